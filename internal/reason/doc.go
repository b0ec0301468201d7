// Package reason is why a connection was kept or closed: one table of code,
// short words, sentence and RFC section, which the log, the recording, the
// wire view and the WHY line all read, so that they can't disagree.
//
// A code is stable: recordings carry its name. Sentences may be improved.
//
// Whoever looks at a connection that ended asks two things: who, and why. So
// the words for it always have the form "who: why", and who is the one that
// closes. That is the server even where the client wanted it: to a request with
// "Connection: close" the server answers and then has to close
// (https://www.rfc-editor.org/rfc/rfc9112#section-9.6-6), so its lane reads
// "server: as asked". An earlier "client said close" named the client alone,
// and those who saw it took the client to have closed.
package reason
