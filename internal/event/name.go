package event

import "fmt"

// The names in lines. They are stable: recordings carry them.
var (
	kindNames = [kinds]string{
		"server-started", "server-stopped", "settings-changed",
		"conn-opened", "conn-secured", "conn-closed",
		"request-received", "response-sent", "progress", "forwarded",
		"snapshot", "totals", "lost", "wire", "steps", "notice",
	}
	sideNames  = [...]string{FromClient: "client", ToUpstream: "upstream"}
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

// String is the side's name in lines: "client" or "upstream".
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
