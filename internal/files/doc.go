// Package files serves a directory (RFC 9110 §8, 12, 13 and 14) and keeps
// uploads in another.
//
// [New] returns a handler for reading: media types, validators, conditional and
// range requests, content codings, directory pages. A [Store] takes uploads
// and returns them.
//
// # How a path becomes a response
//
//	Target.Path ──find──► found ──load──► entry ──represent──► *message.Response
//	             disk.go         load.go          represent.go
//
// An entry holds everything that can be said about one path: the available
// representations (a variant for each content coding), their validators, and
// the finished responses. Entries are kept (cache.go) and shared by any number
// of connections; an entry does not change after it was made. So the common
// request costs a map lookup and one look at each of its fields: no system
// call, no allocation. An entry is trusted for a quarter of a second; then the
// next request looks at the disk again. A path without a file has an entry too.
//
// Small files are held in memory. Larger ones are opened for each request and
// passed to the server, which sends them without reading, closes them, and asks
// before the last bytes whether they have changed.
//
// # Rules
//
//   - Only [os.Root] opens files: no path and no symbolic link leads out of the
//     directory (openroot.go).
//   - Only regular files are opened. If a FIFO or a device takes a file's place
//     at that moment, opening it does not block (openroot.go).
//   - What is said about a content (length, validators, range) comes from the
//     same open file as the content, never from a second look at its name.
//     Hence no response mixes two versions.
//   - A failure that may pass is never kept (cache.go).
//   - A response contains no name below the root but those the client sent, and
//     no error text.
//
// # Who may write
//
// A Store is for programs, and for pages that this server itself has sent. If a
// page of another site makes a browser send PUT, POST or DELETE, the request is
// refused (foreign.go): by Sec-Fetch-Site and Origin, and by Host on a loopback
// connection if a foreign name resolves to this machine (DNS rebinding).
// Reading is not guarded in this way: in a plain GET nothing distinguishes such
// a page from a person. Do not serve secrets.
//
// # Files, in reading order
//
//   - files.go: New, its options, and the handler's Serve
//   - store.go, upload.go, storerequest.go: uploads, and what is done with them
//   - foreign.go: requests that another site's page caused
//   - lock_unix.go, lock_other.go: unfinished uploads are locked
//   - list.go, listpage.go: directory pages, shared by their readers
//   - codings.go: variants in a content coding
//   - cache.go: entries by path, and when they are looked up again
//   - disk.go: what the disk holds for a path
//   - path.go: from a path to a name below the root
//   - load.go: an entry, made from a file
//   - represent.go: the response for a variant
//   - conditions.go: which fields of a request matter
//   - partial.go, range.go: ranges
//   - precondition.go: preconditions, and strong dates
//   - variant.go: a representation with its finished responses, and its date
//   - etag.go: entity tags
//   - guard.go: whether a file has changed while it was sent
//   - stamp_linux.go, stamp_other.go: what the system records of changes
//   - mediatype.go: media types
//   - root.go: the directory, followed by its name
//   - openroot.go: opening files in it, links included
//   - kind.go: what a path leads to, and what an error says about it
//   - pages.go: the responses without a file
//   - names.go: names as a person reads them
//   - bounds.go: how much work is done at the same time
package files
