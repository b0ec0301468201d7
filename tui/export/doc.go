// Package export writes requests for other programs: one as a command of curl,
// many as an HTTP archive, a recording, or lines of the log.
//
// It is given values that were taken out of the state before, a [Request] or a
// [Batch], so that it can write while the state goes on, and it neither opens
// files nor asks who may see what: addresses that are to be hidden are hidden in
// what it is given. What was captured of an exchange is bytes as they passed;
// they are taken apart here for showing them elsewhere, long after the server
// decided whether they are valid.
package export
