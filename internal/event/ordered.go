package event

import (
	"time"

	"httpserver/internal/reason"
)

// An ordered reads the members of an object in the order in which AppendLine
// writes them, as package encoding/json would read them. Where the text is anything
// else, in its order, its spaces or its escapes, bad is set, and encoding/json has to
// read it. It does not allocate.
type ordered struct {
	b     []byte
	first bool // no member was read so far
	bad   bool
}

// A text is a string of the object, without its quotes. It has no escapes.
type text []byte

// key consumes the key of a member and reports whether it is the next one.
func (o *ordered) key(name string) bool {
	b, before := o.b, byte(',')
	if o.first {
		before = '{'
	}
	if len(b) < len(name)+4 || b[0] != before || b[1] != '"' ||
		string(b[2:2+len(name)]) != name || b[2+len(name)] != '"' || b[3+len(name)] != ':' {
		return false
	}
	o.b, o.first = b[len(name)+4:], false
	return true
}

// must consumes the key of a member that is always written.
func (o *ordered) must(name string) {
	if !o.key(name) {
		o.bad = true
	}
}

// end reports whether the object was read to its end.
func (o *ordered) end() bool { return !o.bad && string(o.b) == "}" }

// string consumes a string.
func (o *ordered) string() text {
	if len(o.b) == 0 || o.b[0] != '"' {
		o.bad = true
		return nil
	}
	for i := 1; i < len(o.b); i++ {
		switch c := o.b[i]; {
		case c == '"':
			t := o.b[1:i]
			o.b = o.b[i+1:]
			return t
		case !plain(c):
			o.bad = true
			return nil
		}
	}
	o.bad = true
	return nil
}

// number consumes an integer of at most 18 digits.
func (o *ordered) number() int64 {
	i, negative := 0, false
	if len(o.b) > 0 && o.b[0] == '-' {
		i, negative = 1, true
	}
	start, v := i, int64(0)
	for ; i < len(o.b) && o.b[i] >= '0' && o.b[i] <= '9'; i++ {
		v = v*10 + int64(o.b[i]-'0')
		if i-start > 17 {
			o.bad = true
			return 0
		}
	}
	if i == start || o.b[start] == '0' && (i > start+1 || negative) {
		o.bad = true
		return 0
	}
	o.b = o.b[i:]
	if negative {
		return -v
	}
	return v
}

// The methods below consume a member. Those with "If" are zero if it is missing.

func (o *ordered) int(name string) int64 {
	o.must(name)
	return o.number()
}

func (o *ordered) intIf(name string) int64 {
	if !o.key(name) {
		return 0
	}
	return o.number()
}

// uint is an int from 0 to max.
func (o *ordered) uint(name string, max int64) uint64 {
	v := o.int(name)
	if v < 0 || v > max {
		o.bad = true
	}
	return uint64(v)
}

func (o *ordered) uintIf(name string) uint64 {
	v := o.intIf(name)
	if v < 0 {
		o.bad = true
	}
	return uint64(v)
}

func (o *ordered) text(name string) text {
	o.must(name)
	return o.string()
}

func (o *ordered) textIf(name string) text {
	if !o.key(name) {
		return nil
	}
	return o.string()
}

// flag is a member that is written only if it is true.
func (o *ordered) flag(name string) bool { return o.key(name) && o.literal("true") }

func (o *ordered) bool(name string) bool {
	o.must(name)
	if len(o.b) > 0 && o.b[0] == 'f' {
		o.literal("false")
		return false
	}
	return o.literal("true")
}

func (o *ordered) literal(word string) bool {
	if len(o.b) < len(word) || string(o.b[:len(word)]) != word {
		o.bad = true
		return false
	}
	o.b = o.b[len(word):]
	return true
}

// nameIf reads a member that is one of a table's names; zero if it is missing.
func nameIf[T ~uint8](o *ordered, name string, table []string) T {
	if !o.key(name) {
		return 0
	}
	t := o.string()
	for i, known := range table {
		if known == string(t) {
			return T(i)
		}
	}
	o.bad = true
	return 0
}

// reason reads a member that is the name of a reason.
func (o *ordered) reason(name string) (c reason.Code) {
	if c.UnmarshalText(o.text(name)) != nil {
		o.bad = true
	}
	return c
}

// timeIf reads a time as UTC.
func (o *ordered) timeIf(name string) (v time.Time) {
	if o.key(name) && v.UnmarshalText(o.string()) != nil {
		o.bad = true
	}
	return v.UTC()
}
