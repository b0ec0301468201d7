package main

// maxOpenFiles bounds what is made of a system without a limit of its own: a
// kept connection costs a few kilobytes, so this many cost about half a
// gigabyte.
const maxOpenFiles = 100_000

// connsFor is how many connections to allow where files may be open: all but
// an eighth for the files being served, and a few for the program itself
// (terminal, listener, log, recording, poller).
func connsFor(files int) int { return max(1, files-files/8-24) }
