package router

import (
	"fmt"
	"slices"
	"strings"
)

// A kind says what a segment of a pattern matches. A greater kind matches more.
type kind uint8

const (
	literal kind = iota // exactly this segment
	param               // any one segment that is not empty
	rest                // the remaining path
)

// A segment is one part of a pattern.
type segment struct {
	kind kind
	text string // of a literal, percent-decoded; a parameter's name
}

// A pattern is a parsed pattern.
type pattern struct {
	text     string
	segments []segment
	names    []string // of the parameters
}

// parse parses a pattern.
func parse(text string) (pattern, error) {
	path, ok := strings.CutPrefix(text, "/")
	if !ok {
		return pattern{}, fmt.Errorf("parse pattern %q: it does not begin with a slash", text)
	}
	p := pattern{text: text}
	for part := range strings.SplitSeq(path, "/") {
		if len(p.segments) > 0 && p.segments[len(p.segments)-1].kind == rest {
			return pattern{}, fmt.Errorf("parse pattern %q: a segment follows the rest of the path", text)
		}
		name, err := p.segment(part)
		if err != nil {
			return pattern{}, fmt.Errorf("parse pattern %q: %w", text, err)
		}
		if name == "" {
			continue
		}
		if slices.Contains(p.names, name) {
			return pattern{}, fmt.Errorf("parse pattern %q: two parameters are called %q", text, name)
		}
		p.names = append(p.names, name)
	}
	if len(p.names) > maxParams {
		return pattern{}, fmt.Errorf("parse pattern %q: more than %d parameters", text, maxParams)
	}
	return p, nil
}

// segment parses and appends one segment, and returns the name of its parameter.
func (p *pattern) segment(part string) (name string, err error) {
	inner, opened := strings.CutPrefix(part, "{")
	name, closed := strings.CutSuffix(inner, "}")
	if opened != closed || strings.ContainsAny(name, "{}") {
		return "", fmt.Errorf("misplaced brace in %q", part)
	}
	if !opened {
		p.segments = append(p.segments, segment{kind: literal, text: part})
		return "", nil
	}
	s := segment{kind: param}
	if n, ok := strings.CutSuffix(name, "..."); ok {
		s.kind, name = rest, n
	} else if name == "" {
		return "", fmt.Errorf("a parameter has no name in %q", part)
	}
	s.text = name
	p.segments = append(p.segments, s)
	return name, nil
}

// A relation compares the sets of paths that two patterns match.
type relation uint8

const (
	apart   relation = iota // no path matches both
	same                    // they match the same paths
	narrow                  // the first pattern is more specific
	wide                    // the second pattern is more specific
	overlap                 // some paths match both, others only one of them
)

// relate compares p with q.
func (p pattern) relate(q pattern) relation {
	r := same
	for i := 0; ; i++ {
		a, b := p.at(i), q.at(i)
		if a == nil && b == nil {
			return r
		}
		if a == nil || b == nil {
			return apart
		}
		r = r.and(a.relate(*b))
		// A rest matches all that follows in the other pattern.
		if r == apart || a.kind == rest || b.kind == rest {
			return r
		}
	}
}

// at returns the ith segment; nil after the last.
func (p pattern) at(i int) *segment {
	if i >= len(p.segments) {
		return nil
	}
	return &p.segments[i]
}

// relate compares the segments that a and b match.
func (a segment) relate(b segment) relation {
	switch {
	case a.kind == literal && b.kind == literal:
		if a.text == b.text {
			return same
		}
		return apart
	case a.kind == b.kind:
		return same
	case a.kind == literal && a.text == "" && b.kind == param,
		b.kind == literal && b.text == "" && a.kind == param:
		return apart // a parameter is never empty
	case a.kind < b.kind:
		return narrow
	}
	return wide
}

// and combines the relations of two successive pairs of segments.
func (r relation) and(s relation) relation {
	switch {
	case r == apart || s == apart:
		return apart
	case r == same || r == s:
		return s
	case s == same:
		return r
	}
	return overlap
}
