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
	live = 24 * time.Hour

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
	spans []span  // of the response; or all of the file, which is compared then
	sum   *digest // of the version that was describes; nil if it is not known
}

// A digest is a hash of some bytes of a file.
type digest struct {
	seed maphash.Seed
	sum  uint64
}

// content is a span of the file as content of a response.
func (g *guard) content(s span) message.File {
	g.spans = append(g.spans, s)
	return message.File{F: g.file, Off: s.off, N: s.n, Changed: g.changed}
}

// remember hashes the bytes of a response with the variant v. It returns false if
// the file has changed meanwhile, so that the response describes an older
// version. The hash of a whole variant is kept in it for all its responses, also
// for those with a large part of it.
func (g *guard) remember(v *variant) bool {
	total := g.total()
	whole := total == v.size || v.size <= compared && total > v.size/8
	if whole {
		g.spans = []span{{0, v.size}}
		if g.sum = v.digest.Load(); g.sum != nil {
			return true
		}
	}
	d := &digest{seed: maphash.MakeSeed()}
	var err error
	if d.sum, err = g.hash(d.seed); err != nil {
		return true // the server will fail to read them, too
	}
	info, err := g.file.Stat()
	if err != nil || !g.was.sameContent(stampOf(info)) {
		return err != nil
	}
	if g.sum = d; whole {
		v.digest.Store(d)
	}
	return true
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
	case g.sum == nil || now.size <= g.was.size:
		return true
	}
	sum, err := g.hash(g.sum.seed)
	return err != nil || sum != g.sum.sum
}

// hash hashes the spans: all their bytes, or of more than [compared] evenly
// distributed parts, the first and the last included.
func (g *guard) hash(seed maphash.Seed) (uint64, error) {
	var h maphash.Hash
	h.SetSeed(seed)
	total, step := g.total(), int64(sample)
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

// total is the length of all spans.
func (g *guard) total() (n int64) {
	for _, s := range g.spans {
		n += s.n
	}
	return n
}

// hashAt hashes the bytes of a file at an offset, as many as buffer holds.
func hashAt(h *maphash.Hash, f *os.File, buffer []byte, off int64) error {
	if _, err := f.ReadAt(buffer, off); err != nil {
		return err
	}
	h.Write(buffer)
	return nil
}
