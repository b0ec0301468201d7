package http1

// Limits bound what one peer can make the machine hold. A zero field takes the
// default beside it.
type Limits struct {
	// MaxHeaderBytes is the size of the start line and the field lines
	// together: 32 KiB. Browsers stay below 8 KiB, nginx takes 32 KiB, Apache
	// httpd 8 KiB a line and 100 lines.
	// https://www.rfc-editor.org/rfc/rfc9112#section-3-5 asks for 8,000 at least.
	MaxHeaderBytes int
	// MaxFieldLines is the number of field lines in a head or a trailer
	// section: 128. Apache httpd takes 100, browsers send 16.
	MaxFieldLines int
	// MaxContentBytes is the size of one message's content after transfer
	// decoding: 64 MiB. Negative: no limit.
	MaxContentBytes int64
	// MaxExtensionBytes is the size of all chunk extensions of one message
	// together: 16 KiB. They carry nothing that we use, so a peer that sends
	// more of them than this only wants to cost us time.
	// https://www.rfc-editor.org/rfc/rfc9112#section-7.1.1-4
	MaxExtensionBytes int
	// Trailers is the size of one trailer section, in bytes: 8 KiB.
	Trailers int
	// Secure tells that the connection is TLS, so that a target may say https.
	Secure bool
}

// withDefaults is l with the defaults in place of zeros.
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
