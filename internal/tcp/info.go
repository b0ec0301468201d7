package tcp

import (
	"errors"
	"fmt"
	"time"
)

// ErrNoInfo is returned by [Conn.Info] where the system cannot be asked.
var ErrNoInfo = errors.New("this system does not tell the state of a TCP connection")

// An Info is what the system knows of a connection at one moment. To ask for it
// changes nothing. A pending error of the socket (SO_ERROR) is not part of it,
// because to ask for that takes it away from the next Read.
type Info struct {
	State       State
	RTT         time.Duration // smoothed round-trip time
	RTTVar      time.Duration // its mean deviation
	Retransmits uint32        // segments sent again since the connection began
	Unacked     uint32        // segments sent and not acknowledged
	Window      uint32        // congestion window, in segments
	Acked       uint64        // bytes written that the peer has acknowledged, and 1 for our FIN
	Queued      int           // bytes written that the peer has not acknowledged
	NotSent     uint32        // those of Queued that were never sent
	Received    uint64        // bytes that came in order, whether read or not, and 1 for the peer's FIN
	DataAge     time.Duration // since the peer's last bytes came, in whole milliseconds
	AckAge      time.Duration // since the peer's last acknowledgement, in whole milliseconds
}

// A State is a state of the TCP state machine, with the system's number for it.
// https://www.rfc-editor.org/rfc/rfc9293#section-3.3.2
type State uint8

const (
	Established State = iota + 1
	SynSent
	SynReceived
	FinWait1
	FinWait2
	TimeWait
	Closed // reset, timed out, or ended by both sides
	CloseWait
	LastAck
	Listening
	Closing
)

// String returns the state's name as RFC 9293 writes it.
func (s State) String() string {
	names := [...]string{Established: "ESTABLISHED", SynSent: "SYN-SENT", SynReceived: "SYN-RECEIVED", FinWait1: "FIN-WAIT-1", FinWait2: "FIN-WAIT-2",
		TimeWait: "TIME-WAIT", Closed: "CLOSED", CloseWait: "CLOSE-WAIT", LastAck: "LAST-ACK", Listening: "LISTEN", Closing: "CLOSING"}
	if s == 0 || int(s) >= len(names) {
		return fmt.Sprintf("State(%d)", s)
	}
	return names[s]
}
