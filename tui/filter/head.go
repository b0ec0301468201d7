package filter

import (
	"bytes"
	"iter"
	"strings"

	"httpserver/internal/event"
	"httpserver/internal/monitor"
)

func rowField(f *Filter, t *term, r *monitor.Row, _ *monitor.Conn) bool {
	return f.hasField(t, r.Conn, r.Nth)
}

// connField looks at the request in progress.
func connField(f *Filter, t *term, c *monitor.Conn) bool {
	return f.hasField(t, c.ID, c.Current.Nth)
}

// hasField reports whether a request has a field that a term asks for.
func (f *Filter) hasField(t *term, conn uint64, nth int) bool {
	if f.st == nil || masked(t.name) {
		return false
	}
	for name, value := range fieldsOf(f.st.Capture(conn, nth)) {
		switch {
		case t.exact && len(name) == len(t.name) && strings.EqualFold(name, t.name) && f.holdsValue(value, t.value):
			return true
		case !t.exact && len(name) >= len(t.name) && strings.EqualFold(name[:len(t.name)], t.name):
			return true
		}
	}
	return false
}

// holdsValue is holds, for a value that may be empty.
func (f *Filter) holdsValue(value, part string) bool { return part == "" || f.holds(value, part) }

// hasHead reports whether the head of a request was captured.
func hasHead(c *monitor.Capture) bool {
	if c == nil {
		return false
	}
	for i := range c.Parts {
		if p := &c.Parts[i]; p.Dir == event.In && p.Off == 0 && len(p.Data) > 0 {
			return true
		}
	}
	return false
}

// fieldsOf yields the fields of a captured request, but for those that carry
// credentials. The server has decided before whether its head is valid, so anything
// with a colon is taken for a field.
func fieldsOf(c *monitor.Capture) iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		head := string(headOf(c))
		_, lines, _ := strings.Cut(head, "\n") // after the request line
		for line := range strings.Lines(lines) {
			name, value, ok := strings.Cut(line, ":")
			if strings.TrimRight(line, "\r\n") == "" {
				return
			}
			if ok && !masked(strings.TrimSpace(name)) && !yield(name, strings.Trim(value, " \t\r\n")) {
				return
			}
		}
	}
}

// headOf is the captured bytes of a request up to the end of its head, as far as
// they were kept without a gap.
func headOf(c *monitor.Capture) []byte {
	if c == nil {
		return nil
	}
	var head []byte
	for i := range c.Parts {
		p := &c.Parts[i]
		if p.Dir != event.In {
			continue
		}
		if p.Off != int64(len(head)) {
			break
		}
		if head == nil {
			head = p.Data
		} else {
			head = append(bytes.Clone(head), p.Data...)
		}
		if i := bytes.Index(head, []byte("\r\n\r\n")); i >= 0 {
			return head[:i]
		}
	}
	return head
}
