package fleet

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"httpserver/internal/event"
)

// The format and its version are in the first line of each message.
const (
	format  = "httpserver-fleet"
	version = 1
)

// MaxPayload is how large a message is at most, in bytes: half of what a NATS server
// takes unless it is configured otherwise.
const MaxPayload = 512 << 10

// A head is the first line of a message.
type head struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	// At is when the message was sent, by the publisher's clock.
	At time.Time `json:"at"`
	// First is how many entries the publisher had before those of this message, or
	// before a report or a snapshot. A watcher that has seen fewer has missed some.
	First uint64 `json:"first"`
	// More: further parts of the snapshot follow.
	More bool `json:"more,omitempty"`
}

// appendHead appends the first line of a message.
func appendHead(dst []byte, h head) []byte {
	h.Format, h.Version, h.At = format, version, h.At.UTC()
	line, err := json.Marshal(h)
	if err != nil {
		panic("can't happen: " + err.Error())
	}
	return append(append(dst, line...), '\n')
}

// errFormat says that a message is not a publisher's.
var errFormat = errors.New("not a publisher's message")

// cutHead reads the first line of a message; lines are the others.
func cutHead(message []byte) (h head, lines []byte, err error) {
	first, lines, _ := bytes.Cut(message, []byte{'\n'})
	if err := json.Unmarshal(first, &h); err != nil || h.Format != format {
		return h, nil, errFormat
	}
	if h.Version > version {
		return h, nil, fmt.Errorf("a message of version %d, which is newer than this program", h.Version)
	}
	return h, lines, nil
}

// eachEntry calls f with each entry of the lines of a message.
func eachEntry(lines []byte, f func(event.Entry)) error {
	for line := range bytes.Lines(lines) {
		e, err := event.ParseLine(line)
		if err != nil {
			return err
		}
		f(e)
	}
	return nil
}
