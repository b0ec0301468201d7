package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// openRoot opens the directory to serve. It returns nil if the default one is
// missing: the program's own pages need none.
func openRoot(o *options) (*os.Root, error) {
	root, err := os.OpenRoot(o.root)
	if errors.Is(err, fs.ErrNotExist) && !o.given("root") {
		return nil, nil
	}
	return root, explainDir("--root", o.root, err)
}

// openFilesDir opens the directory of --files; nil where there is none.
func openFilesDir(o *options) (*os.Root, error) {
	if o.files == "" {
		return nil, nil
	}
	root, err := os.OpenRoot(o.files)
	return root, explainDir("--files", o.files, err)
}

// explainDir says what to do about a directory that cannot be opened.
func explainDir(flag, dir string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no directory %q; create it, or choose another with %s DIR", dir, flag)
	default:
		return fmt.Errorf("cannot serve %q: %w; choose a directory with %s DIR", dir, cause(err), flag)
	}
}
