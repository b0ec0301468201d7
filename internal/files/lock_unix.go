//go:build unix

package files

import (
	"os"
	"syscall"
)

// lock locks an open file for this process until it is closed; an error where
// another has it. The system takes the lock back when the process dies.
func lock(f *os.File) error {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}
