// Package export writes requests for other programs: one as a command of curl,
// many as an HTTP archive, a recording, or lines of the log.
//
// It is given values that were taken out of the state before, a [Request] or a
// [Batch], so that it can write while the state goes on. It opens no files, and
// it hides nothing: addresses that must not be seen are masked by the caller.
//
// Whatever it writes holds bytes that clients chose. Pasted into a shell, opened
// in another program, or printed on a terminal, they have no effect there: each
// form quotes or escapes them (shell.go says how for shells), and no request's
// target changes which server a command or an archive names.
//
// # Files, in reading order
//
//	exchange.go  what is known of an exchange's request, from the state
//	forms.go     the file formats; log lines, a recording, the screen
//	har.go       the HTTP archive
//	curl.go      a request as a command of curl
//	shell.go     how any bytes are quoted for any shell
//	request.go   what is known of a request, from its captured bytes
package export
