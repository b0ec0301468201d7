//go:build unix

package files

import (
	"os"
	"syscall"
)

// lock locks an open file for this process until the file is closed. It fails if
// another process holds the lock. The system releases the lock of a process that
// ends.
func lock(f *os.File) error {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}
