//go:build unix

package main

import "golang.org/x/sys/unix"

// noFollow makes opening a link an error.
const noFollow = unix.O_NOFOLLOW

// openFiles raises the soft limit of open files to the hard one, if the system
// permits, and returns it.
func openFiles() int {
	var l unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &l); err != nil {
		return 1024 // the usual soft limit
	}
	if l.Cur < l.Max {
		raised := unix.Rlimit{Cur: l.Max, Max: l.Max}
		if unix.Setrlimit(unix.RLIMIT_NOFILE, &raised) == nil {
			l = raised
		}
	}
	return int(min(uint64(l.Cur), maxOpenFiles))
}
