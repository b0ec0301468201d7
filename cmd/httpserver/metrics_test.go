package main

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"httpserver/internal/message"
)

// counters are the lines of a metrics text that count exchanges and connections.
func counters(text string) (lines []string) {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "http") && !strings.HasPrefix(line, "httpserver_build_info") && !strings.HasPrefix(line, "httpserver_events_dropped") {
			lines = append(lines, line)
		}
	}
	return lines
}

// scraped gets the metrics, on a connection of its own.
func scraped(t *testing.T, p *program) string {
	t.Helper()
	resp, err := http.Get(p.url + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != 200 {
		t.Fatalf("%v: %s", err, text)
	}
	return string(text)
}

// A capture has the same counters.
func TestMetricsOfACapture(t *testing.T) {
	t.Parallel()
	got := ends(t, ".", "--pcap", captured, "--metrics-text")
	for _, line := range []string{
		"httpserver_connections_opened_total 10\n", "httpserver_requests_lost_total 2\n",
		`httpserver_connections_closed_total{reason="raced",by="server"} 2` + "\n",
		`httpserver_requests_total{method="GET",code="2xx"} 11` + "\n",
	} {
		if !strings.Contains(got.out, line) {
			t.Errorf("status %d: no %q in\n%s%s", got.status, line, got.out, got.err)
		}
	}
}

func TestMetricsFlagsInConflict(t *testing.T) {
	for _, args := range [][]string{
		{"--metrics-text"}, {"--metrics", "--replay", "x"}, {"--metrics", "--pcap", "x"}, {"--metrics-text", "--pcap", captured, "--json"},
		{"--metrics", "--proxy", "/=http://127.0.0.1:1"}, {"--metrics", "--proxy", "/metrics/=http://127.0.0.1:1"},
	} {
		if got := ends(t, ".", args...); got.status != exitUsage || !strings.Contains(got.err, "--metrics") {
			t.Errorf("%v: status %d, %s", args, got.status, got.err)
		}
	}
}

// A connection that has asked for the metrics is in no number, so it can ask for
// nothing else.
func TestAScrapersConnectionIsClosed(t *testing.T) {
	p := start(t, "--metrics")
	for _, request := range []string{
		"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n", "POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
	} {
		nc, err := net.Dial("tcp", p.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer nc.Close()
		io.WriteString(nc, request)
		nc.SetReadDeadline(time.Now().Add(patience))
		if got, err := io.ReadAll(nc); err != nil || !strings.Contains(string(got), "\r\nConnection: close\r\n") {
			t.Errorf("%.40q: %v, %.300q", request, err, got)
		}
	}
}

func TestTheGuestsOfAServer(t *testing.T) {
	for args, want := range map[string]bool{"": false, "--share": true, "--proxy /=http://a": false, "--share --proxy /=http://a": true, "--share --proxy /b=http://a": true} {
		o := defaults()
		flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
		o.bind(flags)
		if err := errors.Join(flags.Parse(strings.Fields(args)), o.check()); err != nil {
			t.Fatalf("%q: %v", args, err)
		}
		tells := (&app{o: o}).guests()
		if got := tells != nil && tells(&message.Request{Target: message.Target{Path: "/live/events"}}); got != want {
			t.Errorf("%q: a guest %v, want %v", args, got, want)
		}
	}
}
