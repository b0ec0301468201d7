package scene

import (
	"net/netip"
	"strconv"
	"time"

	"httpserver/internal/figure"
	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/internal/verdict"
	"httpserver/tui/command"
)

// A judged is the verdict on the last minute, and what it was made from.
type judged struct {
	verdict verdict.Verdict
	from    basis
}

// A basis is what a verdict is made from. The verdict is made again once a second, when
// the picture shows another state, and with the first and the last entries.
type basis struct {
	of     *monitor.State
	second int64
	masked bool
	fresh  bool   // no entry had come
	events uint64 // after the end of the source; 0 before
}

// sync brings the verdict up to date. ended says that the source has come to its end,
// where the clock does not go on.
func (j *judged) sync(st *monitor.State, now time.Time, ended bool, mask *Mask) {
	from := basis{of: st, second: now.Unix(), masked: mask.on, fresh: st.Events() == 0}
	if ended {
		from.events = st.Events()
	}
	if j.from == from {
		return
	}
	j.from = from
	j.verdict = verdict.Of(st, now, verdict.Minute, func(a netip.Addr) string { return maskedAddress(mask, a) })
}

// HasVerdict reports whether there is a verdict that may be told.
func (w *Wanted) HasVerdict() bool { return w.verdict.verdict.Rule != "" && w.Reasons() }

// Verdict is what the last minute adds up to; silence where that may not be told.
func (s *Scene) Verdict() verdict.Verdict {
	if !s.HasVerdict() {
		return verdict.Verdict{}
	}
	return s.verdict.verdict
}

// Stretch names the time that the verdict is about: the last minute or, where the state
// has forgotten a part of it, less.
func (s *Scene) Stretch(short bool) string {
	d := time.Duration(s.Now.UnixNano() - s.verdict.verdict.Since)
	switch {
	case d < verdict.Minute:
		return "LAST " + figure.Brief(d.Round(time.Second))
	case short:
		return "1 MIN"
	}
	return "LAST MINUTE"
}

// ShowVerdict says what the last minute adds up to, with the cure, and narrows the
// screen to the connections that the verdict is about.
func ShowVerdict(v *Viewer, s *Scene) string {
	j := s.Verdict()
	if j.Rule == "" {
		return "nothing is to be said of the last minute"
	}
	words := ""
	if j.Addr.IsValid() || j.Tag != "" {
		words = s.ClientTerm(&monitor.Client{Tag: j.Tag, Addr: j.Addr}, monitor.ByAddress)
	}
	if j.Server != "" {
		words = "server:=" + j.Server
	}
	if j.Code != reason.None {
		words += " why:" + reason.Of(j.Code).Name
	}
	if len(j.Conns) == 1 {
		words = "conn:" + strconv.FormatUint(j.Conns[0], 10)
	}
	if words != "" {
		Narrow(words, command.Overview)(v, s)
	}
	if s.Size < Large { // of the banner's two lines the cure has the second
		return j.Brief()
	}
	return j.Text()
}
