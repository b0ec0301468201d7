package files

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// MaxRanges is how many ranges a request may have; with more the field is
// ignored. Browsers and document viewers send a handful, Apache httpd allows
// 200, and each part costs more than a hundred bytes of framing.
// https://www.rfc-editor.org/rfc/rfc9110#section-14.2-6
const MaxRanges = 32

// A span is n > 0 bytes starting at off.
type span struct{ off, n int64 }

// end is the offset after the span.
func (s span) end() int64 { return s.off + s.n }

// spans returns the parts of size bytes that the value of a Range field requests,
// in its order, with overlapping parts merged. ok is false if the field has to be
// ignored: another unit than bytes, a syntax error, or too many ranges. An empty
// list means that the range cannot be satisfied.
// https://www.rfc-editor.org/rfc/rfc9110#section-14.1.2
func spans(value string, size int64) (list []span, ok bool) {
	// https://www.rfc-editor.org/rfc/rfc9110#section-14.2-5
	unit, set, found := strings.Cut(value, "=")
	if !found || !strings.EqualFold(unit, "bytes") {
		return nil, false
	}
	n := 0
	for spec := range strings.SplitSeq(set, ",") {
		spec = strings.Trim(spec, " \t")
		if spec == "" {
			continue
		}
		s, ok := parseSpan(spec, size)
		// One invalid range makes the whole set invalid.
		// https://www.rfc-editor.org/rfc/rfc9110#section-14.1.1-11
		if n++; !ok || n > MaxRanges {
			return nil, false
		}
		// The last n bytes of an empty file can be sent, but not as a range.
		// https://www.rfc-editor.org/rfc/rfc9110#section-14.1.2-12
		if size == 0 && spec[0] == '-' && s.n > 0 {
			return nil, false
		}
		if s.n > 0 {
			list = append(list, s)
		}
	}
	return coalesce(list), n > 0
}

// parseSpan parses one range-spec: "first-last", "first-" or "-length". The span
// is empty if it begins after size bytes. Numbers may have any length.
// https://www.rfc-editor.org/rfc/rfc9110#section-14.1.1
func parseSpan(spec string, size int64) (span, bool) {
	from, to, found := strings.Cut(spec, "-")
	if !found {
		return span{}, false
	}
	if from == "" {
		length, ok := parseNumber(to)
		if size == 0 {
			return span{0, length}, ok
		}
		length = min(length, size)
		return span{size - length, length}, ok
	}
	first, ok := parseNumber(from)
	if !ok {
		return span{}, false
	}
	last := int64(math.MaxInt64)
	if to != "" {
		if last, ok = parseNumber(to); !ok || last < first {
			return span{}, false
		}
	}
	if first >= size {
		return span{}, true
	}
	return span{first, min(last, size-1) - first + 1}, true
}

// parseNumber parses digits. A number too large for an int64 becomes its maximum.
// https://www.rfc-editor.org/rfc/rfc9110#section-14.1.2-13
func parseNumber(s string) (int64, bool) {
	if s == "" {
		return 0, false
	}
	n := int64(0)
	for i := range len(s) {
		d := int64(s[i]) - '0'
		switch {
		case d < 0 || d > 9:
			return 0, false
		case n > (math.MaxInt64-d)/10:
			n = math.MaxInt64
		default:
			n = n*10 + d
		}
	}
	return n, true
}

// coalesce merges overlapping spans, so that no byte is sent twice.
// https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7.2-4
func coalesce(list []span) []span {
	sorted := slices.SortedFunc(slices.Values(list), func(a, b span) int { return cmp.Compare(a.off, b.off) })
	merged := sorted[:0]
	for _, s := range sorted {
		if k := len(merged) - 1; k >= 0 && s.off < merged[k].end() {
			merged[k].n = max(merged[k].end(), s.end()) - merged[k].off
		} else {
			merged = append(merged, s)
		}
	}
	// The order stays that of the request, by the first of the merged spans.
	// https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7.2-6
	first := func(m span) int {
		return slices.IndexFunc(list, func(s span) bool { return m.off <= s.off && s.off < m.end() })
	}
	slices.SortFunc(merged, func(a, b span) int { return cmp.Compare(first(a), first(b)) })
	return merged
}
