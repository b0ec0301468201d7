// Package why puts a decision about a connection into words: why it is kept or
// closed, what comes next on it, how to cure what went wrong, and what to try
// next.
//
// Each function turns plain values into text and draws nothing. Text that can be
// too long comes in several forms, the longest first; the caller draws the
// longest one that fits.
//
// Text that came from a client is escaped ([canvas.Safe]), so the result may be
// drawn as it is. A [Subject] is read and never changed or kept.
//
// # Files, in reading order
//
//	statement.go   what the WHY line says: verdict, next step, rule
//	next.go        what comes next: forecast, cure, or a pointer to more text
//	forecast.go    what an open connection waits for and what will close it
//	progress.go    how far a transfer or a head is, and for how long it has stalled
//	verdict.go     which side keeps or closes the connection, and the deciding fact
//	fault.go       which fault of a request a connection was closed for, in few words
//	longer.go      the longer explanation, and the suggestion of the TRY line
//	words.go       the words of an explanation that a student may not know
//	version.go     how a connection is marked that does not speak HTTP/1.1
package why
