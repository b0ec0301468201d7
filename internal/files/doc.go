// Package files serves a directory (RFC 9110 §8, 12, 13 and 14) and keeps
// uploads in another.
//
// [New] is a handler for reading: media types, validators, conditional and
// range requests, content codings, directory pages. A [Store] takes uploads
// and gives them back.
//
// # How a path becomes a response
//
//	Target.Path ──locate──► name ──find──► found ──load──► entry ──represent──► *message.Response
//	            path.go           disk.go          load.go        represent.go
//
// An entry holds everything that can be said about one path: which
// representations there are (a variant for each content coding), their
// validators, and the finished responses. Entries are kept (cache.go) and
// shown to any number of connections at the same time; what is in one does
// not change after it was made. So the common request costs a map lookup and
// one look at each of its fields: no system call, no allocation. An entry is
// trusted for a quarter of a second; then the next request asks the disk
// again. A path that leads nowhere has an entry, too.
//
// Small files are held in memory. Larger ones are opened for each request and
// handed to the server, which sends them without looking, closes them, and
// asks before the last bytes whether they are still the same.
//
// # Rules
//
//   - Only [os.Root] opens anything: no path and no symbolic link leads out of
//     the directory (root.go says which directory that is).
//   - Only regular files are opened. A FIFO or a device is never opened at
//     all, and should one take a file's place just then, opening it does not
//     wait (disk.go).
//   - What is said about a content (length, validators, range) comes from the
//     same open file as the content, never from another look at its name.
//     Hence no response is a mixture of two versions.
//   - No name below the root reaches a client but those it asked for, and no
//     text of an error does.
//
// # Who may write
//
// A Store is for programs, and for pages that this server itself has sent. A
// page of another site that makes somebody's browser send PUT, POST or DELETE
// is refused (foreign.go): by Sec-Fetch-Site and Origin, and, where its name
// was made to lead to this machine (DNS rebinding), by Host on a loopback
// connection. Reading is not guarded like that: nothing in a plain GET tells
// such a page from a person, and a list of allowed names would have to be kept
// by everybody who only wants to try something. What is secret does not belong
// into a directory that is served.
package files
