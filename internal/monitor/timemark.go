package monitor

import (
	"cmp"
	"slices"
	"strconv"

	"httpserver/internal/event"
)

// MaxMarks is how many marks are kept. Each takes about 35 KB: a copy of the counts
// at its time, from which the numbers since then are made.
const MaxMarks = 9

// A TimeMark is a moment that a viewer marked.
type TimeMark struct {
	N    int    // from 1
	At   int64  // Unix nanoseconds
	Name string // "" for none
}

// String is the mark as the screen calls it: "mark 2 deploy". The name is the
// viewer's, raw.
func (m TimeMark) String() string {
	t := "mark " + strconv.Itoa(m.N)
	if m.Name != "" {
		t += " " + m.Name
	}
	return t
}

// A keptMark is a mark with what had been counted then.
type keptMark struct {
	TimeMark
	counts counts
	totals event.Totals
}

// marked keeps a mark and what was counted so far. Of a mark that is known already it
// takes the name.
func (s *State) marked(at int64, v *event.Mark) {
	if old := s.timeMark(v.N); old != nil && v.Name != "" {
		named := *old
		named.Name = v.Name
		s.timeMarks = slices.Clone(s.timeMarks) // a clone of the state may have the same
		s.timeMarks[slices.Index(s.timeMarks, old)] = &named
	}
	if s.timeMark(v.N) != nil || v.N < 1 {
		return
	}
	m := &keptMark{TimeMark: TimeMark{N: v.N, At: at, Name: v.Name}, counts: s.counts.copy(), totals: s.totals}
	for c := range s.Recent() { // these count from the mark on
		if c.Open() && c.Side == event.FromClient {
			m.counts.requests[requestBar(c.Requests)]--
		}
	}
	s.keep(m)
}

// keep keeps a mark, in the order of their times, and drops the oldest one beyond
// MaxMarks.
func (s *State) keep(m *keptMark) {
	all := append(slices.Clone(s.timeMarks), m)
	slices.SortStableFunc(all, func(a, b *keptMark) int { return cmp.Compare(a.At, b.At) })
	s.timeMarks = all[max(0, len(all)-MaxMarks):]
}

// timeMark is the mark with that number; nil if it is not kept.
func (s *State) timeMark(n int) *keptMark {
	for _, m := range s.timeMarks {
		if m.N == n {
			return m
		}
	}
	return nil
}

// TimeMark is the mark with that number; false if it is not kept.
func (s *State) TimeMark(n int) (m TimeMark, kept bool) {
	if k := s.timeMark(n); k != nil {
		return k.TimeMark, true
	}
	return TimeMark{}, false
}

// TimeMarks appends the kept marks to dst, in the order of their times, and returns
// it.
func (s *State) TimeMarks(dst []TimeMark) []TimeMark {
	for _, m := range s.timeMarks {
		dst = append(dst, m.TimeMark)
	}
	return dst
}
