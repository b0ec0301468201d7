package files

import (
	"io/fs"
	"slices"
	"sync/atomic"
	"time"

	"httpserver/internal/coding"
	"httpserver/internal/message"
)

// A variant is one representation of a file: its validators, its fields, and the
// finished responses to common requests. Apart from its digest, which is added
// when it is first needed, it never changes.
type variant struct {
	name   string        // of the file that holds it
	stamp  stamp         // of that file when the variant was made
	coding coding.Coding // its content coding
	varies bool          // there are variants in other codings
	size   int64
	validators
	fields  message.Fields // of a 200
	content message.Bytes  // nil if the file is too large for memory

	whole     *message.Response // 200; without content if that is nil
	unchanged *message.Response // 304

	digest atomic.Pointer[digest] // of the whole file, if the file is live
}

// A sourceFile describes the file that a variant is made of.
type sourceFile struct {
	name      string
	stamp     stamp
	modified  time.Time
	mediaType string
	coding    coding.Coding
	varies    bool          // the file is available in several codings
	content   message.Bytes // nil for a large file
	size      int64
	tag       string
}

// newVariant makes a variant. now is the current time.
func newVariant(s sourceFile, now time.Time) *variant {
	v := &variant{name: s.name, stamp: s.stamp, coding: s.coding, varies: s.varies, size: s.size, content: s.content}
	v.tag = s.tag
	if knownDate(s.modified) {
		v.modified = lastModified(s.modified, now)
		v.formatted = message.FormatDate(v.modified)
	}

	same := message.Fields{{Name: "ETag", Value: v.tag}}
	// A cache has to know what the choice depends on, also if no coding was
	// chosen, and also in a 304.
	// https://www.rfc-editor.org/rfc/rfc9110#section-12.5.5-10
	if s.varies || s.coding != coding.Identity {
		same = append(same, message.Field{Name: "Vary", Value: "Accept-Encoding"})
	}
	// Caches keep the file but validate it each time: an author sees each change
	// at once, and the dashboard shows the 304.
	same = append(same, message.Field{Name: "Cache-Control", Value: "no-cache"})

	v.fields = append(v.fields, message.Field{Name: "Content-Type", Value: s.mediaType})
	if s.coding != coding.Identity {
		v.fields = append(v.fields, message.Field{Name: "Content-Encoding", Value: s.coding.String()})
	}
	if v.formatted != "" {
		v.fields = append(v.fields, message.Field{Name: "Last-Modified", Value: v.formatted})
	}
	v.fields = append(v.fields,
		message.Field{Name: "Accept-Ranges", Value: "bytes"},
		message.Field{Name: "X-Content-Type-Options", Value: "nosniff"})
	v.fields = append(v.fields, same...)

	v.whole = &message.Response{Status: message.OK, Fields: v.fields}
	if v.content != nil {
		v.whole.Content = v.content
	} else {
		v.whole.Length = v.size
	}
	// A 304 has the fields of the 200 that guide caches, and no others.
	// https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5-2
	v.unchanged = &message.Response{Status: message.NotModified, Fields: same}
	return v
}

// beforeTheWeb is a date before which no change of a file is believed. File systems,
// archives and build tools take their fixed dates from then: 1970 (Nix), 1 January
// 1980 in any time zone (zip), 1 February 1980 (Gradle), 1984 (Yarn), 1985 (npm,
// Buck).
const beforeTheWeb = 631_152_000 // 1990-01-01 00:00:00 UTC

// fixedDates are the later ones.
var fixedDates = [...]int64{
	946_684_800,   // 2000-01-01 00:00:00 UTC: Bazel
	1_153_704_088, // 2006-07-24 01:21:28 UTC: Cargo, and tar in Rust
}

// knownDate reports whether t is the date of a change, rather than a fixed value.
// A fixed date would make caches keep a file that has changed. A date that each
// build chooses for itself (SOURCE_DATE_EPOCH) cannot be told from a change.
func knownDate(t time.Time) bool {
	return t.Unix() >= beforeTheWeb && !slices.Contains(fixedDates[:], t.Unix())
}

// lastModified returns the time of a file's last change as Last-Modified gives
// it: in whole seconds and never later than Date. The time of a file may lie in
// the future; then a second before now is used, which stays before a Date that
// was read just before.
// https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2.1-4
func lastModified(t, now time.Time) time.Time {
	if t.After(now) {
		t = now.Add(-time.Second)
	}
	return t.UTC().Truncate(time.Second)
}

// refreshed returns the variant of the file that has replaced v's.
func (v *variant) refreshed(info fs.FileInfo, now time.Time) *variant {
	s := sourceFile{
		name:      v.name,
		stamp:     stampOf(info),
		modified:  info.ModTime(),
		mediaType: v.mediaType(),
		coding:    v.coding,
		varies:    v.varies,
		size:      info.Size(),
	}
	s.tag = tagOf(s)
	return newVariant(s, now)
}

// cost is about how many bytes of memory the variant takes.
func (v *variant) cost() int64 { return variantOverhead + int64(len(v.content)) }

// mediaType returns the media type of a variant.
func (v *variant) mediaType() string { return v.fields[0].Value }
