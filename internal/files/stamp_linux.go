package files

import (
	"io/fs"
	"syscall"
)

// stampOf returns the stamp of a file. The time of the last status change reveals
// a file that was rewritten and given its old times again.
func stampOf(info fs.FileInfo) stamp {
	s := stamp{size: info.Size(), modified: info.ModTime().UnixNano()}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		s.changed = st.Ctim.Nano()
		s.node, s.device = st.Ino, uint64(st.Dev)
	}
	return s
}
