package router

import (
	"net/url"
	"strings"
)

// A node holds the continuations of all patterns with a common beginning. Because
// patterns never conflict, trying literal, parameter and rest in this order finds
// the most specific pattern first.
type node struct {
	literals map[string]*node // by decoded text
	param    *node
	end      *route // of a pattern that ends here
	rest     *route // of a pattern whose rest begins here
	keepRest bool   // the rest has a name
}

// insert adds the route of a pattern.
func (n *node) insert(p pattern, rt *route) {
	for _, s := range p.segments {
		switch s.kind {
		case literal:
			if n.literals == nil {
				n.literals = map[string]*node{}
			}
			if n.literals[s.text] == nil {
				n.literals[s.text] = &node{}
			}
			n = n.literals[s.text]
		case param:
			if n.param == nil {
				n.param = &node{}
			}
			n = n.param
		case rest:
			n.rest, n.keepRest = rt, s.text != ""
			return
		}
	}
	n.end = rt
}

// A match is one walk through the nodes.
type match struct {
	path   string
	values [maxParams]string
	n      int // of values, so far
}

// match returns the route for the remaining path; nil if there is none.
func (n *node) match(m *match, left string) *route {
	part, after, more := strings.Cut(left, "/")
	text := decode(part)
	if next := n.literals[text]; next != nil {
		if rt := next.matchAfter(m, after, more); rt != nil {
			return rt
		}
	}
	if n.param != nil && text != "" {
		kept := m.n
		m.keep(text)
		if rt := n.param.matchAfter(m, after, more); rt != nil {
			return rt
		}
		m.n = kept
	}
	if n.keepRest {
		m.keep(decode(left))
	}
	return n.rest
}

// matchAfter matches the path after the segment that led to n.
func (n *node) matchAfter(m *match, after string, more bool) *route {
	if more {
		return n.match(m, after)
	}
	return n.end
}

// keep records the value of a parameter.
func (m *match) keep(v string) {
	m.values[m.n] = v
	m.n++
}

// decode percent-decodes a part of a path once.
// https://www.rfc-editor.org/rfc/rfc3986#section-2.4-2
func decode(part string) string {
	text, err := url.PathUnescape(part)
	if err != nil {
		return part // malformed; such targets were refused before
	}
	return text
}

// WithoutDots returns a percent-encoded absolute path without its segments "." and
// "..", encoded ones included. An encoded slash does not end a segment. Patterns
// are matched against its result. https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4
func WithoutDots(path string) string {
	var kept []string
	last := ""
	for part := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		switch last = decode(part); last {
		case ".":
		case "..":
			kept = kept[:max(0, len(kept)-1)]
		default:
			kept = append(kept, part)
		}
	}
	path = "/" + strings.Join(kept, "/")
	// A path that ends in a dot segment means a directory.
	if (last == "." || last == "..") && len(kept) > 0 {
		path += "/"
	}
	return path
}
