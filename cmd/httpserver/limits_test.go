package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// measured are the tests that measure the bounds of a row.
func measured() map[string]string {
	return map[string]string{
		"open connections":        "TestTheLongestSilentGivesWay TestSilentConnectionsGiveWay TestConnectionsBeyondTheLimitAreTold TestTenThousandIdleConnections TestTheSearchForTheLongestSilentIsBounded",
		"a TLS handshake":         "TestHandshakeLimit TestASilentHandshakeGivesWay",
		"a request's head":        "TestLimitsAtTheirEdge TestLimitsStrikeInTimeWithThousandsOfSlowClients TestASlowHeadGivesWayAfterASecond",
		"a request's content":     "TestLimitsAtTheirEdge TestREADMELimitsStrike",
		"a response":              "TestASlowReaderIsNotIdle TestLimitUnsentBoundsWhatTheSystemHolds TestScripts",
		"bytes that come after":   "TestBytesAfterACloseDoNotResetTheConnection TestScripts",
		"the stop":                "TestShutdownEndsIdleConnectionsAtOnceAndOthersAfterTheirExchange",
		"GET /, files":            "TestTheCacheTakesNoMoreThanItsLimit TestTheCacheKeepsToItsLimit TestREADMELimitsStrike",
		"gzip and zstd":           "TestFilesTakeTurnsToBeCompressed TestManyFilesAreCompressedAtOnce TestLargeContentIsNotHeldTwice",
		"--browse":                "TestListIsBounded TestAPageIsShared TestHEADOfADirectoryMakesNoPage",
		"/files/NAME":             "TestUploadsTakeTurnsOnTheDisk TestASlowUploadHoldsNoPlace",
		"/echo, /raw":             "TestRoutesRefuseWhatTheyCannotHold TestHeldContentIsFreedWhenTheResponseEnds TestEchoBelievesNoLength",
		"/echo/TEXT":              "TestRoutesOnTheWire",
		"/bytes/N":                "TestManyBytes TestTimeIsWaitedFor TestDocuments",
		"/cut/N":                  "TestBrokenContent TestBrokenOnTheWire",
		"/httpbin":                "TestSlotsAreBoundedForAllAndForEach TestAClientThatSentFINGivesItsSlot TestOneClientCannotTakeAllConnections TestAFloodOfInterimResponsesIsCut TestSmallPiecesAreWrittenTogether TestASlowClientOfASmallResponseHoldsNoConnection TestContentWithoutAPlaceIsNotWaitedFor",
		"the dashboard":           "TestMemoryIsBounded TestOpenConnectionsAreBounded",
		"bytes for the wire view": "TestWireEventsHaveABudget",
		"--log-file":              "TestAStalledReaderNeverStopsTheWriter TestASlowSubscriberLosesAndDisturbsNone",
		"--replay":                "TestALineThatIsTooLongIsPassedOver TestLongTextsAreCut",
		"--pcap":                  "TestConnectionsThatEndedAreForgotten TestConnectionsThatSayNothingAreGivenUp TestAClaimedLengthTakesNoMemory",
	}
}

// Each bound is measured by tests that exist.
func TestEachBoundIsMeasured(t *testing.T) {
	all, used := testNames(t), 0
	for _, b := range bounds() {
		var tests []string
		for row, names := range measured() {
			if strings.HasPrefix(b.of, row) && (row != "/echo, /raw" || b.of == row) {
				tests = strings.Fields(names)
				used++
			}
		}
		if len(tests) == 0 {
			t.Errorf("no test measures the bounds of %q", b.of)
		}
		for _, name := range tests {
			if !slices.Contains(all, name) {
				t.Errorf("%q is measured by %s, which does not exist", b.of, name)
			}
		}
	}
	if used != len(measured()) {
		t.Errorf("%d rows of %d are in the table", used, len(measured()))
	}
}

// Each route of the README has its bounds.
func TestEachRouteHasItsBounds(t *testing.T) {
	var routes []string
	for _, b := range bounds() {
		routes = append(routes, strings.Split(b.of, ", ")...)
	}
	for _, row := range table(t, "route") {
		told, _ := quoted(row[0])
		for _, route := range told {
			method, path, ok := strings.Cut(route, " ")
			switch {
			case ok && path != "/":
				route = path
			case !strings.HasPrefix(method, "/") && !ok:
				continue // a method alone
			}
			route = strings.TrimSuffix(route, "/...")
			if !slices.ContainsFunc(routes, func(r string) bool { return r == route || strings.HasPrefix(r, route+" ") }) {
				t.Errorf("the table of bounds has no %q", route)
			}
		}
	}
}

// The help topic is the table, in lines that fit a terminal.
func TestTheHelpShowsTheBounds(t *testing.T) {
	c := newCommand("test", nil)
	var out bytes.Buffer
	c.SetOut(&out)
	c.SetArgs([]string{"help", "limits"})
	if err := c.Execute(); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(out.String()), " ")
	for _, b := range bounds() {
		for _, part := range []string{b.of, b.bytes, b.work, b.beyond} {
			if !strings.Contains(text, part) {
				t.Errorf("the help does not show %q", part)
			}
		}
	}
	for l := range strings.Lines(out.String()) {
		if len(l) > 81 {
			t.Errorf("a line has %d cells: %s", len(l)-1, l)
		}
	}
}

// testNames are the names of all tests of the program.
func testNames(t *testing.T) []string {
	t.Helper()
	head := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	var all []string
	err := filepath.WalkDir("../..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range head.FindAllSubmatch(text, -1) {
			all = append(all, string(m[1]))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// No number of the table is written into it: each is made from the constant, the
// default or the flag that sets it, so that none can differ from the code. The
// exceptions are names, statuses, and what is measured or a library's.
func TestTheTableOfBoundsHasNoNumbersOfItsOwn(t *testing.T) {
	exceptions := []string{
		"IPv6, one /64", "gzip and zstd", "503", "502", "431, 414 or 408", "413, 431, 400 or 408", "413", "400",
		"about 7k", "64k of handshake messages (crypto/tls)", // TestTenThousandIdleConnections
		"20M", "about 1k", // internal/monitor
	}
	f, err := parser.ParseFile(token.NewFileSet(), "limits.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || !strings.HasSuffix(fn.Name.Name, "Bounds") {
			continue
		}
		ast.Inspect(fn, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok {
				return true
			}
			text := lit.Value
			for _, e := range exceptions {
				text = strings.ReplaceAll(text, e, "")
			}
			if looked++; strings.ContainsAny(text, "0123456789") {
				t.Errorf("the table has a number of its own: %s", lit.Value)
			}
			return true
		})
	}
	if looked < 50 {
		t.Errorf("only %d literals were found", looked)
	}
}
