//go:build browser

// The page in a real browser: go test -tags browser ./internal/site
// It needs Chromium (Debian's package chromium), so it is no part of
// go test ./...

package site

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
)

// patience is how long the browser may take for anything.
const patience = 60 * time.Second

func TestBrowser(t *testing.T) {
	server := startServer(t)
	b := startBrowser(t)
	b.newTab()
	b.open(server.url)
	b.eval(`until(() => document.body.dataset.state === "ready")`)

	// From the keyboard alone: tab to the next control, press enter.
	for _, c := range []struct{ id, result, want string }{
		{"ten-in-a-row", `[...out.querySelectorAll("li")].map(li => li.textContent).join(" ") + " failed " + out.dataset.failed + ", on as many connections: " + (+out.dataset.new + +out.dataset.kept)`, "1 2 3 4 5 6 7 8 9 10 failed 0, on as many connections: 10"},
		{"ten-at-once", `out.dataset.failed + " failed, several opened: " + (out.dataset.new > 1) + ", several used again: " + (out.dataset.kept > 1)`, "0 failed, several opened: true, several used again: true"},
		{"message", "", ""},
		{"post", `out.textContent`, `{"received": {"message":"hello"}}`},
		{"missing", `out.dataset.status + " " + out.dataset.connection + " " + out.querySelector("pre").textContent`, "404 kept HTTP/1.1 404 Not Found"},
		{"raw", `out.dataset.status + " " + out.textContent.split("\n")[0]`, "200 GET /raw HTTP/1.1\r"},
	} {
		b.key("Tab", "")
		if got := b.eval(`document.activeElement.id || document.activeElement.name`); got != c.id {
			t.Fatalf("tab leads to %q, want %q", got, c.id)
		}
		if c.result == "" {
			continue
		}
		b.key("Enter", "\r")
		out := fmt.Sprintf("const out = document.getElementById(%q);", c.id+"-result")
		b.eval(`{` + out + `until(() => out.dataset.state === "done" || out.dataset.state === "failed")}`)
		if got := b.eval(`(() => {` + out + `return ` + c.result + `})()`); got != c.want {
			t.Errorf("%s shows %q, want %q", c.id, got, c.want)
		}
	}

	for name, check := range map[string]struct{ js, want string }{
		"nothing is loaded from elsewhere": {`performance.getEntriesByType("resource").map(e => new URL(e.name).origin).filter(o => o !== location.origin).join(" ")`, ""},
		"the pictures are there":           {`[...document.images].map(i => i.naturalWidth > 0).join(" ")`, "true true"},
		"each control has a name":          {`[...document.querySelectorAll("button, input, a, img")].filter(e => !(e.textContent || e.ariaLabel || e.alt !== undefined)).length + ""`, "0"},
	} {
		if got := b.eval(check.js); got != check.want {
			t.Errorf("%s: %q, want %q", name, got, check.want)
		}
	}
	b.looks(server.url)

	most := 0
	for _, n := range server.requests(t) {
		most = max(most, n)
	}
	if most < 2 {
		t.Errorf("no connection carried more than %d request", most)
	}
	t.Logf("the busiest connection carried %d requests", most)
}

// looks checks the page, and the hand-out, on a phone and in both colours.
func (b *browser) looks(url string) {
	b.t.Helper()
	for _, page := range []string{"/", "/handout.html"} {
		b.open(url + page)
		b.eval(`until(() => document.readyState === "complete" && document.querySelector("h1"))`)
		b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true}, nil)
		if got := b.eval(`document.documentElement.scrollWidth + ""`); got != "390" {
			b.t.Errorf("%s is %s pixels wide on a phone of 390", page, got)
		}
		seen := map[string]bool{}
		for _, scheme := range []string{"light", "dark"} {
			b.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
			seen[b.eval(`getComputedStyle(document.body).backgroundColor`)] = true
			if got := b.eval(faint); got != "" {
				b.t.Errorf("%s, %s: too little contrast: %s", page, scheme, got)
			}
		}
		if len(seen) != 2 {
			b.t.Errorf("%s looks the same in light and dark", page)
		}
	}
}

// faint finds texts with less contrast than 4.5:1 to what is behind them.
// https://www.w3.org/TR/WCAG22/#contrast-minimum
const faint = `(() => {
	const parts = (c) => c.match(/[\d.]+/g).map(Number);
	const light = (c) => parts(c).slice(0, 3).map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
		.reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
	const behind = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (parts(c)[3] !== 0) return c; } };
	return [...document.querySelectorAll("body *")].filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())).map((e) => {
		const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x);
		return [(a + 0.05) / (b + 0.05), e.textContent.trim().slice(0, 30)];
	}).filter(([ratio]) => ratio < 4.5).map(([ratio, text]) => ratio.toFixed(1) + " " + text).join("; ");
})()`

// A running is the built program, plain and with events.
type running struct {
	url   string
	cmd   *exec.Cmd
	lines *bufio.Scanner
}

// startServer builds and starts the program.
func startServer(t *testing.T) *running {
	t.Helper()
	program := filepath.Join(t.TempDir(), "httpserver")
	build := exec.Command("go", "build", "-o", program, "../../cmd/httpserver")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	s := &running{cmd: exec.Command(program, "--host", "127.0.0.1", "--port", "0", "--root", "../../public", "--json")}
	s.cmd.Stderr = os.Stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if s.cmd.ProcessState == nil {
			_ = s.cmd.Process.Kill() // it may just have ended
			_ = s.cmd.Wait()
		}
	})
	s.lines = bufio.NewScanner(out)
	s.lines.Buffer(nil, 1<<20)
	for s.url == "" && s.lines.Scan() {
		switch e := parseEvent(t, s.lines.Bytes()).(type) {
		case event.Snapshot:
			s.url = e.Server.URL
		case event.ServerStarted:
			s.url = e.URL
		}
	}
	if s.url == "" {
		t.Fatal("the server does not say where it listens")
	}
	return s
}

func parseEvent(t *testing.T, line []byte) event.Event {
	t.Helper()
	e, err := event.ParseLine(line)
	if err != nil {
		t.Fatalf("event %s: %v", line, err)
	}
	return e.Event
}

// requests stops the server and counts the requests of each connection.
func (s *running) requests(t *testing.T) map[uint64]int {
	t.Helper()
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	n := map[uint64]int{}
	for s.lines.Scan() {
		if e, ok := parseEvent(t, s.lines.Bytes()).(event.ResponseSent); ok {
			n[e.Conn]++
		}
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("the server ended with %v", err)
	}
	return n
}

// A browser is a Chromium, driven through its DevTools protocol over a pair
// of pipes: messages are JSON, each with a NUL behind it.
// https://chromedevtools.github.io/devtools-protocol/
type browser struct {
	t       *testing.T
	to      io.Writer
	from    *bufio.Reader
	id      int
	session string
}

// startBrowser starts a Chromium that talks to nobody but us.
func startBrowser(t *testing.T) *browser {
	t.Helper()
	theirIn, ourOut, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	ourIn, theirOut, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--user-data-dir="+t.TempDir(), "--remote-debugging-pipe")
	cmd.ExtraFiles = []*os.File{theirIn, theirOut} // its descriptors 3 and 4
	if err := cmd.Start(); err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	theirIn.Close()
	theirOut.Close()
	b := &browser{t: t, to: ourOut, from: bufio.NewReader(ourIn)}
	t.Cleanup(func() {
		b.session = ""
		b.call("Browser.close", nil, nil)
		if err := cmd.Wait(); err != nil {
			t.Errorf("chromium ended with %v", err)
		}
		ourOut.Close()
		ourIn.Close()
	})
	if err := ourIn.SetReadDeadline(time.Now().Add(2 * patience)); err != nil {
		t.Fatal(err)
	}
	return b
}

// call calls a method of the protocol and waits for its result.
func (b *browser) call(method string, params, result any) {
	b.t.Helper()
	b.id++
	order, err := json.Marshal(struct {
		ID      int    `json:"id"`
		Session string `json:"sessionId,omitempty"`
		Method  string `json:"method"`
		Params  any    `json:"params,omitempty"`
	}{b.id, b.session, method, params})
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.to.Write(append(order, 0)); err != nil {
		b.t.Fatalf("%s: %v", method, err)
	}
	for {
		line, err := b.from.ReadBytes(0)
		if err != nil {
			b.t.Fatalf("%s: %v", method, err)
		}
		var answer struct {
			ID     int
			Result json.RawMessage
			Error  *struct{ Message string }
		}
		switch err := json.Unmarshal(line[:len(line)-1], &answer); {
		case err != nil:
			b.t.Fatalf("%s: %v", method, err)
		case answer.ID != b.id:
			continue // news that nobody asked for
		case answer.Error != nil:
			b.t.Fatalf("%s: %s", method, answer.Error.Message)
		case result == nil:
			return
		}
		if err := json.Unmarshal(answer.Result, result); err != nil {
			b.t.Fatalf("%s: %v", method, err)
		}
		return
	}
}

// newTab opens an empty tab and drives it from now on.
func (b *browser) newTab() {
	b.t.Helper()
	var target struct{ TargetID string }
	b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var session struct{ SessionID string }
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &session)
	b.session = session.SessionID
}

// open goes to a page; what is evaluated next is evaluated there.
func (b *browser) open(url string) {
	b.t.Helper()
	var gone struct{ ErrorText string }
	b.call("Page.navigate", map[string]any{"url": url}, &gone)
	if gone.ErrorText != "" {
		b.t.Fatalf("open %s: %s", url, gone.ErrorText)
	}
}

// eval is what an expression gives in the page, as a string. until(f) in it
// waits for f to be true.
func (b *browser) eval(expression string) string {
	b.t.Helper()
	var out struct {
		Result struct {
			Value any
		}
		ExceptionDetails *struct {
			Exception struct{ Description string }
		}
	}
	const until = `window.until ??= (f) => new Promise((done) => { const look = () => f() ? done("") : setTimeout(look, 10); look(); });`
	b.call("Runtime.evaluate", map[string]any{
		"expression": until + expression, "awaitPromise": true, "returnByValue": true, "timeout": patience.Milliseconds(),
	}, &out)
	if e := out.ExceptionDetails; e != nil {
		b.t.Fatalf("%s: %s", strings.TrimSpace(expression), e.Exception.Description)
	}
	s, _ := out.Result.Value.(string)
	return s
}

// key presses a key.
func (b *browser) key(name, text string) {
	b.t.Helper()
	code := map[string]int{"Tab": 9, "Enter": 13}[name]
	for _, kind := range []string{"keyDown", "keyUp"} {
		event := map[string]any{"type": kind, "key": name, "code": name, "windowsVirtualKeyCode": code}
		if kind == "keyDown" && text != "" {
			event["text"] = text
		}
		b.call("Input.dispatchKeyEvent", event, nil)
	}
}
