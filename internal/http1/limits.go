package http1

// Limits bound the memory that one peer can occupy. A zero field means the default
// that its comment states.
type Limits struct {
	// MaxHeaderBytes is the size of the start line and the field lines
	// together: 32 KiB. Browsers send less than 8 KiB; nginx accepts 32 KiB,
	// Apache httpd 100 lines of 8 KiB. At least 8,000 bytes are recommended:
	// https://www.rfc-editor.org/rfc/rfc9112#section-3-5
	MaxHeaderBytes int
	// MaxFieldLines is the number of field lines in a head or a trailer
	// section: 128. Apache httpd accepts 100, browsers send 16.
	MaxFieldLines int
	// MaxContentBytes is the size of one message's content after transfer
	// decoding: 64 MiB. Negative: no limit.
	MaxContentBytes int64
	// MaxExtensionBytes is the size of all chunk extensions of one message
	// together: 16 KiB. They are ignored, so more of them only cost time.
	// https://www.rfc-editor.org/rfc/rfc9112#section-7.1.1-4
	MaxExtensionBytes int
	// Trailers is the size of one trailer section, in bytes: 8 KiB.
	Trailers int
	// Secure is true for a connection over TLS, where a target may be an https
	// URI.
	Secure bool
}

// DefaultLimits returns the defaults of all limits.
func DefaultLimits() Limits { return Limits{}.withDefaults() }

// withDefaults returns l with the defaults in place of zeros.
func (l Limits) withDefaults() Limits {
	if l.MaxHeaderBytes <= 0 {
		l.MaxHeaderBytes = 32 << 10
	}
	if l.MaxFieldLines <= 0 {
		l.MaxFieldLines = 128
	}
	if l.MaxContentBytes == 0 {
		l.MaxContentBytes = 64 << 20
	}
	if l.MaxExtensionBytes <= 0 {
		l.MaxExtensionBytes = 16 << 10
	}
	if l.Trailers <= 0 {
		l.Trailers = 8 << 10
	}
	return l
}
