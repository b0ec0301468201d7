// Package files serves a directory (RFC 9110 §8, 12, 13 and 14) and keeps
// uploads in another.
//
// [New] is a handler for reading: media types, validators, conditional and
// range requests, content codings, directory pages. [Store] takes uploads and
// gives them back.
//
// # How a path becomes a response
//
//	Target.Path ──locate──► name ──find──► found ──load──► entry ──► *message.Response
//	            (path.go)        (disk.go)       (load.go)
//
// An entry holds everything that can be said about one path: which
// representations there are, their validators, and the finished responses.
// Entries are kept (cache.go) and shown to any number of connections at the
// same time; nothing in one changes after it was made. So the common request
// costs a map lookup and a look through its fields: no system call, no
// allocation. An entry is trusted for freshness; then the next request
// asks the disk again.
//
// Files up to smallFile bytes are held in memory. Larger ones are opened
// for each request and handed to the server, which sends them by sendfile and
// closes them.
//
// # Rules
//
//   - Only [os.Root] opens anything: no path and no symbolic link leads out.
//   - Only regular files are opened. A FIFO or a device is never opened at
//     all, and should one take a file's place just then, opening it does not
//     wait (disk.go).
//   - Everything that is said about a file (length, validators, content) comes
//     from one open file, not from several looks at a name.
//   - No name below the root reaches a client but those it asked for, and no
//     text of an error does.
package files
