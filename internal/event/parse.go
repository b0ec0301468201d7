package event

import (
	"encoding/json"
	"strings"

	"httpserver/internal/reason"
)

// parseEvent parses the data of an event, as far as this version knows its type
// and its reason.
func parseEvent(name string, data []byte) (Event, error) {
	if e, ok := parseQuick(name, data); ok {
		return e, nil
	}
	e, err := parseKnown(name, data)
	if err != nil {
		return decodeUnlisted(name, data, err)
	}
	return e, nil
}

func parseKnown(name string, data []byte) (Event, error) {
	switch name {
	case "server-started":
		return decode(data, (*ServerStarted).unescape)
	case "server-stopped":
		return decode[ServerStopped](data, nil)
	case "settings-changed":
		return decode[SettingsChanged](data, nil)
	case "conn-opened":
		return decode(data, (*ConnOpened).unescape)
	case "conn-guest":
		return decode[ConnGuest](data, nil)
	case "conn-secured":
		return decode(data, (*ConnSecured).unescape)
	case "conn-closed":
		return decode(data, func(e *ConnClosed) { unescape(&e.Detail) })
	case "request-received":
		return decode(data, (*RequestReceived).unescape)
	case "response-sent":
		return decode(data, (*ResponseSent).unescape)
	case "progress":
		return decode(data, func(e *Progress) {
			e.Until, e.Since = e.Until.UTC(), e.Since.UTC()
			unescape(&e.Missing)
		})
	case "forwarded":
		return decode[Forwarded](data, nil)
	case "snapshot":
		return decode(data, (*Snapshot).unescape)
	case "totals":
		return decode[Totals](data, nil)
	case "lost":
		return decode[Lost](data, nil)
	case "wire":
		return decode[Wire](data, nil)
	case "steps":
		return decode(data, (*Steps).unescape)
	case "notice":
		return decode(data, func(e *Notice) { unescape(&e.Text) })
	case "mark":
		return decode(data, func(e *Mark) { unescape(&e.Name) })
	case "server-report":
		return decode(data, (*ServerReport).unescape)
	}
	return parseForeign(name, data)
}

// decode parses the data of an event. unescape restores what differs in a line:
// raw bytes in strings, and UTC.
func decode[T Event](data []byte, unescape func(*T)) (Event, error) {
	var e T
	if err := json.Unmarshal(data, &e); err != nil {
		return nil, err
	}
	if unescape != nil {
		unescape(&e)
	}
	return e, nil
}

func (e *ServerStarted) unescape() {
	unescape(&e.Addr, &e.URL, &e.Root, &e.Go, &e.Name, &e.Fleet, &e.Capture.File, &e.Capture.Link, &e.Capture.Name)
}

func (e *ConnOpened) unescape()  { unescape(&e.Name, &e.Tag, &e.Server) }
func (e *ConnSecured) unescape() { unescape(&e.Version, &e.Cipher, &e.Name) }

func (e *RequestReceived) unescape() { unescape(&e.Method, &e.Target, &e.Host, &e.Agent) }

func (e *ResponseSent) unescape() { unescape(&e.Method, &e.Target, &e.Detail) }

func (e *Snapshot) unescape() {
	e.Server.unescape()
	e.Since = e.Since.UTC()
	if len(e.Open) == 0 {
		e.Open = nil
	}
	for i := range e.Open {
		c := &e.Open[i]
		c.ConnOpened.unescape()
		c.OpenedAt, c.Since = c.OpenedAt.UTC(), c.Since.UTC()
		if c.Secured != nil {
			c.Secured.unescape()
		}
		if c.Current != nil {
			c.Current.unescape()
		}
	}
}

func (e *ServerReport) unescape() {
	unescape(&e.Server, &e.Run, &e.Addr)
	e.Started = e.Started.UTC()
	if len(e.Closed) == 0 {
		e.Closed = nil
	}
}

// UnmarshalJSON reads a count. A reason that is not in the table is [reason.Other].
func (c *ReasonCount) UnmarshalJSON(data []byte) error {
	var v struct {
		Reason string `json:"reason"`
		N      uint64 `json:"n"`
	}
	if err := json.Unmarshal(data, &v); err != nil {
		return err
	}
	c.N = v.N
	if err := c.Reason.UnmarshalText([]byte(v.Reason)); err != nil {
		if !isName(v.Reason) {
			return err
		}
		c.Reason = reason.Other
	}
	return nil
}

func (e *Steps) unescape() {
	if len(e.Steps) == 0 {
		e.Steps = nil
	}
	for i := range e.Steps {
		s := &e.Steps[i]
		unescape(&s.What, &s.Fact, &s.Note, &s.Rule)
	}
}

// maxParsed is how much of a text is kept. A publisher's texts are within MaxText, or
// name a file; a recording may hold anything.
const maxParsed = 8 << 10

// unescape turns each \xNN in the texts back into its byte, and cuts the texts.
func unescape(texts ...*string) {
	for _, t := range texts {
		if len(*t) > maxParsed {
			*t = strings.Clone((*t)[:maxParsed])
		}
		if strings.IndexByte(*t, '\\') >= 0 {
			*t = string(unescaped(*t))
		}
	}
}

func unescaped(s string) []byte {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+3 < len(s) && s[i+1] == 'x' {
			high, ok1 := unhex(s[i+2])
			low, ok2 := unhex(s[i+3])
			if ok1 && ok2 {
				b = append(b, high<<4|low)
				i += 3
				continue
			}
		}
		b = append(b, s[i])
	}
	return b
}

func unhex(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	}
	return 0, false
}
