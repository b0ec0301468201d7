//go:build browser

// The page in a real browser: go test -tags browser ./internal/site
// It needs Chromium (Debian's package chromium), so it is no part of
// go test ./...

package site

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"httpserver/internal/devtools"
	"httpserver/internal/event"
)

// A browser is a Chromium that is driven by the test.
type browser struct {
	*devtools.Browser
	t *testing.T
}

const patience = devtools.Patience

func startBrowser(t *testing.T) *browser {
	t.Helper()
	return &browser{devtools.Start(t), t}
}

func TestBrowser(t *testing.T) {
	server := startServer(t, publicDir)
	b := startBrowser(t)
	b.NewTab()
	b.Open(server.url)
	b.Eval(`until(() => document.body?.dataset.state === "ready")`)

	// From the keyboard alone: tab to the next control, press enter.
	for _, c := range []struct{ id, result, want string }{
		{"ten-in-a-row", `[...out.querySelectorAll("li")].map(li => li.textContent).join(" ") + " failed " + out.dataset.failed + ", on as many connections: " + (+out.dataset.new + +out.dataset.kept)`, "1 2 3 4 5 6 7 8 9 10 failed 0, on as many connections: 10"},
		{"ten-at-once", `out.dataset.failed + " failed, several opened: " + (out.dataset.new > 1) + ", several used again: " + (out.dataset.kept > 1)`, "0 failed, several opened: true, several used again: true"},
		{"message", "", ""},
		{"post", `out.textContent`, `{"received": {"message":"hello"}}`},
		{"whoami", `out.dataset.state + " " + (out.dataset.connection > 0) + " " + out.dataset.reused + " " + out.textContent.startsWith("You are #" + out.dataset.connection)`, "done true true true"},
		{"missing", `out.dataset.status + " " + out.dataset.connection + " " + out.querySelector("pre").textContent`, "404 kept HTTP/1.1 404 Not Found"},
		{"raw", `out.dataset.status + " " + out.textContent.split("\n")[0]`, "200 GET /raw HTTP/1.1\r"},
	} {
		b.Key("Tab", "")
		if got := b.Eval(`document.activeElement.id || document.activeElement.name`); got != c.id {
			t.Fatalf("tab leads to %q, want %q", got, c.id)
		}
		if c.result == "" {
			continue
		}
		b.Key("Enter", "\r")
		out := fmt.Sprintf("const out = document.getElementById(%q);", c.id+"-result")
		b.Eval(`{` + out + `until(() => out.dataset.state === "done" || out.dataset.state === "failed")}`)
		if got := b.Eval(`(() => {` + out + `return ` + c.result + `})()`); got != c.want {
			t.Errorf("%s shows %q, want %q", c.id, got, c.want)
		}
	}

	for name, check := range map[string]struct{ js, want string }{
		"nothing is loaded from elsewhere": {`performance.getEntriesByType("resource").map(e => new URL(e.name).origin).filter(o => o !== location.origin).join(" ")`, ""},
		"the pictures are there":           {`[...document.images].map(i => i.naturalWidth > 0).join(" ")`, "true true"},
		"each control has a name":          {`[...document.querySelectorAll("button, input, a, img")].filter(e => !(e.textContent || e.ariaLabel || e.alt !== undefined)).length + ""`, "0"},
		"it says whose connection":         {`document.getElementById("you").textContent.startsWith("You are #" + document.getElementById("you").dataset.connection + ":") + ""`, "true"},
	} {
		if got := b.Eval(check.js); got != check.want {
			t.Errorf("%s: %q, want %q", name, got, check.want)
		}
	}
	b.looks(server.url)
	if got := b.sheets(server.url + "/handout.html"); got != 1 {
		t.Errorf("the hand-out is printed on %d sheets of paper, want one", got)
	}

	most := 0
	for _, e := range server.responses(t) {
		most = max(most, e.Nth)
	}
	if most < 2 {
		t.Errorf("no connection carried more than %d requests", most)
	}
	t.Logf("the busiest connection carried %d requests", most)
}

// A browser that plays a video asks for ranges of it.
func TestBrowserPlaysVideo(t *testing.T) {
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "index.html"), []byte("<!doctype html><video muted preload=auto>"), 0o644); err != nil {
		t.Fatal(err)
	}
	server := startServer(t, root)
	b := startBrowser(t)
	b.NewTab()
	b.Open(server.url)
	film, err := base64.StdEncoding.DecodeString(b.Eval(record))
	if err != nil || len(film) < 1000 {
		t.Fatalf("the browser recorded %d bytes, error %v", len(film), err)
	}
	if err := os.Mkdir(filepath.Join(root, "assets"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "assets", "vim.mp4"), film, 0o644); err != nil {
		t.Fatal(err)
	}
	b.Eval(`v = document.querySelector("video"); v.src = "/video"; until(() => v.readyState >= 2 || v.error)`)
	b.Eval(`v.currentTime = 1; until(() => !v.seeking && v.readyState >= 2 || v.error)`)
	if got, want := b.Eval(`[v.error?.message, v.currentTime, v.videoWidth].join(" ")`), " 1 160"; got != want {
		t.Errorf("error, time and width of the video are %q, want %q", got, want)
	}
	ranges := 0
	for _, e := range server.responses(t) {
		if e.Target == "/video" && e.Status == 206 {
			ranges++
		}
	}
	if ranges == 0 {
		t.Error("no range of the video was asked for")
	}
}

// record films two seconds of noise, and is the film in base 64.
const record = `(async () => {
	const canvas = Object.assign(document.createElement("canvas"), { width: 160, height: 120 });
	const paper = canvas.getContext("2d"), noise = paper.createImageData(160, 120);
	const recorder = new MediaRecorder(canvas.captureStream(), { mimeType: "video/mp4;codecs=vp9" });
	const parts = [], end = performance.now() + 2000;
	recorder.ondataavailable = (e) => parts.push(e.data);
	recorder.start();
	await until(() => {
		noise.data.forEach((_, i) => noise.data[i] = Math.random() * 256);
		paper.putImageData(noise, 0, 0);
		return performance.now() > end;
	});
	await new Promise((done) => { recorder.onstop = done; recorder.stop(); });
	const reader = new FileReader();
	return new Promise((done) => { reader.onload = () => done(reader.result.split(",")[1]); reader.readAsDataURL(new Blob(parts)); });
})()`

// looks checks the page, and the hand-out, on a phone and in both colours.
func (b *browser) looks(url string) {
	b.t.Helper()
	for _, page := range []string{"/", "/handout.html"} {
		b.Open(url + page)
		b.Eval(`until(() => document.readyState === "complete" && document.querySelector("h1"))`)
		b.Call("Emulation.setDeviceMetricsOverride", map[string]any{"width": 320, "height": 640, "deviceScaleFactor": 2, "mobile": true}, nil)
		b.Eval(`document.querySelectorAll("details").forEach((d) => d.open = true)`)
		if got := b.Eval(`document.documentElement.scrollWidth + ""`); got != "320" {
			b.t.Errorf("%s is %s pixels wide on a phone of 320", page, got)
		}
		seen := map[string]bool{}
		for _, scheme := range []string{"light", "dark"} {
			b.Call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
			seen[b.Eval(`getComputedStyle(document.body).backgroundColor`)] = true
			if got := b.Eval(faint); got != "" {
				b.t.Errorf("%s, %s: too little contrast: %s", page, scheme, got)
			}
		}
		if len(seen) != 2 {
			b.t.Errorf("%s looks the same in light and dark", page)
		}
	}
}

// sheets is how many sheets of A4 a page is printed on.
func (b *browser) sheets(url string) int {
	b.t.Helper()
	b.Call("Emulation.clearDeviceMetricsOverride", nil, nil)
	b.Open(url)
	b.Eval(`until(() => document.readyState === "complete")`)
	var printed struct{ Data []byte }
	b.Call("Page.printToPDF", map[string]any{"paperWidth": 8.27, "paperHeight": 11.69}, &printed)
	return len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(printed.Data, -1))
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
func startServer(t *testing.T, root string) *running {
	t.Helper()
	program := filepath.Join(t.TempDir(), "httpserver")
	build := exec.Command("go", "build", "-o", program, "../../cmd/httpserver")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	s := &running{cmd: exec.Command(program, "--host", "127.0.0.1", "--port", "0", "--root", root, "--json")}
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

// responses stops the server and tells each response it gave.
func (s *running) responses(t *testing.T) []event.ResponseSent {
	t.Helper()
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	var sent []event.ResponseSent
	for s.lines.Scan() {
		if e, ok := parseEvent(t, s.lines.Bytes()).(event.ResponseSent); ok {
			sent = append(sent, e)
		}
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("the server ended with %v", err)
	}
	return sent
}
