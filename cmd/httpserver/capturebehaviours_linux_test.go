package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Whatever clients do, a capture tells of it what the server recorded, but for what
// packets cannot show (outside, bytesOf, accountsAgree). Within TLS they show which side ended
// the connection.
func TestACaptureTellsWhatTheServerRecordsOfEachBehaviour(t *testing.T) {
	for _, b := range behaviours {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			pcap, recording := filepath.Join(dir, "run.pcap"), filepath.Join(dir, "run.jsonl")
			p := start(t, append([]string{"--record", recording}, truthArgs(t, b.args)...)...)
			stop := captureLoopback(t, pcap, p.addr)
			b.do(t, p.addr)
			awaitEnds(t, recording)
			stop()
			p.signal(syscall.SIGINT)
			p.status()
			got := ends(t, ".", "--pcap", pcap, "--json")
			seen, own := accounts(t, got.out), accounts(t, content(t, recording))
			if len(seen) != len(own) || len(own) == 0 {
				t.Errorf("%d connections are captured, %d recorded", len(seen), len(own))
			}
			for peer, want := range own {
				a := seen[peer]
				switch {
				case a == nil:
					t.Errorf("%s is not in the capture: %+v", peer, *want)
				case strings.HasPrefix(b.name, "a PROXY header"): // which other servers take
					if a.ended != want.ended || len(a.exchanges) != 1 || !strings.HasPrefix(a.exchanges[0], "GET / 400 ") {
						t.Errorf("%s: %+v", peer, *a)
					}
				case strings.Contains(b.args, "--tls"):
					if a.ended != want.ended || len(a.exchanges) > 0 {
						t.Errorf("%s\ncapture  %+v\nrecorded %+v", peer, *a, *want)
					}
				case !accountsAgree(a, want):
					t.Errorf("%s\ncapture  %+v\nrecorded %+v", peer, *a, *want)
				}
			}
		})
	}
}

// awaitEnds waits until every connection of a recording has ended: to stop the program
// before would be an end of its own.
func awaitEnds(t *testing.T, recording string) {
	t.Helper()
	await(t, "the ends of all connections in the recording", func() bool {
		for range 400 {
			time.Sleep(20 * time.Millisecond) // a file tells no one that it grows
			lines, _ := os.ReadFile(recording)
			if n := bytes.Count(lines, []byte(`"type":"conn-opened"`)); n > 0 && n == bytes.Count(lines, []byte(`"type":"conn-closed"`)) {
				return true
			}
		}
		return false
	})
}
