package files

import (
	"hash/maphash"
	"os"
	"time"

	"httpserver/internal/message"
)

const (
	// live is how recent the last change of a file is that is expected to
	// change again soon, such as a log.
	live = time.Hour

	// compared is how many bytes of a response are compared after the file has
	// grown. All of a longer response would take too long: 64 MiB from memory
	// take about 10 ms of processor time. There, sampled parts are compared.
	compared = 64 << 20

	// sample is the size in bytes of one of these parts.
	sample = 64 << 10
)

// A stamp distinguishes the contents that a file has had, as far as the system
// records changes. Two equal stamps some time after the last change mean the
// same content. No file has the zero stamp.
type stamp struct {
	size     int64
	modified int64 // Unix nanoseconds
	changed  int64 // Unix nanoseconds of the last status change; 0 if unknown
	node     uint64
	device   uint64
}

// sameContent reports whether two stamps of one open file mean the same content.
// The time of the status change does not count: renaming a file changes it.
func (s stamp) sameContent(t stamp) bool { return s.size == t.size && s.modified == t.modified }

// modifiedAt is the time of the last change.
func (s stamp) modifiedAt() time.Time { return time.Unix(0, s.modified) }

// A guard tells the server, before it sends the last bytes of a response with
// parts of a file, whether the file was rewritten while the others were sent.
// Then the response is broken off: no client gets a mixture of two versions.
//
// A file that only grew, such as a log, still has the bytes that were announced,
// and they are delivered. Its size and times do not distinguish this from a
// rewrite, so the guard compares the bytes: it hashes them before the first is
// sent and again if the file has grown. It does so for live files only.
type guard struct {
	file  *os.File
	was   stamp
	spans []span // of the response
	seed  maphash.Seed
	sum   uint64
	known bool // sum is the hash of the version that was describes
}

// content is a span of the file as content of a response.
func (g *guard) content(s span) message.File {
	g.spans = append(g.spans, s)
	return message.File{F: g.file, Off: s.off, N: s.n, Changed: g.changed}
}

// remember hashes the bytes of the response. It returns false if the file has
// changed meanwhile, so that the response describes an older version.
func (g *guard) remember() bool {
	g.seed = maphash.MakeSeed()
	sum, err := g.hash()
	if err != nil {
		return true // the server will fail to read them, too
	}
	info, err := g.file.Stat()
	g.known = err == nil && g.was.sameContent(stampOf(info))
	g.sum = sum
	return g.known || err != nil
}

// changed reports whether the file no longer holds the version of the response.
func (g *guard) changed() bool {
	info, err := g.file.Stat()
	if err != nil {
		return true
	}
	now := stampOf(info)
	switch {
	case g.was.sameContent(now):
		return false
	case !g.known || now.size <= g.was.size:
		return true
	}
	sum, err := g.hash()
	return err != nil || sum != g.sum
}

// hash hashes the spans: all their bytes, or of more than [compared] evenly
// distributed parts, the first and the last included.
func (g *guard) hash() (uint64, error) {
	var h maphash.Hash
	h.SetSeed(g.seed)
	total := int64(0)
	for _, s := range g.spans {
		total += s.n
	}
	step := int64(sample)
	if total > compared {
		step = total / (compared / 4 / sample)
	}
	buffer := make([]byte, min(sample, total))
	for _, s := range g.spans {
		for off := s.off; off < s.end(); off += step {
			if err := hashAt(&h, g.file, buffer[:min(sample, s.end()-off)], off); err != nil {
				return 0, err
			}
		}
		if last := min(sample, s.n); step > sample {
			if err := hashAt(&h, g.file, buffer[:last], s.end()-last); err != nil {
				return 0, err
			}
		}
	}
	return h.Sum64(), nil
}

// hashAt hashes the bytes of a file at an offset, as many as buffer holds.
func hashAt(h *maphash.Hash, f *os.File, buffer []byte, off int64) error {
	if _, err := f.ReadAt(buffer, off); err != nil {
		return err
	}
	h.Write(buffer)
	return nil
}
