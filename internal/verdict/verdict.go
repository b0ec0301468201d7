package verdict

import (
	"net/netip"
	"time"

	"httpserver/internal/monitor"
	"httpserver/internal/reason"
)

// Minute is the stretch that a running server is judged by.
const Minute = time.Minute

// A Verdict is what a stretch of time adds up to. Its zero value is silence.
type Verdict struct {
	Rule  string   // the name of its rule; "" for silence
	Forms []string // the sentence in several forms, the longest first, in printable ASCII
	Cure  string   // what to do about it, in one or two sentences; "" where nothing is to be done
	Conns []uint64 // the connections behind it, in ascending order
	// What these connections have in common besides, where they have: the client's
	// address, the server of a fleet, the demo scenario, why they were closed.
	Addr   netip.Addr
	Server string // of a fleet
	Tag    string
	Code   reason.Code
	Since  int64 // Unix nanoseconds: the stretch begins here
}

// Text is the sentence in its longest form, with the cure.
func (v Verdict) Text() string {
	if v.Rule == "" {
		return ""
	}
	return v.withCure(v.Forms[0])
}

// Brief is the sentence in its shortest form, with the cure.
func (v Verdict) Brief() string {
	if v.Rule == "" {
		return ""
	}
	return v.withCure(v.Forms[len(v.Forms)-1])
}

// Said are all forms of the sentence: with the cure, the longest first, and then without
// it. The shortest form says too little for a cure.
func (v Verdict) Said() (all []string) {
	if v.Cure != "" {
		for _, f := range v.Forms[:max(1, len(v.Forms)-1)] {
			all = append(all, v.withCure(f))
		}
	}
	return append(all, v.Forms...)
}

func (v Verdict) withCure(t string) string {
	if v.Cure != "" {
		t += ". Cure: " + v.Cure
	}
	return t
}

// Of is the verdict on the stretch before now, of all that is known where stretch is 0.
// name gives the name of a client's address. Looking at 10,000 connections takes about a
// millisecond: ask once a second, not for each picture.
func Of(st *monitor.State, now time.Time, stretch time.Duration, name func(netip.Addr) string) Verdict {
	since := st.Known()
	if stretch > 0 {
		since = max(since, now.Add(-stretch).UnixNano())
	}
	e := gather(st, since, name)
	for i := range rules {
		if v := rules[i].find(e, &rules[i]); v.Forms != nil {
			v.Rule, v.Since = rules[i].Name, since
			return v
		}
	}
	return Verdict{}
}
