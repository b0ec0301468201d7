// Package lacking skips tests that need what a machine does not have: a program, IPv6,
// named pipes, a right. Where every program has to be there, a missing one fails them.
package lacking

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"syscall"
	"testing"
)

// All is the variable of the environment that says that every program is installed, as
// on the machine that decides whether a change may land. What the system lacks cannot be
// installed, and is skipped there as well.
const All = "HTTPSERVER_TEST_ALL"

// all is read before a test forgets its environment.
var all = os.Getenv(All) != ""

// lacks are the errors of a machine that lacks something.
var lacks = []error{
	exec.ErrNotFound, errors.ErrUnsupported, fs.ErrNotExist, fs.ErrPermission,
	syscall.EADDRNOTAVAIL, syscall.EAFNOSUPPORT,
}

// Skip skips a test whose preparation failed with err, if that says that the machine
// lacks something. Any other error is a fault, and fails the test.
func Skip(t testing.TB, err error) {
	t.Helper()
	for _, e := range lacks {
		if errors.Is(err, e) && !(all && e == exec.ErrNotFound) {
			t.Skip("this machine lacks something: ", err)
		}
	}
	t.Fatal(err)
}

// Program is the path of a program that a test needs.
func Program(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		Skip(t, err)
	}
	return path
}
