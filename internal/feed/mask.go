package feed

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"httpserver/internal/event"
	"httpserver/internal/message"
)

// secretParams are the query parameters whose values no recording may hold.
// Credentials do not belong in a target, but clients put them there.
var secretParams = [...]string{
	"password", "passwd", "token", "access_token", "refresh_token", "id_token",
	"api_key", "apikey", "secret", "client_secret",
}

// MaskEvent returns e without secrets: what a recording of it would hold. It copies
// what it changes, since events are shared with other viewers. Lengths stay, so the offsets of steps stay right.
// The server, which knows the fields, has masked wire bytes already; this is a
// second check before they reach the disk.
func MaskEvent(e event.Event) event.Event {
	switch v := e.(type) {
	case event.RequestReceived:
		if t := maskQuery(v.Target); t != v.Target {
			v.Target = t
			return v
		}
	case event.ResponseSent:
		if t := maskQuery(v.Target); t != v.Target {
			v.Target = t
			return v
		}
	case event.Snapshot:
		v.Open = maskOpen(v.Open)
		return v
	case event.Wire:
		v.Data = maskLines(v.Data)
		return v
	case event.Steps:
		v.Steps = maskSteps(v.Steps)
		return v
	}
	return e
}

// maskLines masks wire bytes: the values of secret fields and parameters. It
// does not know where the content begins, so it masks a line of content that
// looks like a secret field as well.
func maskLines(p []byte) []byte {
	var own []byte
	mask := func(from, to int) {
		if own == nil {
			own = bytes.Clone(p)
		}
		for i := from; i < to; i++ {
			if c := own[i]; c != ' ' && c != '\r' {
				own[i] = '*'
			}
		}
	}
	for at := 0; at < len(p); {
		end := len(p)
		if i := bytes.IndexByte(p[at:], '\n'); i >= 0 {
			end = at + i
		}
		line := p[at:end]
		if name, _, ok := bytes.Cut(line, []byte{':'}); ok && message.CredentialField(string(bytes.TrimSpace(name))) {
			mask(at+len(name)+1, end)
		} else {
			eachSecretParam(string(line), func(from, to int) { mask(at+from, at+to) })
		}
		at = end + 1
	}
	if own == nil {
		return p
	}
	return own
}

// maskQuery masks the values of secret parameters in a target.
func maskQuery(target string) string {
	var own []byte
	eachSecretParam(target, func(from, to int) {
		if own == nil {
			own = []byte(target)
		}
		for i := from; i < to; i++ {
			own[i] = '*'
		}
	})
	if own == nil {
		return target
	}
	return string(own)
}

// eachSecretParam calls f with the bounds of the value of each secret parameter
// in s, which is a target or a line that contains one.
func eachSecretParam(s string, f func(from, to int)) {
	at := strings.IndexByte(s, '?') + 1
	if at == 0 {
		return
	}
	for at < len(s) {
		end := at + len(s[at:])
		if i := strings.IndexAny(s[at:], "& #"); i >= 0 {
			end = at + i
		}
		if name, _, ok := strings.Cut(s[at:end], "="); ok && secretParam(name) {
			f(at+len(name)+1, end)
		}
		at = end + 1
	}
}

func maskOpen(open []event.ConnState) []event.ConnState {
	own := slices.Clone(open)
	for i, c := range own {
		if c.Current != nil {
			current := *c.Current
			current.Target = maskQuery(current.Target)
			own[i].Current = &current
		}
	}
	return own
}

func maskSteps(steps []event.Step) []event.Step {
	own := slices.Clone(steps)
	for i, s := range own {
		if message.CredentialField(s.What) {
			own[i].Fact = "masked"
		}
		own[i].Fact = maskQuery(own[i].Fact)
	}
	return own
}

// secretParam reports whether the value of a query parameter is a secret.
func secretParam(name string) bool {
	for _, s := range secretParams {
		if strings.EqualFold(s, name) {
			return true
		}
	}
	return false
}

// Masked is src without secrets: what a recording of it would hold.
func Masked(src Source) Source { return maskedSource{src} }

type maskedSource struct{ Source }

// Next is described at [Source].
func (m maskedSource) Next(ctx context.Context, buf []event.Entry) ([]event.Entry, error) {
	all, err := m.Source.Next(ctx, buf)
	for i := len(buf); i < len(all); i++ {
		all[i].Event = MaskEvent(all[i].Event)
	}
	return all, err
}
