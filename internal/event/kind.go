package event

import "fmt"

// A Kind is the type of an event. A set of kinds is a [Kinds].
type Kind uint8

// The kinds.
const (
	KindServerStarted Kind = iota
	KindServerStopped
	KindSettings
	KindConnOpened
	KindConnSecured
	KindConnClosed
	KindRequestReceived
	KindResponseSent
	KindProgress
	KindForwarded
	KindSnapshot
	KindTotals
	KindLost
	KindWire
	KindSteps
	KindNotice
	KindMark
	KindConnGuest
	KindServerReport
	kinds
	// KindForeign is the kind of all types that have no other. No server
	// publishes it; a recording may hold it.
	KindForeign = kinds
)

// Kinds is a set of kinds, with a bit for each: 1<<KindTotals | 1<<KindLost.
type Kinds uint32

// Has reports whether k is in the set.
func (s Kinds) Has(k Kind) bool { return s&(1<<k) != 0 }

// AllKinds is every kind except those of raw bytes (Wire and Steps), which a
// subscriber has to name.
const AllKinds Kinds = (1<<kinds - 1) &^ (1<<KindWire | 1<<KindSteps)

// Kind is KindServerStarted.
func (ServerStarted) Kind() Kind   { return KindServerStarted }
func (ServerStopped) Kind() Kind   { return KindServerStopped }
func (SettingsChanged) Kind() Kind { return KindSettings }
func (ConnOpened) Kind() Kind      { return KindConnOpened }
func (ConnSecured) Kind() Kind     { return KindConnSecured }
func (ConnClosed) Kind() Kind      { return KindConnClosed }
func (RequestReceived) Kind() Kind { return KindRequestReceived }
func (ResponseSent) Kind() Kind    { return KindResponseSent }
func (Progress) Kind() Kind        { return KindProgress }
func (Forwarded) Kind() Kind       { return KindForwarded }
func (Snapshot) Kind() Kind        { return KindSnapshot }
func (Totals) Kind() Kind          { return KindTotals }
func (Lost) Kind() Kind            { return KindLost }
func (Wire) Kind() Kind            { return KindWire }
func (Steps) Kind() Kind           { return KindSteps }
func (Notice) Kind() Kind          { return KindNotice }
func (Mark) Kind() Kind            { return KindMark }
func (ConnGuest) Kind() Kind       { return KindConnGuest }
func (ServerReport) Kind() Kind    { return KindServerReport }

// The names in lines. Recordings contain them, so they never change.
var (
	kindNames = [kinds]string{
		"server-started", "server-stopped", "settings-changed",
		"conn-opened", "conn-secured", "conn-closed",
		"request-received", "response-sent", "progress", "forwarded",
		"snapshot", "totals", "lost", "wire", "steps", "notice", "mark", "conn-guest",
		"server-report",
	}
	sideNames  = [...]string{FromClient: "client", ToUpstream: "upstream", FromGuest: "guest"}
	endedNames = [...]string{
		EndUnknown: "", ClientFIN: "client FIN", ClientRST: "client RST", ServerFIN: "server FIN", ServerRST: "server RST",
	}
	dirNames   = [...]string{In: "in", Out: "out"}
	phaseNames = [...]string{
		Idle: "idle", Handshake: "handshake", ReceivingHead: "receiving-head",
		ReceivingContent: "receiving-content", Handling: "handling",
		Sending: "sending", Draining: "draining", Closing: "closing",
	}
)

// String is the kind's name in lines: "response-sent".
func (k Kind) String() string { return nameOf(kindNames[:], k) }

// String is the side's name in lines: "client", "upstream" or "guest".
func (s Side) String() string { return nameOf(sideNames[:], s) }

// String is the direction's name in lines: "in" or "out".
func (d Dir) String() string { return nameOf(dirNames[:], d) }

// String is the phase's name in lines: "receiving-head".
func (p Phase) String() string { return nameOf(phaseNames[:], p) }

// String is the end's name in lines, "client FIN"; "" where it was not seen.
func (e Ended) String() string { return nameOf(endedNames[:], e) }

// MarshalText is the end's name.
func (e Ended) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalText takes an end's name; an unknown one is an error.
func (e *Ended) UnmarshalText(text []byte) error { return find(e, "end", endedNames[:], text) }

// MarshalText is the side's name.
func (s Side) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// MarshalText is the direction's name.
func (d Dir) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// MarshalText is the phase's name.
func (p Phase) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText takes a side's name; an unknown one is an error.
func (s *Side) UnmarshalText(text []byte) error { return find(s, "side", sideNames[:], text) }

// UnmarshalText takes a direction's name; an unknown one is an error.
func (d *Dir) UnmarshalText(text []byte) error { return find(d, "direction", dirNames[:], text) }

// UnmarshalText takes a phase's name; an unknown one is an error.
func (p *Phase) UnmarshalText(text []byte) error { return find(p, "phase", phaseNames[:], text) }

func nameOf[T ~uint8](names []string, v T) string {
	if int(v) < len(names) {
		return names[v]
	}
	return fmt.Sprintf("unknown-%d", v)
}

func find[T ~uint8](v *T, what string, names []string, text []byte) error {
	for i, name := range names {
		if name == string(text) {
			*v = T(i)
			return nil
		}
	}
	return fmt.Errorf("unknown %s %q", what, text)
}
