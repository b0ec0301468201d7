package feed

import (
	"bytes"

	"httpserver/internal/event"
)

// secrets are the fields whose values no recording may hold.
var secrets = [...]string{"authorization", "proxy-authorization", "cookie", "set-cookie"}

// masked is e without secrets. The server masks wire bytes before it publishes
// them, because it knows where the fields lie; this is the second lock on the
// door to the disk. Lengths stay, so offsets of steps stay right.
func masked(e event.Event) event.Event {
	switch e := e.(type) {
	case event.Wire:
		e.Data = maskFields(e.Data)
		return e
	case event.Steps:
		e.Steps = maskSteps(e.Steps)
		return e
	}
	return e
}

// maskFields replaces the values of secret fields in wire bytes. It looks at
// all lines: a line of content that looks like a secret field is one too.
func maskFields(p []byte) []byte {
	var own []byte // a copy, made when the first secret is found: batches are shared
	for at := 0; at < len(p); {
		end := len(p)
		if i := bytes.IndexByte(p[at:], '\n'); i >= 0 {
			end = at + i
		}
		if name, _, ok := bytes.Cut(p[at:end], []byte{':'}); ok && secret(string(name)) {
			if own == nil {
				own = bytes.Clone(p)
			}
			for i := at + len(name) + 1; i < end; i++ {
				if c := own[i]; c != ' ' && c != '\r' {
					own[i] = '*'
				}
			}
		}
		at = end + 1
	}
	if own == nil {
		return p
	}
	return own
}

func maskSteps(steps []event.Step) []event.Step {
	var own []event.Step
	for i, s := range steps {
		if !secret(s.What) {
			continue
		}
		if own == nil {
			own = append(own, steps...)
		}
		own[i].Fact = "masked"
	}
	if own == nil {
		return steps
	}
	return own
}

func secret(name string) bool {
	for _, s := range secrets {
		if bytes.EqualFold([]byte(s), bytes.TrimSpace([]byte(name))) {
			return true
		}
	}
	return false
}
