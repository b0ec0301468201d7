package event

import (
	"net/netip"
	"time"

	"httpserver/internal/reason"
)

// MaxText is how many bytes of a client's text (a target, a method, a Host) an
// event keeps.
const MaxText = 2048

// MaxAgent is how many bytes of a User-Agent an event keeps. Those of browsers have
// about 120.
const MaxAgent = 256

// An Entry is an event with its time and its number in the order of all events.
// The time is UTC without a monotonic part, so that an entry is the same after a
// trip through a file.
type Entry struct {
	Seq   uint64
	At    time.Time
	Event Event
}

// An Event is one of the types of this file. Half of the cost of publishing one is
// its memory, so small fields are grouped: RequestReceived takes 112 bytes instead
// of 128, and ResponseSent 144 instead of 160.
type Event interface{ Kind() Kind }

// Settings can be changed while the server runs.
type Settings struct {
	KeepAlive   bool          `json:"keep_alive"`
	IdleTimeout time.Duration `json:"idle_timeout"` // nanoseconds, like all durations in events
	MaxRequests int           `json:"max_requests"` // per connection; 0: no limit
	Delay       time.Duration `json:"delay"`        // artificial, before each response
}

// Limits do not change while the server runs.
type Limits struct {
	HeaderTimeout   time.Duration `json:"head_timeout"`
	ContentTimeout  time.Duration `json:"content_timeout"`
	WriteTimeout    time.Duration `json:"write_timeout"`
	MaxHeaderBytes  int           `json:"max_head_bytes"`
	MaxContentBytes int64         `json:"max_body_bytes"`
	MaxConns        int           `json:"max_conns"`
}

// ServerStarted says where the server listens, and its settings and limits.
type ServerStarted struct {
	Addr   string `json:"addr"` // as it listens, "[::]:8080"
	URL    string `json:"url"`  // for a browser on this machine
	Root   string `json:"root"` // as given on the command line; "" for none
	Go     string `json:"go"`
	PID    int    `json:"pid"`
	Secure bool   `json:"secure,omitempty"`
	// Name is the server's name in a fleet. A Snapshot of a server with a name is of
	// that server alone.
	Name string `json:"name,omitempty"`
	// Fleet is the address of the broker of a fleet: there is no single server.
	Fleet string `json:"fleet,omitempty"`
	// Capture says that there is no server: a packet capture is shown.
	Capture  CaptureAbout `json:"capture,omitzero"`
	Settings Settings     `json:"settings"`
	Limits   Limits       `json:"limits"`
}

// A CaptureAbout says which packet capture is shown.
type CaptureAbout struct {
	File string `json:"file"`           // its name, "-" for standard input
	Link string `json:"link,omitempty"` // the link type, "Ethernet"
	Snap int    `json:"snap,omitempty"` // the snap length in bytes; 0: not told
	Name string `json:"name,omitempty"` // the interface's name
	Live bool   `json:"live,omitempty"` // it goes on
}

// ServerStopped is the last event of a server.
type ServerStopped struct {
	Totals Totals `json:"totals"`
}

// SettingsChanged has all settings after a change.
type SettingsChanged struct {
	Settings Settings `json:"settings"`
}

// A Side is the kind of peer a connection leads to.
type Side uint8

// The sides.
const (
	FromClient Side = iota // a client connected to us
	ToUpstream             // we connected to an upstream (the proxy)
	FromGuest              // a guest connected, who watches this server: it counts for nothing
)

// ConnOpened says that a client connection was accepted, or one to an upstream
// was made.
type ConnOpened struct {
	Conn uint64         `json:"conn"` // from 1; both sides count together
	Side Side           `json:"side,omitempty"`
	Peer netip.AddrPort `json:"peer"`
	Name string         `json:"name,omitempty"` // an upstream's host:port as configured
	Tag  string         `json:"tag,omitempty"`  // demo traffic: the scenario, "demo 3a"
	// Local is the address and port that the client connected to. In a capture
	// it tells the servers apart.
	Local netip.AddrPort `json:"local,omitzero"`
	// In a fleet, Server is the server's name, and Own the connection's number there.
	Server string `json:"server,omitempty"`
	Own    uint64 `json:"own,omitempty"`
	// Free is another connection of the same client to the same server that was
	// kept and free then: the client did not reuse it. Only a capture tells it; 0
	// for none.
	Free uint64 `json:"free,omitempty"`
}

// ConnGuest says that a connection belongs to a guest from here on: the client
// uses it to watch this server, and its requests no longer count. Requests before
// this event count as those of any client.
type ConnGuest struct {
	Conn uint64 `json:"conn"`
}

// ConnSecured says that the TLS handshake of a connection has succeeded.
type ConnSecured struct {
	Conn    uint64        `json:"conn"`
	Version string        `json:"version"` // "TLS 1.3"
	Cipher  string        `json:"cipher"`
	Name    string        `json:"name,omitempty"` // the server name the client asked for
	Resumed bool          `json:"resumed,omitempty"`
	Took    time.Duration `json:"took"`
}

// ConnClosed says that a connection ended, and why.
type ConnClosed struct {
	Conn     uint64        `json:"conn"`
	Reason   reason.Code   `json:"reason"`
	Phase    Phase         `json:"phase"`            // in which it ended
	Detail   string        `json:"detail,omitempty"` // "12.3 KB of 524 KB of the content read"
	Requests int           `json:"requests"`
	In       int64         `json:"in"`  // bytes read from it
	Out      int64         `json:"out"` // bytes written to it
	Age      time.Duration `json:"age"`
	// Ended is who ended the TCP connection first, and how, as it was seen.
	// Whose decision it was is Reason's business.
	Ended Ended `json:"ended,omitempty"`
	// Late is how long after the server's FIN the first byte of a request came,
	// which is lost; 0 if none came (see reason.Raced).
	Late time.Duration `json:"late,omitempty"`
	// Silence is for how long nothing had passed when a captured server closed
	// the connection as idle, whether or not a request came too late: a
	// measurement of its limit. 0 for other ends.
	Silence time.Duration `json:"silence,omitempty"`
}

// An Ended is who ended a TCP connection first, and how.
type Ended uint8

// The ends.
const (
	EndUnknown Ended = iota // not seen
	ClientFIN
	ClientRST
	ServerFIN
	ServerRST
)

// A Phase is the state of a connection between its opening and its closing.
type Phase uint8

// The phases.
const (
	Idle             Phase = iota // waiting for the first byte of a request
	Handshake                     // TLS
	ReceivingHead                 // part of a head has arrived
	ReceivingContent              // the head has arrived, the content not completely
	Handling                      // the handler runs
	Sending                       // the response is being sent
	Draining                      // unread content is read and dropped
	Closing                       // the server has closed its side and waits for the client's
)

// RequestReceived says that a request's head is complete.
type RequestReceived struct {
	Conn   uint64 `json:"conn"`
	Nth    int    `json:"nth"` // the connection's nth exchange, from 1
	Method string `json:"method"`
	Target string `json:"target"`          // as received, cut at MaxText
	Host   string `json:"host,omitempty"`  // cut at MaxText
	Agent  string `json:"agent,omitempty"` // its User-Agent, cut at MaxAgent; "" for none
	Minor  uint8  `json:"minor"`           // of HTTP/1.minor
	// Piped: the first byte had arrived before the previous response was sent.
	Piped  bool  `json:"piped,omitempty"`
	Head   int32 `json:"head"`             // its bytes
	Length int64 `json:"length,omitempty"` // of its content; -1: chunked
	// HeadTime is the time from the head's first byte to its last.
	HeadTime time.Duration `json:"waited,omitempty"`
	// Queued is how long the complete request waited for the responses to earlier
	// requests on its connection.
	Queued time.Duration `json:"queued,omitempty"`
}

// ResponseSent says that an exchange is over: its response was sent, or cut off.
type ResponseSent struct {
	Conn   uint64         `json:"conn"`
	Nth    int            `json:"nth"`
	Peer   netip.AddrPort `json:"peer"`
	Method string         `json:"method"` // "" if the head could not be parsed so far
	Target string         `json:"target"` // "" likewise; cut at MaxText
	// TargetLen is the length of the whole target if Target was cut, otherwise 0.
	TargetLen int `json:"target_len,omitempty"`
	// Status is 499 if the client of a valid request left before a byte of the
	// response was sent, as in nginx's log: no status was sent. A response that was
	// sent after the client's FIN, because it might still read, keeps its status.
	Status uint16 `json:"status"`
	// Why is the reason to keep or to close the connection.
	Why reason.Code `json:"why"`
	// Short: the response could not be sent completely.
	Short bool  `json:"short,omitempty"`
	In    int64 `json:"in"` // bytes of the request, head and content
	// Out is the size of the response, head and content. If it is Short, only
	// the bytes that the client acknowledged count, where the system tells.
	Out int64 `json:"out"`
	// Took is the time from the request's first byte, or from the end of the
	// response before it if the request was queued, to the response's last byte:
	// acknowledged by the client if the response is large and the system tells
	// (Linux), otherwise handed to the system.
	Took time.Duration `json:"took"`
	// First is the time from the same beginning to the response's first byte
	// handed to the system.
	First time.Duration `json:"first"`
	// Detail says what was wrong with a request that the server refused itself.
	Detail string `json:"detail,omitempty"`
}

// Progress says how far a long phase of a connection has come. It is published a
// few times a second for connections in such a phase only. Of a response it counts
// the bytes that the client has confirmed, if the system reports them.
type Progress struct {
	Conn  uint64    `json:"conn"`
	Phase Phase     `json:"phase"`
	Done  int64     `json:"done"`            // bytes of the head, of the content, of the response
	Total int64     `json:"total,omitempty"` // -1 or 0: unknown
	Until time.Time `json:"until,omitzero"`  // the limit ends the connection then, unless bytes move
	Since time.Time `json:"since,omitzero"`  // no byte has moved since then
	// Missing says in words what the phase waits for: "the last chunk".
	Missing string `json:"missing,omitempty"`
	// Held is how many bytes of the response the system holds: written, and not
	// acknowledged by the client.
	Held int64 `json:"held,omitempty"`
	// HalfClosed: the client has sent FIN. It may still read the response.
	HalfClosed bool `json:"half_closed,omitempty"`
}

// Forwarded says which upstream connection an exchange was forwarded on.
type Forwarded struct {
	Conn     uint64 `json:"conn"`
	Nth      int    `json:"nth"`
	Upstream uint64 `json:"upstream"` // the upstream connection's number
	Reused   bool   `json:"reused"`
}

// A ConnState is one open connection in a Snapshot.
type ConnState struct {
	ConnOpened
	OpenedAt time.Time        `json:"opened_at"`
	Phase    Phase            `json:"phase"`
	Since    time.Time        `json:"since"` // the phase began
	Requests int              `json:"requests"`
	In       int64            `json:"in"`
	Out      int64            `json:"out"`
	Secured  *ConnSecured     `json:"secured,omitempty"`
	Current  *RequestReceived `json:"current,omitempty"` // the exchange in progress
}

// Snapshot is the state of the server, for a viewer that comes late or has lost
// entries.
type Snapshot struct {
	Server ServerStarted `json:"server"` // with the current settings
	Since  time.Time     `json:"since"`  // when the server started
	Open   []ConnState   `json:"open"`
	Totals Totals        `json:"totals"`
}

// Totals are the server's own counters since its start. They are published
// once a second while something changes.
type Totals struct {
	Conns    uint64 `json:"conns"` // accepted
	Open     int    `json:"open"`
	Requests uint64 `json:"requests"` // heads received, malformed ones too
	Reused   uint64 `json:"reused"`   // requests that were not their connection's first
	In       int64  `json:"in"`
	Out      int64  `json:"out"`
	// Lost counts the requests that arrived after the server had closed their
	// connection.
	Lost uint64 `json:"lost,omitempty"`
	// The demo traffic's share of Conns and Requests.
	DemoConns    uint64 `json:"demo_conns,omitempty"`
	DemoRequests uint64 `json:"demo_requests,omitempty"`
	// Guests is how many connections guests have open. Nothing else here counts
	// them.
	Guests int `json:"guests,omitempty"`
}

// Minus is what was counted since t was before; nothing of what is less now. Open is
// that of t.
func (t Totals) Minus(before Totals) Totals {
	t.Conns -= min(t.Conns, before.Conns)
	t.Requests -= min(t.Requests, before.Requests)
	t.Reused -= min(t.Reused, before.Reused)
	t.In -= before.In
	t.Out -= before.Out
	t.Lost -= min(t.Lost, before.Lost)
	t.DemoConns -= min(t.DemoConns, before.DemoConns)
	t.DemoRequests -= min(t.DemoRequests, before.DemoRequests)
	return t
}

// ServerReport is what is known of one server of a fleet, about once a second. Its
// publisher counts since its own start; the viewer adds Offset and Detailed, and to
// Missing.
type ServerReport struct {
	Server  string    `json:"server"`         // its name
	Run     string    `json:"run"`            // another one after each start of its publisher
	Addr    string    `json:"addr,omitempty"` // as it listens; a capture's file
	Started time.Time `json:"started"`        // by its own clock; zero: not told yet
	Totals  Totals    `json:"totals"`
	// Closed is why connections of clients were closed, the most frequent reason first.
	Closed []ReasonCount `json:"closed"`
	// Missing is how many of its entries did not arrive.
	Missing uint64 `json:"missing,omitempty"`
	// Offset is what is added to its times, so that they are the viewer's.
	Offset   time.Duration `json:"offset,omitempty"`
	Detailed bool          `json:"detailed,omitempty"` // its events are shown
	Ended    bool          `json:"ended,omitempty"`    // its publisher has ended
}

// A ReasonCount is how many connections were closed for a reason.
type ReasonCount struct {
	Reason reason.Code `json:"reason"`
	N      uint64      `json:"n"`
}

// Lost says that N entries are missing here, because the viewer was too slow.
type Lost struct {
	N uint64 `json:"n"`
}

// A Dir is the direction of bytes.
type Dir uint8

// The directions.
const (
	In  Dir = iota // from the peer
	Out            // to the peer
)

// Wire is bytes of an exchange as they passed on the connection, with credentials
// masked.
type Wire struct {
	Conn uint64 `json:"conn"`
	Nth  int    `json:"nth"` // the exchange they belong to
	Dir  Dir    `json:"dir"`
	Off  int64  `json:"off"` // in this direction of this exchange
	Data []byte `json:"data,omitempty"`
	// Skipped is how many bytes after Data were not kept: beyond the capture's
	// budget, or sent from a file without passing through memory.
	Skipped int64 `json:"skipped,omitempty"`
	// File says that the skipped bytes came from a file.
	File bool `json:"file,omitempty"`
}

// A Step is one decision of the parser, and the bytes it was made from.
type Step struct {
	Dir  Dir    `json:"dir"`
	Off  int64  `json:"off"` // as in Wire
	Len  int64  `json:"len"`
	What string `json:"what"`           // "version", "Host", "decide"
	Fact string `json:"fact,omitempty"` // "HTTP/1.1", "one, valid", "KEEP"
	Note string `json:"note,omitempty"` // a sentence for the reader
	Rule string `json:"rule,omitempty"` // "RFC 9112 §9.3"
}

// Steps are the parser's steps of an exchange.
type Steps struct {
	Conn  uint64 `json:"conn"`
	Nth   int    `json:"nth"`
	Steps []Step `json:"steps"`
	// Partial: the head is not complete. Later Steps take the place of these.
	Partial bool `json:"partial,omitempty"`
}

// Mark is a moment that a viewer marked, to find it again and to count from it.
type Mark struct {
	N    int    `json:"n"`              // from 1
	Name string `json:"name,omitempty"` // "deploy"; cut at MaxMarkName
}

// MaxMarkName is how many bytes a mark's name has at most.
const MaxMarkName = 40

// Notice is a text for the operator: accept fails, a certificate was reloaded, a
// recording cannot be written.
type Notice struct {
	Text string `json:"text"`
}
