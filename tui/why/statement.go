package why

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
)

// A Subject is a decision and what its sentences depend on.
type Subject struct {
	Decision monitor.Decision
	Commands *command.Set   // for the keys that a sentence mentions
	State    *monitor.State // the state that is drawn
	Now      time.Time      // the time that is drawn
	// Picked reports that the viewer picked this connection or request. The
	// sentences then speak of it alone.
	Picked bool
	// Open is the newest open connection in view; nil for none.
	Open *monitor.Conn
	// Said is what the quiz says about the viewer's last answer. It precedes
	// the verdict.
	Said string
}

// A Statement is two lines about a decision. Each line has the rule that it
// follows from, "" for none.
type Statement struct {
	Text, Rule string
	Next       []string // the second line in several forms, the longest first
	NextRule   string
}

// Nothing is the statement while no connection is in view.
const Nothing = "this line says why a connection is kept or closed"

// Question is the statement while the quiz asks about a connection. score says
// how the viewer has done so far; keys are those that the sentence mentions.
func Question(conn uint64, score string, keys *command.Set) Statement {
	answers := keys.Key(command.QuizKept) + " or " + keys.Key(command.QuizClosed) + " answers, " + keys.Key(command.Quiz) + " shows it"
	return Statement{
		Text: "#" + strconv.FormatUint(conn, 10) + ": keep or close? " + answers,
		Next: []string{score},
	}
}

// Statement is what the WHY line says, for two lines of room cells each. The
// detail of what was wrong matters more than a general sentence and than the
// cure: it is in the second line or, where it does not fit there, it replaces
// the deciding fact.
func (s Subject) Statement(room int) Statement {
	d := s.Decision
	c := s.State.Conn(d.Conn)
	detail := canvas.Safe(d.Detail)
	st := Statement{Text: s.inRoom(c, room), Rule: reason.Of(d.Code).Rule}
	st.Next, st.NextRule = s.next()
	if detail == "" {
		return st
	}
	fitting := slices.DeleteFunc(slices.Clone(st.Next), func(t string) bool { return !strings.Contains(t, detail) || canvas.Width(t) > room })
	if len(fitting) > 0 && canvas.Width(st.Text) <= room {
		st.Next = fitting
		return st
	}
	if detail == reason.FINFirst {
		return st
	}
	text := s.Said + verdictWith(d, c, detail)
	if words := faultWords(d.Detail); words != nil && !ruleFits(text, st.Rule, room) {
		text = s.Said + verdictWith(d, c, words[0])
	}
	if _, tail := canvas.Wrap(text, room); canvas.Width(tail) > room || s.Said != "" && !ruleFits(text, st.Rule, room) { // it, or the rule, would be cut
		return st
	}
	st.Text, s.Decision.Detail = text, ""
	st.Next, st.NextRule = s.next()
	return st
}

// inRoom is the verdict after what the quiz says, with fewer words for the deciding fact
// where its rule would have no room otherwise.
func (s *Subject) inRoom(c *monitor.Conn, room int) string {
	d := s.Decision
	e, text := reason.Of(d.Code), s.Said+Verdict(d, c)
	if s.Said == "" || ruleFits(text, e.Rule, room) {
		return text
	}
	if head, _, cut := strings.Cut(fact(d, c), ": "); cut && strings.Count(head, `"`)%2 == 0 { // not in a quotation
		if text := s.Said + verdictWith(d, c, head); ruleFits(text, e.Rule, room) {
			return text
		}
	}
	if short := cmp.Or(e.Long, e.Short); short != "" {
		text = s.Said + verdictWith(d, c, short)
	}
	return text
}

// ruleFits reports whether a rule has room after a text that takes two lines.
func ruleFits(text, rule string, room int) bool {
	_, tail := canvas.Wrap(text, room)
	return canvas.Width(tail)+1+canvas.Width(strings.TrimPrefix(rule, "RFC ")) <= room
}
