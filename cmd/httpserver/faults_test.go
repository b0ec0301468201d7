package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// entries are the files in a directory, the hidden ones too.
func entries(t *testing.T, dir string) (all []string) {
	t.Helper()
	found, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range found {
		all = append(all, e.Name())
	}
	return all
}

func TestKilledAmidAnUploadItLeavesNothingUnderTheName(t *testing.T) {
	dir := t.TempDir()
	p := start(t, "--files", dir)
	put(t, p.url+"/files/name", "the old one")
	up := p.dial()
	fmt.Fprintf(up, "PUT /files/name HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n%s", strings.Repeat("x", 500_000))
	// The upload is on its way to the disk when there is a second file.
	await(t, "the half upload on the disk", func() bool {
		for len(entries(t, dir)) < 2 {
		}
		return true
	})
	p.signal(syscall.SIGKILL)
	p.status()
	if got := content(t, dir, "name"); got != "the old one" {
		t.Errorf("under the name there are %d bytes: %.20q", len(got), got)
	}

	again := start(t, "--files", dir)
	if got := get(t, again.url+"/files/name"); got != "the old one" {
		t.Errorf("after the restart the name gives %q", got)
	}
	if all := entries(t, dir); len(all) != 1 {
		t.Errorf("after the restart the directory has %q", all)
	}
}

func TestRootTakenAwayWhileItIsServed(t *testing.T) {
	p, dir := served(t)
	if got := get(t, p.url+"/small.txt"); got != "a small file\n" {
		t.Fatalf("the file is %q", got)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	await(t, "the end of what is cached", func() bool {
		for statusOf(p.url+"/small.txt") != 404 {
		}
		return true
	})
	if got := get(t, p.url+"/echo/on"); got != "on" {
		t.Errorf("the echo is %q", got)
	}
}

// One connection too many is told so, and room that becomes free is used.
func TestOneConnectionTooMany(t *testing.T) {
	p := start(t, "--max-conns", "3", "--idle-timeout", "60s")
	var kept []net.Conn
	for range 3 {
		c := p.dial()
		ask(t, c, "/echo/in")
		if head, _ := readResponse(t, c); !strings.HasPrefix(head, "HTTP/1.1 200 ") {
			t.Fatalf("within the limit: %q", head)
		}
		kept = append(kept, c)
	}
	c := p.dial()
	ask(t, c, "/echo/out")
	head, _ := readResponse(t, c)
	if !strings.HasPrefix(head, "HTTP/1.1 503 ") || !strings.Contains(head, "Connection: close\r\n") {
		t.Errorf("beyond the limit: %q", head)
	}
	if rest, err := io.ReadAll(c); err != nil || len(rest) > 0 {
		t.Errorf("after 503: %q, %v", rest, err)
	}
	kept[0].Close()
	await(t, "room", func() bool {
		for statusOf(p.url+"/echo/in") != 200 {
		}
		return true
	})
}

func TestWithLittleMemory(t *testing.T) {
	t.Setenv("GOMEMLIMIT", "24MiB")
	p, dir := served(t)
	hc := client(t)
	big := content(t, dir, "big.bin")
	for range 20 {
		if status, got := fetch(t, hc, p.url+"/big.bin"); status != 200 || got != big {
			t.Fatalf("%d, %d bytes", status, len(got))
		}
		req, _ := http.NewRequest("PUT", p.url+"/files/big", strings.NewReader(big))
		r, err := hc.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode != 201 && r.StatusCode != 204 && r.StatusCode != 200 {
			t.Fatalf("the upload is answered %d", r.StatusCode)
		}
	}
}

// More clients than descriptors: those that fit are served, the others wait or
// are told, and afterwards all is well.
func TestMoreClientsThanDescriptors(t *testing.T) {
	cmd := exec.Command("sh", "-c", `ulimit -n 64; exec "$0" "$@"`, binary(t, "httpserver"), "--port", "0", "--plain", "--idle-timeout", "500ms")
	var out, errs buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	await(t, "the first line", func() bool { return out.waitFor("\n") })
	first, _, _ := strings.Cut(out.String(), "\n")
	p := &program{t: t, addr: "127.0.0.1" + first[strings.LastIndex(first, ":"):]}
	good := 0
	var all []net.Conn
	for range 150 {
		c := p.dial()
		ask(t, c, "/echo/x")
		all = append(all, c)
	}
	for _, c := range all { // each gets an answer: now, or when others have left
		line, err := bufio.NewReader(c).ReadString('\n')
		if err != nil || !strings.HasPrefix(line, "HTTP/1.1 200 ") && !strings.HasPrefix(line, "HTTP/1.1 503 ") {
			t.Errorf("a client gets %q, %v", line, err)
		}
		if strings.Contains(line, "200") {
			good++
		}
		c.Close()
	}
	if good < 20 {
		t.Errorf("only %d of %d clients were served", good, len(all))
	}
	await(t, "a server as before", func() bool {
		for statusOf("http://"+p.addr+"/echo/x") != 200 {
		}
		return true
	})
}
