package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

var keepWitness = flag.Bool("witness", false, "keep the capture and the recording of this run under internal/capture/testdata")

// witness is a capture of this server and the recording that the server made of
// the same run, without their extensions.
const witness = "../../internal/capture/testdata/witness"

// TestACaptureTellsWhatTheServerRecorded compares the server's own account with
// the one from outside, on a run that was kept.
func TestACaptureTellsWhatTheServerRecorded(t *testing.T) {
	t.Parallel()
	compareAccounts(t, witness+".pcap", witness+".jsonl")
}

// TestACaptureTellsWhatTheServerRecordsNow does the same with a run made now,
// where packets may be captured.
func TestACaptureTellsWhatTheServerRecordsNow(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pcap, recording := filepath.Join(dir, "witness.pcap"), filepath.Join(dir, "witness.jsonl")
	p := start(t, "--record", recording, "--idle-timeout", "1s", "--max-requests", "4")
	stop := captureLoopback(t, pcap, p.addr)
	behave(t, p.addr)
	stop()
	p.signal(syscall.SIGINT)
	p.status()
	compareAccounts(t, pcap, recording)
	if *keepWitness && !t.Failed() {
		for _, name := range []string{pcap, recording} {
			if err := os.WriteFile(witness+filepath.Ext(name), []byte(content(t, name)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// captureLoopback captures the packets of addr into a file until stop is called.
// It skips the test where that is not possible.
func captureLoopback(t *testing.T, file, addr string) (stop func()) {
	t.Helper()
	_, port, _ := net.SplitHostPort(addr)
	cmd := exec.Command("tcpdump", "-i", "lo", "-s", "66000", "-U", "--immediate-mode", "-Z", "root", "-B", "65536", "-w", file, "tcp port "+port)
	errs := new(buffer)
	cmd.Stderr = errs
	if err := cmd.Start(); err != nil {
		t.Skipf("no capture can be made here: %v", err)
	}
	gone := make(chan struct{})
	go func() { cmd.Wait(); close(gone) }()
	t.Cleanup(func() { cmd.Process.Kill(); <-gone })
	listening := make(chan bool, 1)
	go func() { listening <- errs.waitFor("listening on") }()
	select {
	case <-listening:
	case <-gone:
		t.Skipf("no capture can be made here: %s", errs)
	case <-time.After(patience):
		t.Fatalf("tcpdump does not begin: %s", errs)
	}
	return func() {
		// Packets reach the file a little after they are sent.
		size := func() int64 { info, _ := os.Stat(file); return info.Size() }
		for before := int64(-1); before != size(); time.Sleep(100 * time.Millisecond) {
			before = size()
		}
		cmd.Process.Signal(syscall.SIGINT)
		await(t, "the end of tcpdump", func() struct{} { <-gone; return struct{}{} })
		if !strings.Contains(errs.String(), "\n0 packets dropped by kernel") {
			t.Skipf("packets were lost in this capture: %s", errs)
		}
	}
}

// An act is what a client does on a connection of its own.
type act func(t *testing.T, c *net.TCPConn)

// behave connects to the server once for each thing that a client can do, all at
// about the same time.
func behave(t *testing.T, addr string) {
	var acts sync.WaitGroup
	defer acts.Wait()
	for _, do := range []act{
		leaveAfter(getting("/delay/1", ""), 0),
		say(getting("/", ""), getting("/?2", ""), getting("/?3", "")),                     // and the client's FIN
		say(getting("/", ""), getting("/?2", ""), getting("/?3", ""), getting("/?4", "")), // the limit of requests
		untilEOF(getting("/", "Connection: close\r\n")),
		untilEOF("GET / HTTP/1.0\r\nHost: a\r\n\r\n"),
		say("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n"),
		say("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"),
		say("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}"),
		say("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n"),
		say(getting("/missing", "")),
		untilEOF(getting("/", "") + getting("/?2", "") + getting("/?3", "Connection: close\r\n")), // pipelined
		untilEOF("GET / HTTP/1.1\r\n\r\n"), // no Host
		untilEOF("GET / HTTP/1.1\r\nHost: a\r\nA : b\r\n\r\n"),
		untilEOF("G@T / HTTP/1.1\r\nHost: a\r\n\r\n"),
		say("GET / HT"),            // half a head, and FIN
		untilEOF(getting("/", "")), // kept, then silent
		untilEOF(getting("/", "") + getting("/?2", "")),
		say(""), // nothing at all
		resetAfter(getting("/", "")),
		leaveAfter(getting("/bytes/3000000", ""), 1000),
		untilEOF(getting("/cut/100", "")),
		untilEOF(getting("/reset/100", "")),
		untilEOF(getting("/badchunk", "")),
		tooLate(getting("/", ""), getting("/?late", "")),
		say(getting("/stream/2", "")),
		say(getting("/status/204", ""), getting("/", "")),
	} {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		conn.SetDeadline(time.Now().Add(patience))
		acts.Go(func() {
			defer conn.Close()
			do(t, conn.(*net.TCPConn))
		})
	}
}

func getting(target, fields string) string {
	return "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n"
}

// say sends each request when the response to the one before it is complete, and
// ends with a FIN.
func say(requests ...string) act {
	return func(t *testing.T, c *net.TCPConn) {
		in := bufio.NewReader(c)
		for _, r := range requests {
			io.WriteString(c, r)
			if !strings.HasSuffix(r, "\r\n\r\n") && !strings.HasSuffix(r, "}") {
				continue // no request yet
			}
			readResponse(t, in, strings.HasPrefix(r, "HEAD"))
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// readResponse reads a response with a length or chunks.
func readResponse(t *testing.T, in *bufio.Reader, head bool) {
	t.Helper()
	length, chunked := 0, false
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			t.Errorf("a response's head: %v", err)
			return
		}
		fmt.Sscanf(line, "Content-Length: %d", &length)
		chunked = chunked || strings.HasPrefix(line, "Transfer-Encoding: chunked")
		if line == "\r\n" {
			break
		}
	}
	switch {
	case head:
	case chunked:
		for line := ""; line != "0\r\n"; {
			line, _ = in.ReadString('\n')
			if line == "" {
				return
			}
		}
		in.ReadString('\n')
	default:
		io.CopyN(io.Discard, in, int64(length))
	}
}

// untilEOF sends, and reads until the server ends the connection.
func untilEOF(request string) act {
	return func(t *testing.T, c *net.TCPConn) {
		io.WriteString(c, request)
		io.Copy(io.Discard, c)
	}
}

// reset ends with an RST after a response.
func resetAfter(request string) act {
	return func(t *testing.T, c *net.TCPConn) {
		say(request)(t, c)
		c.SetLinger(0)
	}
}

// leave ends after so many bytes of the response.
func leaveAfter(request string, bytes int64) act {
	return func(t *testing.T, c *net.TCPConn) {
		c.SetReadBuffer(4096)
		io.WriteString(c, request)
		io.CopyN(io.Discard, c, bytes)
		time.Sleep(50 * time.Millisecond)
	}
}

// tooLate sends its second request after the server's FIN.
func tooLate(first, second string) act {
	return func(t *testing.T, c *net.TCPConn) {
		untilEOF(first)(t, c)
		time.Sleep(50 * time.Millisecond)
		io.WriteString(c, second)
		time.Sleep(50 * time.Millisecond)
	}
}

// clientGone is the status in the log of a request whose client left before a response.
const clientGone = 499

// An account is what is told of one connection.
type account struct {
	exchanges []string
	bytes     []string
	closed    string
	ended     string
}

// accounts reads the accounts of all connections from event lines, by peer.
func accounts(t *testing.T, lines string) map[string]*account {
	t.Helper()
	byID, byPeer := map[uint64]*account{}, map[string]*account{}
	for line := range strings.Lines(lines) {
		if strings.HasPrefix(line, `{"format"`) {
			continue
		}
		e, err := event.ParseLine([]byte(line))
		if err != nil {
			t.Fatal(err)
		}
		switch v := e.Event.(type) {
		case event.ConnOpened:
			a := new(account)
			byID[v.Conn], byPeer[v.Peer.String()] = a, a
		case event.ResponseSent:
			a := byID[v.Conn]
			if v.Status == clientGone {
				break // no response was on the wire
			}
			if v.Status == 408 {
				v.Method, v.Target = "", "" // the server does not look at half a head
			}
			short := ""
			if v.Short {
				short = " short"
			}
			a.exchanges = append(a.exchanges, fmt.Sprintf("%s %s %d %s%s", v.Method, v.Target, v.Status, outside(v.Why.String()), short))
			a.bytes = append(a.bytes, bytesOf(v))
		case event.ConnClosed:
			byID[v.Conn].closed, byID[v.Conn].ended = outside(v.Reason.String()), v.Ended.String()
		}
	}
	return byPeer
}

// outside is a reason as far as packets can show it. What they cannot show:
//
//   - why a server says "close": its limit, a switch, the response's handler
//   - that a response is broken on purpose, or by a limit on writing: it is cut short
//   - how many bytes of a refused head the server had read (bytesOf)
//   - that a response sent in full after the client's FIN was not taken (accountsAgree)
//   - that the server's log has 499 for a request that got no response (accounts)
func outside(why string) string {
	switch why {
	case "max-requests", "switched-off", "answer-closes":
		return "server-said-close"
	case "on-purpose", "write-timeout":
		return "cut-short"
	}
	return why
}

// bytesOf are the bytes of an exchange as far as packets can show them.
func bytesOf(v event.ResponseSent) string {
	if reason.Of(v.Why).Verdict == reason.Refused {
		return fmt.Sprintf("out %d", v.Out)
	}
	return fmt.Sprintf("in %d out %d", v.In, v.Out)
}

// accountsAgree reports whether two accounts of a connection agree.
func accountsAgree(seen, own *account) bool {
	if seen.closed != own.closed || seen.ended != own.ended || len(seen.exchanges) != len(own.exchanges) {
		return false
	}
	n := len(own.exchanges)
	for n > 0 && (own.ended == "client FIN" && own.bytes[n-1] == "in 0 out 0" || strings.Contains(own.exchanges[n-1], " did-not-wait")) {
		n-- // this response was not taken
		if outcomeOf(seen.exchanges[n]) != outcomeOf(own.exchanges[n]) {
			return false
		}
	}
	return slices.Equal(seen.exchanges[:n], own.exchanges[:n]) && slices.Equal(seen.bytes[:n], own.bytes[:n])
}

// outcomeOf returns the method, target and status of an exchange.
func outcomeOf(exchange string) string {
	return strings.Join(strings.SplitN(exchange, " ", 4)[:3], " ")
}

// compareAccounts fails where a capture and the server's recording of the same
// run differ.
func compareAccounts(t *testing.T, pcap, recording string) {
	t.Helper()
	got := ends(t, ".", "--pcap", pcap, "--json")
	if got.status != 0 || got.err != "" {
		t.Fatalf("status %d: %s", got.status, got.err)
	}
	seen, own := accounts(t, got.out), accounts(t, content(t, recording))
	if len(own) < 20 {
		t.Errorf("the recording has %d connections", len(own))
	}
	for peer, want := range own {
		a := seen[peer]
		if a == nil {
			t.Errorf("%s is not in the capture: %+v", peer, want)
			continue
		}
		if !accountsAgree(a, want) {
			t.Errorf("%s\ncapture  %+v\nrecorded %+v", peer, *a, *want)
		}
	}
	for peer, a := range seen {
		if own[peer] == nil {
			t.Errorf("%s is in the capture alone: %+v", peer, *a)
		}
	}
}
