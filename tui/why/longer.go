package why

import (
	"strings"

	"httpserver/internal/monitor"
	"httpserver/internal/reason"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
)

// Explanation is the longer text about a reason in lines of room cells, with what its
// words mean, and a title that names its rule. lines is nil where there is no longer text.
func Explanation(code reason.Code, room int) (title string, lines []string) {
	e := reason.Of(code)
	if e.Explain == "" {
		return "", nil
	}
	title = "Why"
	if e.Rule != "" {
		title += "   " + e.Rule
	}
	lines = canvas.Paragraph(e.Explain, room)
	if e.Cure != "" {
		lines = append(lines, "")
		lines = append(lines, canvas.Paragraph("What to do: "+e.WholeCure(), room)...)
	}
	for i, w := range wordsOf(e) {
		if i == 0 {
			lines = append(lines, "")
		}
		lines = append(lines, canvas.Paragraph(w, room)...)
	}
	return title, lines
}

// A Lesson is what the suggestion of the TRY line depends on.
type Lesson struct {
	State    *monitor.State
	Commands *command.Set // for the keys to suggest
	Control  bool         // the server can be changed: it is not a recording
	Newest   reason.Code  // the newest decision; None while there is none, or it may not be told
}

// Suggestion is an experiment that shows the other side of what was just seen:
// a command line or a key, "" for none, and what to watch for.
func (l Lesson) Suggestion() (try, watch string) {
	key := l.Commands.Key
	url := strings.TrimSuffix(canvas.Safe(l.State.Server().URL), "/") + "/"
	switch why := l.Newest; {
	case !l.Control && l.State.Server().Capture.Live:
		return "", "look at the bytes with " + key(command.OpenWire) + ": a capture has them all"
	case !l.Control && l.State.Server().Fleet != "":
		return "", "the servers, worst reuse first, are the table of " + key(command.ShowServers)
	case !l.Control:
		return "", "step through the recording with " + key(command.StepOn) + " and " + key(command.StepBack) + ", and look at the bytes with " + key(command.OpenWire)
	case !l.State.Settings().KeepAlive:
		return key(command.KeepAlive), "turns keep-alive on again: watch the staircase become one line"
	case why == reason.ClientClose || why == reason.None || l.State.Totals().Requests == 0:
		return Curl(l.State) + " -v " + url + " " + url, "two URLs in one curl: watch the second request land on the same lane"
	case why == reason.IdleTimeout:
		return key(command.ShorterIdle), "shortens the idle timeout: watch every deadline jump"
	case why == reason.ClientEOF:
		return Curl(l.State) + ` -H "Connection: close" ` + url + " " + url, "the client says close: two lanes with one digit each"
	}
	return key(command.KeepAlive), "turns keep-alive off: the next responses say close, and one line becomes a staircase"
}

// Curl is how to start curl for the state's server. No certificate authority
// has signed a certificate for localhost, so curl must not ask for one.
func Curl(st *monitor.State) string {
	if st.Server().Secure {
		return "curl -k"
	}
	return "curl"
}
