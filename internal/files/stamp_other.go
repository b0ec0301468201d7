//go:build !linux

package files

import "io/fs"

// stampOf returns the stamp of a file.
func stampOf(info fs.FileInfo) stamp {
	return stamp{size: info.Size(), modified: info.ModTime().UnixNano()}
}
