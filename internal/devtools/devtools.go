// Package devtools drives a Chromium in tests: it opens pages, evaluates expressions in
// them and presses keys.
package devtools

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// Patience is how long the browser may take for anything.
const Patience = 60 * time.Second

// A Browser is a Chromium, driven through its DevTools protocol over a pair of pipes:
// messages are JSON, each with a NUL after it.
// https://chromedevtools.github.io/devtools-protocol/
type Browser struct {
	t       *testing.T
	to      io.Writer
	from    *bufio.Reader
	id      int
	session string
}

// Start starts a Chromium that talks only to the test.
func Start(t *testing.T) *Browser {
	t.Helper()
	theirIn, ourOut, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	ourIn, theirOut, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	profile, err := os.MkdirTemp("", "chromium-") // t.TempDir would fail the test if a late child writes to it
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--no-proxy-server", "--user-data-dir="+profile, "--remote-debugging-pipe")
	cmd.ExtraFiles = []*os.File{theirIn, theirOut} // its descriptors 3 and 4
	if err := cmd.Start(); err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	theirIn.Close()
	theirOut.Close()
	b := &Browser{t: t, to: ourOut, from: bufio.NewReader(ourIn)}
	t.Cleanup(func() {
		ourOut.Close() // it ends when its driver has left
		ourIn.Close()
		ended := time.AfterFunc(Patience, func() { cmd.Process.Kill() })
		cmd.Wait() // how it ends is its own affair
		ended.Stop()
		os.RemoveAll(profile)
	})
	if err := ourIn.SetReadDeadline(time.Now().Add(2 * Patience)); err != nil {
		t.Fatal(err)
	}
	return b
}

// Call calls a method of the protocol and waits for its result.
func (b *Browser) Call(method string, params, result any) {
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
		var response struct {
			ID     int
			Result json.RawMessage
			Error  *struct{ Message string }
		}
		switch err := json.Unmarshal(line[:len(line)-1], &response); {
		case err != nil:
			b.t.Fatalf("%s: %v", method, err)
		case response.ID != b.id:
			continue // an event that was not asked for
		case response.Error != nil:
			b.t.Fatalf("%s: %s", method, response.Error.Message)
		case result == nil:
			return
		}
		if err := json.Unmarshal(response.Result, result); err != nil {
			b.t.Fatalf("%s: %v", method, err)
		}
		return
	}
}

// NewTab opens an empty tab and drives it from now on.
func (b *Browser) NewTab() {
	b.t.Helper()
	var target struct{ TargetID string }
	b.Call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var session struct{ SessionID string }
	b.Call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &session)
	b.session = session.SessionID
}

// Open goes to a page; what is evaluated next is evaluated there.
func (b *Browser) Open(url string) {
	b.t.Helper()
	var gone struct{ ErrorText string }
	b.Call("Page.navigate", map[string]any{"url": url}, &gone)
	if gone.ErrorText != "" {
		b.t.Fatalf("open %s: %s", url, gone.ErrorText)
	}
}

// Eval is what an expression gives in the page, as a string. until(f) in it
// waits for f to be true.
func (b *Browser) Eval(expression string) string {
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
	b.Call("Runtime.evaluate", map[string]any{
		"expression": until + expression, "awaitPromise": true, "returnByValue": true, "timeout": Patience.Milliseconds(),
	}, &out)
	if e := out.ExceptionDetails; e != nil {
		b.t.Fatalf("%s: %s", strings.TrimSpace(expression), e.Exception.Description)
	}
	s, _ := out.Result.Value.(string)
	return s
}

// Key presses a key.
func (b *Browser) Key(name, text string) {
	b.t.Helper()
	code := map[string]int{"Tab": 9, "Enter": 13}[name]
	for _, kind := range []string{"keyDown", "keyUp"} {
		event := map[string]any{"type": kind, "key": name, "code": name, "windowsVirtualKeyCode": code}
		if kind == "keyDown" && text != "" {
			event["text"] = text
		}
		b.Call("Input.dispatchKeyEvent", event, nil)
	}
}

// WaitFor waits until an expression of the page has a value.
func (b *Browser) WaitFor(expression, want string) {
	b.t.Helper()
	var got string
	for end := time.Now().Add(Patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if got = b.Eval(expression); got == want {
			return
		}
	}
	b.t.Errorf("%s is\n%q, want\n%q", expression, got, want)
}
