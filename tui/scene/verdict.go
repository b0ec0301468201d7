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

// A judged is the verdict on the last minute, and what it was made from. It is made
// again once a second, and when the picture shows another state.
type judged struct {
	verdict verdict.Verdict
	of      *monitor.State
	second  int64
	masked  bool
	fresh   bool // no entry had come
}

// sync brings the verdict up to date.
func (j *judged) sync(st *monitor.State, now time.Time, mask *Mask) {
	if j.of == st && j.second == now.Unix() && j.masked == mask.on && j.fresh == (st.Events() == 0) {
		return
	}
	*j = judged{of: st, second: now.Unix(), masked: mask.on, fresh: st.Events() == 0}
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
