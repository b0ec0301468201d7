package main

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// proofs are the tests of each sentence of the README's section on security, by
// how the sentence begins.
func proofs() map[string]string {
	return map[string]string{
		"Request smuggling:":                "TestSmuggledRequestsStayContent TestEachByteAtEachPlaceOfARequest FuzzRequest TestWire",
		"Whatever two readers could":        "TestWire FuzzStrict",
		"The proxy never passes framing on": "TestFieldsThatAreDropped TestChunkedOrPassedThrough TestAResponseKeepsItsFraming",
		"Slow, stalled and vanishing":       "TestLimitsStrikeInTimeWithThousandsOfSlowClients TestMoreClientsThanDescriptors TestLimitsAtTheirEdge TestSoak",
		"When the server is full":           "TestSilentConnectionsGiveWay TestTheLongestSilentGivesWay TestASlowHeadGivesWayAfterASecond TestAStalledRequestGivesWay TestAnEndedConnectionGivesWay",
		"What each route can take":          "TestEachBoundIsMeasured TestEachRouteHasItsBounds",
		"Paths and links that lead out":     "TestNoPathLeadsAboveTheRoot TestALinkThatIsSwitchedNeverLeadsOut FuzzServe",
		"A link counts by where it leads":   "TestLinksAreServedIfTheyResolveInsideTheRoot",
		"Pages of other sites":              "TestStoreRefuses TestStoreSeesThroughDNSRebinding",
		"Uploads are always served":         "TestUploadsNeverBecomePages TestUploadsThatComeIntoTheRootLaterAreNoPages TestKilledInTheMiddleOfAnUpload TestAReplacedFileKeepsItsMode",
		"A name with a character":           "TestUploadsHaveNamesThatAreSeenWhole TestListNames",
		"Escape sequences in anything":      "TestNoForeignByteDrivesTheTerminal TestNoClientDrivesTheTerminal TestNoUpstreamDrivesTheTerminal TestNoRecordingDrivesTheTerminal",
		"Credentials:":                      "TestCredentialsAreMaskedInWireEvents TestKeysAndTokensAreMaskedInTheWireViewToo TestSecretsOfARefusedHeadAreMasked TestNoSecretIsRecorded TestTheReadmeNamesTheCredentialFields",
		"A command that you copy":           "TestACommandIsReadAlikeByEveryShell TestWhatCurlSendsIsTheRequest TestACommandCanBePastedIntoATerminal",
		"An upstream's `Location`":          "TestLocationsAreMovedBack FuzzLocation TestOneClientCannotTakeAllConnections TestAClientThatSentFINGivesItsSlot TestAFloodOfInterimResponsesIsCut",
		"`--record` and `--log-file`":       "TestAnOutputHarmsNoFile TestALogIsNotReopenedThroughALink TestNoFileHasTwoUses",
		"Errors tell a client":              "TestErrorsOfTheDisk TestStoreErrorsOfTheDisk TestTextsOfErrors",
		"There is no `Server` field":        "TestWhatIsNotDefended",
		"Many clients with real requests":   "TestOneConnectionTooMany",
		"Who may connect:":                  "TestFirstLineSaysWhereItListens",
		"`--host 127.0.0.1` keeps":          "TestAHostIsListenedAtAndNoOther",
		"Who may write with":                "TestStoreTakes",
		"It is off unless":                  "TestWhatIsNotDefended",
		"Who may read:":                     "TestWhatIsNotDefended",
		"Don't serve secrets":               "TestWhatIsNotDefended",
		"What the plain log":                "TestWhatIsNotDefended",
		"The key of `--tls-self-signed`":    "TestSelfSignedIsForThisMachine",
	}
}

// securityClaims are the sentences in the lists of the README's section on security.
func securityClaims(t *testing.T) []string {
	t.Helper()
	_, section, _ := strings.Cut(docs(t), "\n## Security\n")
	section, _, _ = strings.Cut(section, "\n## ")
	var all []string
	for _, item := range strings.Split(section, "\n* ")[1:] {
		item, _, _ = strings.Cut(item, "\n\n")
		for _, s := range strings.Split(strings.Join(strings.Fields(item), " "), ". ") {
			all = append(all, strings.TrimSuffix(s, "."))
		}
	}
	return all
}

// Each sentence on what is defended, and on what is not, has its tests.
func TestEachClaimOnSecurityHasItsTest(t *testing.T) {
	tests, used := testNames(t), map[string]bool{}
	for _, claim := range securityClaims(t) {
		var names string
		for begins, n := range proofs() {
			if strings.HasPrefix(claim, begins) {
				names, used[begins] = n, true
			}
		}
		if names == "" {
			t.Errorf("no test is named for %q", claim)
		}
		for _, name := range strings.Fields(names) {
			if !slices.Contains(tests, name) {
				t.Errorf("%q is said to be tested by %s, which does not exist", claim, name)
			}
		}
	}
	for begins := range proofs() {
		if !used[begins] {
			t.Errorf("the README does not say %q", begins)
		}
	}
}

// The README's sentences on what is not defended are true: a rebound name reads, and
// the log holds queries. Without --files nothing can be written, and no response
// names the program.
func TestWhatIsNotDefended(t *testing.T) {
	p := start(t)
	for _, c := range []struct {
		what, method, target, host string
		status                     int
	}{
		{"a rebound name reads", "GET", "/", "evil.example", 200},
		{"nothing is written without --files", "PUT", "/files/a", "localhost", 404},
		{"a target is logged as it came", "GET", "/echo/a?token=s3cret", "localhost", 200},
	} {
		r, err := http.NewRequest(c.method, p.url+c.target, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = c.host
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		if resp.StatusCode != c.status || resp.Header.Get("Server") != "" {
			t.Errorf("%s: %s, Server %q", c.what, resp.Status, resp.Header.Get("Server"))
		}
		if line := p.line(); !strings.Contains(line, c.target) {
			t.Errorf("%s: the log says %q", c.what, line)
		}
	}
}
