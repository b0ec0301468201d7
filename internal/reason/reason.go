package reason

import (
	"fmt"
)

// A Code is a reason. The zero value is None: nothing is decided yet.
type Code uint8

// The reasons to keep a connection.
const (
	None   Code = iota
	Keep11      // HTTP/1.1 and neither side said close
	Keep10      // HTTP/1.0 and the client asked for keep-alive

	// The reasons to close it after a response.
	ClientClose  // the client sent Connection: close
	Version10    // HTTP/1.0 without keep-alive
	SwitchedOff  // keep-alive is switched off here
	MaxRequests  // the limit of requests per connection is reached
	Unread       // the request's content was not read to its end
	UnknownEnd   // only closing can mark the response's end (HTTP/1.0)
	HandlerClose // the handler that made the response asked for it
	OnPurpose    // a response broken on purpose

	// The reasons to close it after an error response.
	BadHost        // 400: no Host, more than one, or an invalid one
	BadRequestLine // 400: malformed request line
	BadField       // 400: malformed field line
	BadLength      // 400: invalid or differing Content-Length
	BothLengths    // 400: Transfer-Encoding and Content-Length
	BadCoding      // 400/501: Transfer-Encoding that does not end in one chunked, or unknown
	BadChunk       // 400: malformed chunk or trailer
	Coding10       // 400: Transfer-Encoding in HTTP/1.0
	BadVersion     // 505: a major version other than 1
	BadMethod      // 501: an unknown method
	BadExpect      // 417: an unknown expectation
	HeaderTimeout  // 408: the head took too long
	ContentTimeout // 408: the content stalled
	ContentTooLarge
	TargetTooLong
	FieldsTooLarge
	TooManyConns // 503: more connections than allowed
	PlainToTLS   // 400: plain HTTP on the TLS port
	Panicked     // 500: the handler panicked

	// The reasons why a connection ended between messages or in the middle of one.
	IdleTimeout    // silent for the idle timeout
	WriteTimeout   // the client stopped reading the response
	ClientEOF      // the client finished (FIN) between requests
	ClientGone     // FIN in the middle of a request
	ResetIdle      // reset by the peer between requests
	ResetAmid      // reset by the peer in the middle of a message
	Shutdown       // the server is stopping
	Operator       // the operator closed it from the dashboard
	HandshakeFail  // the TLS handshake failed
	HandshakeLimit // the TLS handshake took too long
	Truncated      // the response's content ended early: a file shrank, a stream failed
	InternalError  // the server failed

	// For connections to an upstream (the proxy's client side).
	PoolIdle      // the pool had kept it unused for its limit
	UpstreamClose // the upstream closed it
	UpstreamError // the upstream broke off or sent something other than HTTP
	PoolFull      // the pool keeps no more
	Upstream10    // the upstream speaks HTTP/1.0
	ProxyLeft     // the proxy closed it, because the client of the exchange had left

	// A client ended a connection before the end of a response.
	DidNotWait   // before its first byte
	LeftResponse // in the middle of it

	// A request that came too late.
	Raced // the server closed between requests while a request was on its way

	// Room for a new connection.
	GaveWay // the server was full, and this connection had been silent for longest

	// A handshake or a certificate that the client refused, an unused connection, and a
	// response that did not wait for the content.
	TLSRefused // the client ended the handshake, or refused the certificate
	TLSUnused  // the client ended right after the handshake
	ExpectMet  // a final response in place of 100 (Continue)

	// For an observer, which sees packets only.
	ServerSaidClose // the response said close; the cause is unknown
	ServerSilent    // the server closed and no response had said so
	NotSeen         // the end is not in the capture
	last
)

// Other is a reason that is not in the table: a newer version recorded it. The
// detail of its event begins with the name. A server never uses it.
const Other Code = 255

// FINFirst is the detail of a connection that the server decided to close, and
// the client closed at nearly the same time. It adds to the reason, and is no part
// of it.
const FINFirst = "the client's FIN came first"

// A Verdict is what a reason decides.
type Verdict uint8

// The verdicts.
const (
	Kept    Verdict = iota + 1 // the connection stays open
	Closes                     // the server closes it after a response that says so
	Refused                    // the server sends an error response and closes it
	Ended                      // it ended: timeout, FIN, reset, shutdown
)

// An Entry is the table's entry of a reason.
type Entry struct {
	Code    Code
	Name    string // stable, for recordings and filters: "client-close"
	Verdict Verdict
	Who     Party
	Short   string // why, in the few cells at the end of a lane: "bad Host"
	Long    string // why, in a few cells more; "" for Short
	Status  string // of the error response, "400"; "" if it has none of its own
	Why     string // the deciding fact, as a clause: `the client asked for it with "Connection: close"`
	Rule    string // "RFC 9112 §9.6", "" for a local rule
	Also    string // further sections of that RFC: "§6.3, §11.2"
	Explain string // two to four plain sentences for a class
	// Cure says what to do about it in one sentence without a full stop, short enough
	// for the WHY line of the smallest screen; "" if there is nothing to cure.
	Cure     string
	CureMore string // a second sentence about it, with a full stop; "" for none
}

// A Party is one of those that can end a connection.
type Party string

// The parties. Reasons to keep a connection have none.
const (
	Server   Party = "server"
	Client   Party = "client"
	Proxy    Party = "proxy" // this server, as the client of an upstream
	Upstream Party = "upstream"
	Unknown  Party = "unknown" // the end was not seen
)

// Label is the party and why it closed, in at most 20 cells: "server: bad Host".
// It is "" for a reason to keep a connection.
func (e Entry) Label() string {
	if e.Code < last {
		return labels[e.Code].short
	}
	return e.label("")
}

// LongLabel is the same in at most 22 cells, with the status or with more words:
// "server: 400 bad Host".
func (e Entry) LongLabel() string {
	if e.Code < last {
		return labels[e.Code].long
	}
	return e.longLabel()
}

// labels are the labels of the table's entries, which pictures need many times a second.
var labels = func() (all [last]struct{ short, long string }) {
	for c, e := range table {
		all[c].short, all[c].long = e.label(""), e.longLabel()
	}
	return all
}()

func (e Entry) longLabel() string {
	if e.Long != "" {
		e.Short = e.Long
	}
	return e.label(e.Status)
}

// LabelIn is the longer of the two that takes at most that many cells, or else
// the shorter one.
func (e Entry) LabelIn(cells int) string {
	if long := e.LongLabel(); len(long) <= cells {
		return long
	}
	return e.Label()
}

func (e Entry) label(status string) string {
	if e.Who == "" {
		return ""
	}
	if status != "" {
		status += " "
	}
	return string(e.Who) + ": " + status + e.Short
}

// WholeCure is what to do about it in one or two sentences; "" if there is nothing.
func (e Entry) WholeCure() string {
	switch {
	case e.Cure == "":
		return ""
	case e.CureMore == "":
		return e.Cure + "."
	}
	return e.Cure + ". " + e.CureMore
}

// Of is the table's entry for c. An unknown code gets the entry of None, and
// [Other] one that says no more than is known.
func Of(c Code) Entry {
	if c == Other {
		return Entry{Code: Other, Name: "other", Verdict: Ended, Who: Unknown, Short: "newer",
			Why:     "the recording has a reason that this version does not know",
			Explain: "The recording was made by a newer version. It names a reason that is not in this version's table. The name is the beginning of the detail."}
	}
	c = c.known()
	e := table[c]
	e.Code = c
	return e
}

// Verdict returns whether c keeps or closes: the verdict of its entry, without
// copying the entry.
func (c Code) Verdict() Verdict {
	if c == Other {
		return Ended
	}
	return table[c.known()].Verdict
}

func (c Code) known() Code {
	if c >= last {
		return None
	}
	return c
}

// All are all codes but None, in the table's order.
func All() []Code {
	all := make([]Code, 0, last-1)
	for c := None + 1; c < last; c++ {
		all = append(all, c)
	}
	return all
}

// String is the code's stable name.
func (c Code) String() string { return Of(c).Name }

// MarshalText is the code's stable name.
func (c Code) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText takes a code's stable name; an unknown one is an error.
func (c *Code) UnmarshalText(text []byte) error {
	for i := range table {
		if table[i].Name == string(text) {
			*c = Code(i)
			return nil
		}
	}
	return fmt.Errorf("unknown reason %q", text)
}
