// Package reason has the reasons why a connection is kept or closed: one table
// of code, short words, sentences and RFC sections. The log, the recording, the
// wire view and the WHY line all read this table, so they cannot disagree.
//
// A code's name is stable, since recordings contain it. Sentences may be
// improved.
//
// The words for an ended connection have the form "party: why". The party is the
// one that closes. That is the server even if the client asked for it: after a
// request with "Connection: close" the server sends its response and then has to
// close (https://www.rfc-editor.org/rfc/rfc9112#section-9.6-6), so the lane reads
// "server: client asked". The earlier label "client said close" was read as: the
// client has closed.
//
// reason.go has the codes and how they are read, table.go the words.
package reason
