//go:build !unix

package main

// noFollow would make opening a link an error, where the system has such a flag.
const noFollow = 0

// openFiles returns maxOpenFiles: there is no limit to ask for.
func openFiles() int { return maxOpenFiles }
