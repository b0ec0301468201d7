package message

import (
	"io"
	"os"
)

// A Response is an answer as a value. The server decides how to put it on
// the wire: it adds Date, Content-Length or Transfer-Encoding, Connection and
// what else belongs to the framing, and leaves the content away where the
// request's method or the status has none.
//
// A Response is read only once returned; see the package's doc.
type Response struct {
	Status Status
	// Fields are sent in their order. Fields that belong to the framing or
	// the connection (Content-Length, Transfer-Encoding, Connection,
	// Keep-Alive, Upgrade, Date, ...) are the server's: leave them out.
	Fields Fields
	// Content is nil, Bytes, File, Parts, Stream or Broken.
	Content Content
	// Length is the content's length where the handler knows it better than
	// Content tells: for a Stream of known length, and for a response to
	// HEAD or a 304 that says a length without the content. 0 means that
	// Content tells (a Stream without it is of unknown length).
	Length int64
	// Trailers are called after a Stream returned nil, and sent as the
	// trailer section when the message is chunked. nil for none.
	Trailers func() Fields
	// Close asks for the connection to end after this response, for
	// instance because the content it forwards broke off. Usually false.
	Close bool
}

// Content is what a response carries: one of the types below.
type Content interface{ content() }

// Bytes is content held in memory. The server reads it and never changes it.
type Bytes []byte

// File is N bytes of a file from Off on. The server closes F. Sent without
// passing through memory where the system can (sendfile).
type File struct {
	F      *os.File
	Off, N int64
	// Changed, where it is set, reports whether the file was written to
	// since the response was made. It is asked before the last bytes go out;
	// true breaks the message off, so that nobody takes a mixture of two
	// versions for a file.
	Changed func() bool
}

// Parts are contents one after the other, such as the bodies and boundary
// lines of multipart/byteranges: Bytes and File only. Every File is closed,
// a file that appears in several parts once.
type Parts []Content

// Stream produces content of unknown length. Each Write is sent at once; an
// error from Write means that the client is gone, and should be returned.
// When the stream returns an error the message is cut off visibly: the
// connection closes before the content's end.
type Stream func(w io.Writer) error

// Broken is an answer that is wrong on purpose, for testing clients.
type Broken struct {
	// Send is sent as content and is shorter than Declared, or, when How is
	// BadChunk, put on the wire behind the head as it is.
	Send     []byte
	Declared int64
	How      Breakage
}

// A Breakage is a way to break an answer.
type Breakage uint8

// The ways.
const (
	Cut      Breakage = iota // say Declared bytes, send fewer, close cleanly (FIN)
	Reset                    // say Declared bytes, send fewer, reset (RST)
	BadChunk                 // say chunked, send what is no chunk, close
)

func (Bytes) content()  {}
func (File) content()   {}
func (Parts) content()  {}
func (Stream) content() {}
func (Broken) content() {}
