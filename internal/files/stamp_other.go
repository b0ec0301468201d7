//go:build !linux

package files

import "io/fs"

// stampOf is the stamp of a file.
func stampOf(info fs.FileInfo) stamp {
	return stamp{size: info.Size(), modified: info.ModTime().UnixNano()}
}
