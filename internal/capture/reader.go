package capture

// A reader reads the messages of one direction of a connection.
type reader interface {
	reading() mode
	takeHead(f *flow, c chunk, p []byte) (rest []byte)
	takeContent(f *flow, c chunk, p []byte) (rest []byte)
	// resumes reports whether a message begins with p, after something was lost. It
	// is then read.
	resumes(f *flow, c chunk, p []byte) bool
	// skip passes over bytes that were not captured.
	skip(f *flow, c chunk)
}

// A mode is where the reading of one direction is.
type mode uint8

// The modes.
const (
	inHead    mode = iota // at a head, or before one
	inContent             // in the content of a message
	lost                  // a part is missing, or was not understood: waits for a message's beginning
	tunnel                // the bytes are no HTTP any more (101, CONNECT)
)

func (m mode) reading() mode { return m }

// read gives a reader the next bytes of its direction, or the hole in them.
func (f *flow) read(r reader, c chunk) {
	if c.hole > 0 {
		r.skip(f, c)
		return
	}
	for p := c.data; len(p) > 0; {
		switch r.reading() {
		case inHead:
			p = r.takeHead(f, c, p)
		case inContent:
			p = r.takeContent(f, c, p)
		case lost:
			if len(p) < len(c.data) || !r.resumes(f, c, p) {
				return
			}
		case tunnel:
			return
		}
	}
}

// zeros stand for bytes that were not captured.
var zeros [4096]byte

// fill gives a reader bytes in place of those that are missing in content whose
// length is known.
func (f *flow) fill(r reader, c chunk) {
	for n := c.hole; n > 0 && r.reading() == inContent; {
		part := zeros[:min(n, len(zeros))]
		n -= len(part) - len(r.takeContent(f, c, part))
	}
}

// A partHead is the bytes of a head that is not complete.
type partHead []byte

// add adds bytes. It returns the head as far as it has come, whether it is complete,
// and if so the bytes after it. The head is on loan until the next call.
func (h *partHead) add(p []byte) (head, rest []byte, complete bool) {
	from := len(*h)
	head = p
	if from > 0 { // else a head that is complete at once is not copied
		*h = append(*h, p...)
		head = *h
	}
	if end := headEnd(head, from); end >= 0 {
		return head[:end], p[len(p)-(len(head)-end):], true
	}
	if from == 0 {
		*h = append(*h, p...)
	}
	return head, nil, false
}
