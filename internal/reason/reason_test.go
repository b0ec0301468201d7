package reason

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestEveryReasonHasItsTexts(t *testing.T) {
	var (
		name   = regexp.MustCompile(`^[a-z0-9.]+(-[a-z0-9.]+)*$`)
		rule   = regexp.MustCompile(`^RFC (9110|9112|6585) §\d+(\.\d+)*$`)
		also   = regexp.MustCompile(`^§[0-9C](\.?\d+)*(, §\d+(\.\d+)*)*$`)
		status = regexp.MustCompile(`^[45]\d\d$`)
		names  = make(map[string]Code)
	)
	for _, c := range All() {
		e := Of(c)
		check := func(what, text string, ok bool) {
			t.Helper()
			if !ok {
				t.Errorf("%s: %s is %q", e.Name, what, text)
			}
		}
		check("Name", e.Name, name.MatchString(e.Name))
		check("Name", e.Name, names[e.Name] == None)
		names[e.Name] = c
		kept := e.Verdict == Kept
		check("Who", string(e.Who), kept == (e.Who == "") && slices.Contains([]Party{"", Server, Client, Proxy, Upstream, Unknown}, e.Who))
		check("Short", e.Short, kept == (e.Short == ""))
		check("Label", e.Label(), len(e.Label()) <= 20 && ascii(e.Label()))
		check("Status", e.Status, e.Status == "" || status.MatchString(e.Status))
		check("LongLabel", e.LongLabel(), len(e.LongLabel()) <= 22 && ascii(e.LongLabel()))
		check("Rule", e.Rule, e.Rule == "" || rule.MatchString(e.Rule))
		check("Also", e.Also, e.Also == "" || e.Rule != "" && also.MatchString(e.Also) && !slices.Contains(strings.Split(e.Also, ", "), e.Rule[len("RFC 9112 "):]))
		check("Why", e.Why, clause(e.Why))
		check("Explain", e.Explain, sentences(e.Explain) >= 2 && sentences(e.Explain) <= 4)
		check("WholeCure", e.WholeCure(), e.Cure == "" && e.CureMore == "" || sentences(e.WholeCure()) >= 1 && sentences(e.WholeCure()) <= 2)
		check("Cure", e.Cure, len(e.Cure) <= 33 && !strings.Contains(e.Cure, ". ") && !strings.HasSuffix(e.Cure, "."))
		if e.Verdict < Kept || e.Verdict > Ended {
			t.Errorf("%s: Verdict is %d", e.Name, e.Verdict)
		}
		if e.Code != c {
			t.Errorf("%s: Code is %d, want %d", e.Name, e.Code, c)
		}
	}
	if len(names) != int(last)-1 {
		t.Errorf("%d names for %d codes", len(names), last-1)
	}
}

// ascii tells whether s can be drawn on every terminal.
func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) < 0
}

// clause reports whether s fits into the middle of a sentence.
func clause(s string) bool {
	return s != "" && ascii(s) && !strings.HasSuffix(s, ".") && len(s) <= 70
}

// sentences counts sentences; less than one means that the last has no end.
func sentences(s string) int {
	if !strings.HasSuffix(s, ".") || !ascii(s) || strings.Contains(s, "  ") {
		return -1
	}
	return strings.Count(s, ". ") + strings.Count(s, "? ") + 1
}

func TestTheLabelsSayWhoAndWhy(t *testing.T) {
	for c, want := range map[Code][2]string{
		Keep11:        {"", ""},
		ClientClose:   {"server: client asked", "server: client asked"}, // the client wanted it, and the server has to do it
		Version10:     {"server: HTTP/1.0", "server: HTTP/1.0"},
		SwitchedOff:   {"server: reuse off", "server: reuse off"},
		BadHost:       {"server: bad Host", "server: 400 bad Host"},
		HeaderTimeout: {"server: slow head", "server: 408 slow head"},
		ClientEOF:     {"client: closed it", "client: closed it"},
		ClientGone:    {"client: broke off", "client: broke off"},
		Operator:      {"server: you (x)", "server: you (x)"},
		ProxyLeft:     {"proxy: client left", "proxy: its client left"},
		Upstream10:    {"upstream: HTTP/1.0", "upstream: HTTP/1.0"},
	} {
		if got := [2]string{Of(c).Label(), Of(c).LongLabel()}; got != want {
			t.Errorf("%v: %q, want %q", c, got, want)
		}
	}
}

// A normal end needs no cure; what engineers look for has one.
func TestTheCures(t *testing.T) {
	for _, c := range []Code{Keep11, Keep10, ClientEOF, Shutdown, Operator} {
		if cure := Of(c).Cure; cure != "" {
			t.Errorf("%v has a cure: %q", c, cure)
		}
	}
	for c, want := range map[Code]string{
		ResetIdle:   "A pool must read to the end",
		IdleTimeout: "Let the client close first",
		ClientClose: `Leave "Connection: close" out`,
		SwitchedOff: "Press a, or --keep-alive=true",
	} {
		if got := Of(c).Cure; got != want {
			t.Errorf("%v: %q, want %q", c, got, want)
		}
	}
}

// What dashboard.md lists under the why line, as the table words it.
func TestTheSectionsAreTheDecidingOnes(t *testing.T) {
	for c, want := range map[Code]string{
		Keep11: "RFC 9112 §9.3", Keep10: "RFC 9112 §9.3", ClientClose: "RFC 9112 §9.6", Version10: "RFC 9112 §9.3",
		SwitchedOff: "RFC 9112 §9.6", MaxRequests: "RFC 9112 §9.6", Unread: "RFC 9112 §9.3", BadHost: "RFC 9112 §3.2",
		BadRequestLine: "RFC 9112 §3", BadField: "RFC 9112 §5", BadLength: "RFC 9112 §6.3", BothLengths: "RFC 9112 §6.1",
		BadCoding: "RFC 9112 §6.3", Coding10: "RFC 9112 §6.1", BadChunk: "RFC 9112 §7.1", HeaderTimeout: "RFC 9110 §15.5.9",
		ContentTimeout: "RFC 9110 §15.5.9", ContentTooLarge: "RFC 9110 §15.5.14", TargetTooLong: "RFC 9110 §15.5.15",
		FieldsTooLarge: "RFC 6585 §5", BadVersion: "RFC 9110 §15.6.6", BadMethod: "RFC 9110 §9.1", BadExpect: "RFC 9110 §10.1.1",
		IdleTimeout: "RFC 9112 §9.5", ClientEOF: "RFC 9112 §9.6", ClientGone: "RFC 9112 §8", ResetAmid: "RFC 9112 §8",
		Shutdown: "RFC 9112 §9.6", Operator: "",
	} {
		if got := Of(c).Rule; got != want {
			t.Errorf("%v: %q, want %q", c, got, want)
		}
	}
}

func TestALabelIsAsLongAsThereIsRoom(t *testing.T) {
	e := Of(BadHost)
	for room, want := range map[int]string{0: "server: bad Host", 19: "server: bad Host", 20: "server: 400 bad Host", 99: "server: 400 bad Host"} {
		if got := e.LabelIn(room); got != want {
			t.Errorf("in %d cells: got %q, want %q", room, got, want)
		}
	}
}

func TestANameIsReadBack(t *testing.T) {
	for _, c := range append(All(), None) {
		text, err := c.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var got Code
		if err := got.UnmarshalText(text); err != nil || got != c {
			t.Errorf("%q is read as %v, %v", text, got, err)
		}
	}
	var c Code
	if err := c.UnmarshalText([]byte("because")); err == nil {
		t.Error(`"because" is a reason`)
	}
}

func TestACodeFromTheFutureDoesNoHarm(t *testing.T) {
	if e := Of(200); e.Code != None || e.Name != "none" {
		t.Errorf("got %+v", e)
	}
	if s := last.String(); s != "none" {
		t.Errorf("got %q", s)
	}
}
