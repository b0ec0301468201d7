package files

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strings"

	"httpserver/internal/coding"
	"httpserver/internal/message"
)

// tagOf returns the entity tag of the variant that is made of s.
func tagOf(s sourceFile) string {
	if s.content != nil {
		return tagOfContent(s.content, s.coding)
	}
	return tagOfStamp(s.stamp, s.coding)
}

// tagOfContent returns the strong entity tag of content that is held in memory.
// It changes exactly when the content does, and is the same on every machine.
// https://www.rfc-editor.org/rfc/rfc9110#section-8.8.1
func tagOfContent(p []byte, c coding.Coding) string {
	sum := sha256.Sum256(p)
	return tag(sum[:], c)
}

// tagOfStamp returns the strong entity tag of a file that is too large to be read
// for it. It is a hash, because clients must not learn inode numbers.
func tagOfStamp(s stamp, c coding.Coding) string {
	var b [32]byte
	binary.LittleEndian.PutUint64(b[0:], uint64(s.size))
	binary.LittleEndian.PutUint64(b[8:], uint64(s.modified))
	binary.LittleEndian.PutUint64(b[16:], uint64(s.changed))
	binary.LittleEndian.PutUint64(b[24:], s.node)
	sum := sha256.Sum256(b[:])
	return tag(sum[:], c)
}

// codingMark separates the hash from the name of a coding.
const codingMark = "-"

// tag returns an entity tag of 96 bits of a hash. Each coding of a file is a
// representation of its own with its own tag.
// https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3.3-10
func tag(sum []byte, c coding.Coding) string {
	t := base64.RawURLEncoding.EncodeToString(sum[:12])
	if c != coding.Identity {
		t += codingMark + c.String()
	}
	return `"` + t + `"`
}

// A comparison is a way to compare entity tags.
// https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3.2-2
type comparison bool

// The two ways.
const (
	// A weak tag equals nothing: for If-Match and If-Range.
	// https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1-2
	strong comparison = true
	// Only the opaque part counts: for If-None-Match.
	// https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2-2
	weak comparison = false
)

// matches reports whether the lists of entity tags in all field lines called
// name contain tag, which is strong, or are "*". A member that is no entity tag
// ends its list.
func matches(f message.Fields, name, tag string, how comparison) bool {
	for v := range f.Values(name) {
		if v == tag || v == "*" {
			return true
		}
		for v != "" {
			var t string
			t, v = nextTag(v)
			if t == "" {
				break
			}
			if t == tag || how == weak && strings.TrimPrefix(t, "W/") == tag {
				return true
			}
		}
	}
	return false
}

// nextTag returns the first entity tag of a list, "" if there is none, and the
// rest of the list. A comma inside the quotes is part of the tag, and so is a
// backslash: an opaque-tag is not a quoted-string.
// https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3-3
func nextTag(list string) (tag, rest string) {
	list = strings.TrimLeft(list, ", \t")
	n := 0
	if strings.HasPrefix(list, "W/") {
		n = 2
	}
	if n >= len(list) || list[n] != '"' {
		return "", ""
	}
	for i := n + 1; i < len(list); i++ {
		switch c := list[i]; {
		case c == '"':
			rest = strings.TrimLeft(list[i+1:], " \t")
			if rest != "" && rest[0] != ',' {
				return "", ""
			}
			return list[:i+1], rest
		case c <= ' ' || c == 0x7f:
			return "", ""
		}
	}
	return "", ""
}
