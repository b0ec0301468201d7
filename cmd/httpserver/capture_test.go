package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// captured is a capture of nginx with an idle timeout of 2 s, made by this
// project: two requests are lost in it.
const captured = "../../internal/capture/testdata/nginx.pcap"

func TestACaptureAsAReport(t *testing.T) {
	want := content(t, strings.TrimSuffix(captured, ".pcap")+".report")
	got := ends(t, filepath.Dir(captured), "--pcap", "nginx.pcap", "--why")
	if got.status != exitLost || got.err != "" || got.out != want {
		t.Errorf("status %d, on standard error %q\ngot\n%s\nwant\n%s", got.status, got.err, got.out, want)
	}
}

func TestACaptureAsLinesAndEvents(t *testing.T) {
	t.Parallel()
	plain := ends(t, ".", "--pcap", captured, "--plain")
	if n := strings.Count(plain.out, "\n"); plain.status != 0 || n != 11 || !strings.Contains(plain.out, " 127.0.0.1:58064 - GET /index.html - 200 - ") {
		t.Errorf("status %d, %d lines: %s%s", plain.status, n, plain.out, plain.err)
	}
	events := ends(t, ".", "--pcap", captured, "--json")
	types := map[string]int{}
	for line := range strings.Lines(events.out) {
		var e struct{ Type string }
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		types[e.Type]++
	}
	if events.status != 0 || types["conn-opened"] != 10 || types["conn-closed"] != 10 || types["request-received"] != 13 || types["response-sent"] != 11 {
		t.Errorf("status %d: %v", events.status, types)
	}
	both := ends(t, ".", "--pcap", captured, "--plain", "--why")
	if !strings.HasPrefix(both.out, plain.out) || !strings.Contains(both.out, "2 requests lost") || both.status != exitLost {
		t.Errorf("--plain --why: status %d\n%s", both.status, both.out)
	}
}

// From a file, from standard input, gzipped or not: the same events.
func TestACaptureFromStandardInput(t *testing.T) {
	t.Parallel()
	want := ends(t, ".", "--pcap", captured, "--plain")
	cmd := exec.Command(binary(t, "httpserver"), "--pcap", "-", "--plain")
	cmd.Stdin = bytes.NewReader([]byte(content(t, captured)))
	out, err := cmd.Output()
	if err != nil || string(out) != want.out {
		t.Errorf("%v\ngot\n%s\nwant\n%s", err, out, want.out)
	}
}

func TestACaptureIsRecordedAndReplayed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "events.jsonl")
	first := ends(t, ".", "--pcap", captured, "--plain", "--record", file)
	again := ends(t, ".", "--replay", file, "--plain")
	if first.status != 0 || again.status != 0 || first.out != again.out || again.out == "" {
		t.Errorf("%d %d\n%s\n%s%s", first.status, again.status, first.out, again.out, again.err)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if over := ends(t, ".", "--pcap", captured, "--plain", "--record", file); over.status != exitFailed || !strings.Contains(over.err, "exists") {
		t.Errorf("an existing file: status %d, %s", over.status, over.err)
	}
}

func TestWhatIsNoCaptureIsOneLine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, []byte("no capture at all\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"--pcap", text}, exitFailed, "this is no packet capture"},
		{[]string{"--pcap", dir}, exitFailed, "it is a directory"},
		{[]string{"--pcap", filepath.Join(dir, "missing")}, exitFailed, "no such file"},
		{[]string{"--pcap", captured, "--replay", text}, exitUsage, "leave out --replay"},
		{[]string{"--pcap", captured, "--demo", "3"}, exitUsage, "leave out --replay and --demo"},
	} {
		got := ends(t, ".", append(test.args, "--plain")...)
		if got.status != test.status || strings.Count(got.err, "\n") != 1 || !strings.Contains(got.err, test.says) || got.out != "" {
			t.Errorf("%v: status %d, %q %q; want %d and %q", test.args, got.status, got.out, got.err, test.status, test.says)
		}
	}
}

// A capture that is cut plays as far as it goes, and says so.
func TestACaptureThatIsCut(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "cut.pcap")
	if err := os.WriteFile(file, []byte(content(t, captured))[:6000], 0o600); err != nil {
		t.Fatal(err)
	}
	got := ends(t, ".", "--pcap", file, "--plain")
	if got.status != 0 || !strings.Contains(got.err, "breaks off") || !strings.Contains(got.out, "GET /index.html - 200") {
		t.Errorf("status %d\n%s%s", got.status, got.out, got.err)
	}
}

// A signal ends a capture that goes on, and the report of what it held so far is
// printed, with the status that a script asks for.
func TestASignalEndsALiveCaptureWithItsReport(t *testing.T) {
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd := exec.Command(binary(t, "httpserver"), "--pcap", "-", "--plain", "--why")
	var lines, errs buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, &lines, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	in.Close()
	t.Cleanup(func() { cmd.Process.Kill() })
	if _, err := out.WriteString(content(t, captured)); err != nil {
		t.Fatal(err)
	}
	await(t, "a line of the log", func() bool { return lines.waitFor("58158 - GET /index.html?2 ") })
	cmd.Process.Signal(os.Interrupt) // the packets after that line may have been read, or not
	await(t, "the end", cmd.Wait)
	status := 0
	if strings.Contains(lines.String(), " lost: sent while the server") {
		status = exitLost
	}
	if cmd.ProcessState.ExitCode() != status || !strings.Contains(lines.String(), "capture -: ") || errs.String() != "" {
		t.Errorf("status %d\n%s%s", cmd.ProcessState.ExitCode(), &lines, &errs)
	}
}

// What a capture becomes is in no file that stays, even if the program is killed.
func TestACaptureOnScreenLeavesNoFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("an open file keeps its name there")
	}
	dir := t.TempDir()
	term := onTerminal(t, 80, 24, []string{"TMPDIR=" + dir}, binary(t, "httpserver"), "--pcap", captured)
	term.shows("CAPTURE")
	if files, err := os.ReadDir(dir); err != nil || len(files) > 0 {
		t.Errorf("%v, %v", files, err)
	}
	term.press("q")
	term.status()
}
