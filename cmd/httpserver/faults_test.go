package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
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
	t.Parallel()
	dir := t.TempDir()
	p := start(t, "--files", dir)
	if status, got, err := request(client(t), "PUT", p.url+"/files/name", "the old one"); status != 201 {
		t.Fatalf("the first upload: %d %q, %v", status, got, err)
	}
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
	t.Parallel()
	p, dir := served(t)
	if got := get(t, p.url+"/small.txt"); got != "a small file\n" {
		t.Fatalf("the file is %q", got)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	comesTo(t, p.url+"/small.txt", 404)
	if got := get(t, p.url+"/echo/on"); got != "on" {
		t.Errorf("the echo is %q", got)
	}
	await(t, "that the root is missing is said", func() bool { return strings.Contains(p.errs.String(), dir+" is missing") })
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "small.txt"), []byte("made again"), 0o644); err != nil {
		t.Fatal(err)
	}
	comesTo(t, p.url+"/small.txt", 200)
	await(t, "that the root is there again is said", func() bool { return strings.Contains(p.errs.String(), dir+" is there now") })
}

// Without --root, ./public may be made while the server runs; also where the
// working directory was removed and made again meanwhile.
func TestTheDefaultRootAppearsLater(t *testing.T) {
	t.Parallel()
	wd := filepath.Join(t.TempDir(), "site")
	if err := os.Mkdir(wd, 0o755); err != nil {
		t.Fatal(err)
	}
	p := startIn(t, wd, "--port", "0", "--host", "127.0.0.1", "--plain")
	if got := get(t, p.url+"/"); !strings.Contains(got, "Success!") {
		t.Errorf("without a root: %.60q", got)
	}
	if err := os.RemoveAll(wd); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(wd, "public"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(wd, "public/a.txt"), []byte("there"), 0o644); err != nil {
		t.Fatal(err)
	}
	comesTo(t, p.url+"/a.txt", 200)
	for _, said := range []string{"there is no directory ./public yet", "public is there now"} {
		await(t, said, func() bool { return strings.Contains(p.errs.String(), said) })
	}
}

// A log of 16 MB is downloaded while lines are appended: the announced bytes
// arrive, with sendfile and with TLS. One that is rewritten in place is broken
// off, so that old and new bytes are never mixed.
func TestALogIsDownloadedWhileItGrows(t *testing.T) {
	t.Parallel()
	const size = 16 << 20
	for _, secure := range []bool{false, true} {
		for _, rewritten := range []bool{false, true} {
			dir := t.TempDir()
			name := filepath.Join(dir, "app.log")
			old := strings.Repeat("a line of the log\n", size/18)
			if err := os.WriteFile(name, []byte(old), 0o644); err != nil {
				t.Fatal(err)
			}
			args, scheme := []string{"--root", dir}, "http"
			if secure {
				args, scheme = append(args, "--tls-self-signed"), "https"
			}
			p := start(t, args...)
			hc := client(t)
			hc.Transport.(*http.Transport).TLSClientConfig = &tls.Config{InsecureSkipVerify: true}
			r, err := hc.Get(scheme + "://" + p.addr + "/app.log")
			if err != nil {
				t.Fatal(err)
			}
			f, err := os.OpenFile(name, os.O_RDWR, 0)
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for i := range 16 {
				if _, err := f.WriteAt([]byte("another line\n"), int64(len(old)+13*i)); err != nil {
					t.Fatal(err)
				}
				if rewritten && i == 8 {
					if _, err := f.WriteAt([]byte("new bytes"), 18); err != nil {
						t.Fatal(err)
					}
				}
				if _, err = io.CopyN(&got, r.Body, size/16); err != nil {
					break
				}
			}
			if err == nil {
				_, err = io.Copy(&got, r.Body)
			}
			r.Body.Close()
			f.Close()
			whole := err == nil || err == io.EOF
			if whole == rewritten || whole && got.String() != old {
				t.Errorf("over %s, rewritten %t: %d of %d bytes, %v", scheme, rewritten, got.Len(), len(old), err)
			}
		}
	}
}

// One connection too many is told so while the others have requests in progress,
// and room that becomes free is used.
func TestOneConnectionTooMany(t *testing.T) {
	t.Parallel()
	p := start(t, "--max-conns", "3", "--idle-timeout", "60s")
	var kept []*wire
	for range 3 {
		c := p.dial()
		c.say("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
		c.begins()
		kept = append(kept, c)
	}
	c := p.dial()
	c.ask("/echo/out")
	if r, _ := c.answer(); r.StatusCode != 503 || !r.Close {
		t.Errorf("beyond the limit: %s, the connection closes: %v", r.Status, r.Close)
	}
	if rest, err := io.ReadAll(c); err != nil || len(rest) > 0 {
		t.Errorf("after 503: %q, %v", rest, err)
	}
	kept[0].Close()
	comesTo(t, p.url+"/echo/in", 200)
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
		if status, _, err := request(hc, "PUT", p.url+"/files/big", big); status < 200 || status > 204 {
			t.Fatalf("the upload is answered %d, %v", status, err)
		}
	}
}

// More clients than descriptors: those that fit are served, the others wait or
// are told, and afterwards all is well.
func TestMoreClientsThanDescriptors(t *testing.T) {
	p := startWith(t, 64, "--idle-timeout", "500ms")
	good := 0
	var all []*wire
	for range 150 {
		c := p.dial()
		c.ask("/echo/x")
		all = append(all, c)
	}
	for _, c := range all { // each gets an answer: now, or when others have left
		line, err := c.in.ReadString('\n')
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
	comesTo(t, "http://"+p.addr+"/echo/x", 200)
}

// Six hundred silent connections on 256 descriptors shut no good client out: each
// is served at once, by what has been silent for longest.
func TestSilentConnectionsGiveWay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, send string }{
		{"they send nothing", ""},
		{"they are kept after a response", "GET /echo/x HTTP/1.1\r\nHost: a\r\n\r\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := startWith(t, 256, "--idle-timeout", "10m")
			for range 600 {
				p.dial().say(c.send)
			}
			for i := range 20 {
				began := time.Now()
				good := p.dial()
				good.ask("/echo/good")
				if r, got := good.answer(); r.StatusCode != 200 || got != "good" {
					t.Errorf("good client %d gets %s, %q", i, r.Status, got)
				}
				if took := time.Since(began); took > time.Second {
					t.Errorf("good client %d waited %v", i, took)
				}
			}
		})
	}
}

// startWith starts the program where so many files may be open.
func startWith(t *testing.T, files int, args ...string) *program {
	t.Helper()
	args = append([]string{"-c", `ulimit -n "$0"; exec "$@"`, strconv.Itoa(files), binary(t, "httpserver"), "--port", "0", "--plain"}, args...)
	cmd := exec.Command("sh", args...)
	var out, errs buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	await(t, "the first line", func() bool { return out.waitFor("\n") })
	first, _, _ := strings.Cut(out.String(), "\n")
	return &program{t: t, addr: "127.0.0.1" + first[strings.LastIndex(first, ":"):]}
}

// Ten thousand idle connections, or as many as this machine allows, are held:
// others are served meanwhile, each of them can still be used, and when the
// program stops all end at once.
func TestTenThousandIdleConnections(t *testing.T) {
	p := start(t, "--idle-timeout", "60s")
	all := make([]*wire, min(10_000, connsFor(openFiles())-50))
	for i := range all {
		all[i] = p.dial()
		all[i].ask("/echo/first")
		if i >= 500 {
			all[i-500].answer()
		}
	}
	for _, c := range all[max(0, len(all)-500):] {
		c.answer()
	}
	comesTo(t, p.url+"/echo/another", 200)
	for i := 0; i < len(all); i += 50 {
		all[i].SetDeadline(time.Now().Add(patience))
		all[i].ask("/echo/again")
		if r, got := all[i].answer(); r.StatusCode != 200 || got != "again" {
			t.Errorf("connection %d of %d: %s, %q", i, len(all), r.Status, got)
		}
	}
	p.signal(syscall.SIGTERM)
	for i, c := range all {
		c.SetDeadline(time.Now().Add(patience))
		if rest, err := io.ReadAll(c); err != nil || len(rest) > 0 {
			t.Fatalf("connection %d of %d: %q, %v; want a clean end", i, len(all), rest, err)
		}
	}
	if status := p.status(); status != 0 {
		t.Errorf("exit status %d; %s", status, p.errs)
	}
}
