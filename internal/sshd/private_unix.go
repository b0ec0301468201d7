//go:build unix

package sshd

import (
	"fmt"
	"os"
)

// private refuses a file that others than its owner can read or write.
func private(f *os.File) error {
	info, err := f.Stat()
	if err == nil && info.Mode().Perm()&0o077 != 0 {
		err = fmt.Errorf("others can read %s: chmod 600 it, or remove it and a new key is made", f.Name())
	}
	return err
}
