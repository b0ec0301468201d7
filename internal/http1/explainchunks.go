package http1

// maxChunkSteps is the maximum number of chunks that become steps. More would not
// be read.
const maxChunkSteps = 40

// chunks explains chunked content that begins where the next step begins. Chunks
// that were not kept completely or are malformed are left out.
func (e *explainer) chunks(wire []byte) {
	var c chunks
	u := buffer{b: wire, w: len(wire)}
	for range maxChunkSteps {
		begin := u.r
		size, err := c.header(&u, len(wire))
		if err != nil || size < 0 {
			return
		}
		e.chunk(wire[begin:u.r], size)
		if size == 0 {
			e.trailers(wire[u.r:])
			return
		}
		if size > int64(len(wire)-u.r) {
			return
		}
		u.consume(int(size))
		e.off += size
		c.state = chunkCR
	}
}

// chunk explains one chunk. p is its size line, after the line end of the chunk
// before it, if there is one.
func (e *explainer) chunk(p []byte, size int64) {
	if p[0] == '\r' {
		e.off += 2
		p = p[2:]
	}
	note := "The size, in hexadecimal."
	if i := span(p, hexdig); p[i] != '\r' {
		note = "The size, in hexadecimal, and an extension, which is ignored."
	}
	if size == 0 {
		e.take(len(p), "last chunk", bytesText(size), "A chunk of size 0 ends the content.", "RFC 9112 §7.1")
		return
	}
	e.take(len(p), "chunk", bytesText(size), note, "RFC 9112 §7.1")
}

// trailers explains the trailer section, which follows the last chunk.
func (e *explainer) trailers(p []byte) {
	var s scan
	n, err := s.find(p, nil)
	switch {
	case err != nil || n == 0:
	case n == 2:
		e.take(n, "trailers", "none", "An empty line ends the message.", "RFC 9112 §7.1.2")
	default:
		e.take(n, "trailers", cutFact(string(p[:n-4])), "Fields that could be known only after the content.", "RFC 9112 §7.1.2")
	}
}
