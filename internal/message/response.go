package message

import (
	"io"
	"os"
)

// A Response is what a handler returns. The server adds Date, the framing and
// Connection, and omits the content if the request's method or the status has
// none. The package documentation says when a response may be shared.
type Response struct {
	Status Status
	// Fields are sent in this order. The server sets the fields of the framing
	// and the connection itself (Content-Length, Transfer-Encoding,
	// Connection, Keep-Alive, Upgrade, ...): leave them out.
	Fields Fields
	// Content is nil, Bytes, File, Parts, Stream or Broken.
	Content Content
	// Length is the length of the content in bytes if Content does not give
	// it: for a Stream of known length, and for a response without content (to
	// HEAD, or 304) that states one. 0 means that Content gives the length;
	// that of a Stream is then unknown.
	Length int64
	// Trailers is called after a Stream has returned nil. The fields are sent
	// if the message is chunked. nil means no trailers.
	Trailers func() Fields
	// Close closes the connection after this response, for instance because
	// the forwarded content was cut off.
	Close bool
}

// Content is the content of a response: one of the types below.
type Content interface{ content() }

// Bytes is content in memory. The server only reads it.
type Bytes []byte

// File is the N bytes of F from offset Off on. The server closes F. Where the
// system allows it, the bytes do not pass through this program's memory
// (sendfile).
type File struct {
	F      *os.File
	Off, N int64
	// Changed reports whether the file was written to after the response was
	// made; nil means that the server need not ask. It is called before the
	// last bytes are sent. If it returns true the message is cut off, so that
	// the client does not store a mixture of two versions.
	Changed func() bool
}

// Parts is several contents in a row, such as the contents and boundary lines of
// multipart/byteranges: Bytes and File only. The server closes each os.File once,
// even if several parts share it.
type Parts []Content

// Stream writes content of unknown length to w. Each Write is sent at once. If
// Write fails the client has left, and the stream should return that error. If
// the stream returns an error, the connection closes before the end of the
// content, so that the client notices.
type Stream func(w io.Writer) error

// Broken is a response that is wrong on purpose, for testing clients.
type Broken struct {
	// Send is sent as the content. It is shorter than Declared or, if How is
	// BadChunk, sent after the head without chunk framing.
	Send     []byte
	Declared int64
	How      Breakage
}

// A Breakage is a way in which a response is broken.
type Breakage uint8

// The breakages.
const (
	Cut      Breakage = iota // announces Declared bytes, sends fewer, closes cleanly (FIN)
	Reset                    // announces Declared bytes, sends fewer, resets (RST)
	BadChunk                 // announces chunks, sends bytes that are not a chunk, closes
)

func (Bytes) content()  {}
func (File) content()   {}
func (Parts) content()  {}
func (Stream) content() {}
func (Broken) content() {}
