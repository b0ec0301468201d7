package message

// A Target is a request target in its parts.
type Target struct {
	// Raw is the target as received.
	Raw  string
	Form Form
	// Scheme is "http" or "https" for a target in absolute-form, otherwise "".
	Scheme string
	// Authority is the host and port of a target in absolute-form or
	// authority-form, otherwise "".
	Authority string
	// RawPath is the path as received, without the query.
	RawPath string
	// Path is RawPath with its percent-encodings decoded, once, and then its
	// dot segments removed. It begins with "/", has no "." or ".." segment,
	// and may contain any byte except NUL. It is "*" in asterisk-form and ""
	// in authority-form.
	Path string
	// Query is the part after the first "?", as received. HasQuery is true
	// even if that part is empty.
	Query    string
	HasQuery bool
}

// A Form is one of the four forms of a request target.
// https://www.rfc-editor.org/rfc/rfc9112#section-3.2
type Form uint8

// The forms of a target.
const (
	OriginForm    Form = iota // /where?q=now
	AbsoluteForm              // http://www.example.org/pub/WWW/
	AuthorityForm             // www.example.com:80, for CONNECT only
	AsteriskForm              // *, for OPTIONS only
)

// A Version is an HTTP version.
// https://www.rfc-editor.org/rfc/rfc9112#section-2.3
type Version struct{ Major, Minor uint8 }

// The versions that this server speaks.
var (
	HTTP10 = Version{1, 0}
	HTTP11 = Version{1, 1}
)

// AtLeast11 reports whether v is HTTP/1.1 or a later HTTP/1.x.
func (v Version) AtLeast11() bool { return v.Major == 1 && v.Minor >= 1 }

// String returns the version as on the wire, such as "HTTP/1.1".
func (v Version) String() string {
	return "HTTP/" + string('0'+rune(v.Major%10)) + "." + string('0'+rune(v.Minor%10))
}
