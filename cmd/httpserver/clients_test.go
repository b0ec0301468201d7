//go:build clients

package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

func TestCurl(t *testing.T) {
	t.Parallel()
	p, dir := served(t)
	tmp := t.TempDir()
	big := content(t, dir, "big.bin")
	css := content(t, dir, "text.css")
	chunk := func(s string) string { return strconv.FormatInt(int64(len(s)), 16) + "\r\n" + s + "\r\n" }
	plain := output(t, "curl", "-sS", p.url+"/stream/2")
	first, second, _ := strings.Cut(plain, "\n")

	for _, c := range []struct {
		name string
		args string // URL is the server's, DIR what it serves, TMP a place to write
		want string
	}{
		{"as HTTP/1.0", "--http1.0 -w [%{http_version}] URL/small.txt", "a small file\n[1.1]"},
		{"as HTTP/1.0 the connection ends", "--http1.0 -o /dev/null -o /dev/null -w %{num_connects} URL/small.txt URL/small.txt", "11"},
		{"as HTTP/1.0, kept", "--http1.0 -H Connection:keep-alive -o /dev/null -o /dev/null -w %{num_connects} URL/small.txt URL/small.txt", "10"},
		{"two requests, one connection", "-o /dev/null -o /dev/null -w %{num_connects} URL/small.txt URL/big.bin", "10"},
		{"Connection: close", "-H Connection:close -o /dev/null -o /dev/null -w %{num_connects} URL/small.txt URL/small.txt", "11"},
		{"HEAD", "-I -o /dev/null -w %{http_code}:%header{content-length} URL/big.bin", "200:" + strconv.Itoa(len(big))},
		{"a large file", "URL/big.bin", big},
		{"a stream, chunks seen", "--raw URL/stream/2", chunk(first+"\n") + chunk(second) + "0\r\n\r\n"},
		{"a stream to HTTP/1.0 has no chunks", "--http1.0 --raw URL/stream/2", plain},
		{"the first hundred bytes", "-r 0-99 URL/big.bin", big[:100]},
		{"the last hundred bytes", "-r -100 URL/big.bin", big[len(big)-100:]},
		{"from the middle on", "-r 1000000- URL/big.bin", big[1000000:]},
		{"a part is 206", "-r 0-0 -o /dev/null -w %{http_code}:%header{content-range} URL/big.bin", fmt.Sprintf("206:bytes 0-0/%d", len(big))},
		{"a part past the end is 416", "-r 9999999- -o /dev/null -w %{http_code}:%header{content-range} URL/big.bin", fmt.Sprintf("416:bytes */%d", len(big))},
		{"not modified since the file's own time", "-z DIR/small.txt -o /dev/null -w %{http_code} URL/small.txt", "304"},
		{"modified since long ago", "-z 2001-01-01 -o /dev/null -w %{http_code} URL/small.txt", "200"},
		{"an entity tag is saved", "--etag-save TMP/etag -o /dev/null -w %{http_code} URL/small.txt", "200"},
		{"and compared", "--etag-compare TMP/etag -o /dev/null -w %{http_code}:%{size_download} URL/small.txt", "304:0"},
		{"compressed", "--compressed URL/text.css", css},
		{"compressed is smaller", "--compressed -o /dev/null -w %{http_code}:%header{vary} URL/text.css", "200:Accept-Encoding"},
		{"an upload", "-T DIR/big.bin -w %{http_code} URL/files/up.bin", "201"},
		{"and back", "URL/files/up.bin", big},
		{"an upload that waits for 100", "--expect100-timeout 60 -H Expect:100-continue -T DIR/big.bin -w %{http_code} URL/files/expect.bin", "201"},
		{"an upload in chunks", "-H Transfer-Encoding:chunked -T DIR/text.css -w %{http_code} URL/files/chunked", "201"},
		{"and back again", "URL/files/chunked", css},
		{"and gone", "-X DELETE -w %{http_code} URL/files/chunked", "204"},
		{"is gone", "-o /dev/null -w %{http_code} URL/files/chunked", "404"},
		{"a form", "-d a=b -o /dev/null -w %{http_code} URL/echo", "400"},
		{"a target as it stands", "--path-as-is -o /dev/null -w %{http_code} URL/../../etc/passwd", "404"},
		{"an unknown method", "-X BREW -o /dev/null -w %{http_code} URL/small.txt", "501"},
	} {
		t.Run(c.name, func(t *testing.T) {
			args := arguments(c.args, "URL", p.url, "DIR", dir, "TMP", tmp)
			if got := output(t, "curl", append([]string{"-sS"}, args...)...); got != c.want {
				t.Errorf("curl %s: got %.300q (%d bytes), want %.300q (%d bytes)", c.args, got, len(got), c.want, len(c.want))
			}
		})
	}
	size, _ := strconv.Atoi(output(t, "curl", "-sS", "--compressed", "-o", "/dev/null", "-w", "%{size_download}", p.url+"/text.css"))
	if size == 0 || size > len(css)/10 {
		t.Errorf("text of %d bytes is sent in %d when compressed", len(css), size)
	}
}

// An upload that is too large is refused before it is sent, if the client asks,
// and else the answer reaches a client that is sending.
func TestCurlHearsThatAnUploadIsTooLarge(t *testing.T) {
	p, dir := served(t, "--max-body-bytes", "1M")
	for args, want := range map[string]string{
		"-H Expect:100-continue --expect100-timeout 60 -w %{http_code}:%{size_upload}": "413:0",
		"-H Expect: -H Transfer-Encoding:chunked -w %{http_code}":                      "413",
	} {
		all := arguments("-sS -o /dev/null -T DIR/big.bin "+args+" URL/files/big", "DIR", dir, "URL", p.url)
		if got := output(t, "curl", all...); got != want {
			t.Errorf("curl %s: got %s, want %s", args, got, want)
		}
	}
}

func TestWgetResumes(t *testing.T) {
	t.Parallel()
	p, dir := served(t)
	big := content(t, dir, "big.bin")
	got := filepath.Join(t.TempDir(), "big.bin")
	if err := os.WriteFile(got, []byte(big[:1234567]), 0o600); err != nil {
		t.Fatal(err)
	}
	output(t, "wget", "-q", "-c", "-O", got, p.url+"/big.bin")
	if content(t, got) != big {
		t.Error("the file is not what is served")
	}
	logged(t, p.line(), "GET /big.bin", "206")
	output(t, "wget", "-q", "-c", "-O", got, p.url+"/big.bin") // there is nothing left to get
	logged(t, p.line(), "GET /big.bin", "416")
}

func TestOpenSSL(t *testing.T) {
	t.Parallel()
	p := start(t, "--tls-self-signed")
	for _, c := range []struct {
		version string
		good    bool
	}{{"-tls1_3", true}, {"-tls1_2", true}, {"-tls1_1", false}} {
		cmd := exec.Command("openssl", "s_client", "-quiet", "-connect", p.addr, c.version, "-servername", "localhost")
		cmd.Stdin = strings.NewReader("GET /echo/secret HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
		out, err := cmd.Output()
		if got := err == nil && strings.HasSuffix(string(out), "\r\n\r\nsecret"); got != c.good {
			t.Errorf("openssl s_client %s: %v, %q; want an answer: %v", c.version, err, out, c.good)
		}
	}
	if got := output(t, "curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "http://"+p.addr+"/"); got != "400" {
		t.Errorf("plain HTTP on the TLS port is answered %s, want 400", got)
	}
}

// net/http's client, as a foreign peer with a pool.
func TestGoClientReusesItsConnections(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		tls  bool
	}{{"plain", false}, {"TLS", true}} {
		t.Run(c.name, func(t *testing.T) {
			args, scheme, tr := []string{"--json"}, "http", &http.Transport{MaxIdleConnsPerHost: 8, MaxConnsPerHost: 8}
			if c.tls {
				cert, key := writePair(t, t.TempDir())
				args = append(args, "--tls-cert", cert, "--tls-key", key)
				scheme, tr.TLSClientConfig = "https", &tls.Config{RootCAs: pool(t, cert), ServerName: "localhost"}
			}
			p := startJSON(t, args[1:]...)
			hc := &http.Client{Transport: tr, Timeout: patience}
			const workers, each = 8, 50
			var all sync.WaitGroup
			for w := range workers {
				all.Go(func() {
					for i := range each {
						want := fmt.Sprintf("%d-%d", w, i)
						if status, got := fetch(t, hc, scheme+"://"+p.addr+"/echo/"+want); status != 200 || got != want {
							t.Errorf("got %d %q, want %q", status, got, want)
						}
					}
				})
			}
			all.Wait()
			tr.CloseIdleConnections()
			p.signal(15)
			p.status()
			lines := strings.Join(p.rest(), "\n")
			if n := strings.Count(lines, `"type":"response-sent"`); n != workers*each {
				t.Errorf("%d answers, want %d", n, workers*each)
			}
			if n := strings.Count(lines, `"type":"conn-opened"`); n < 1 || n > workers {
				t.Errorf("%d connections for %d requests by %d at a time", n, workers*each, workers)
			}
		})
	}
}

// pool is a pool of roots with the certificate in a PEM file.
func pool(t *testing.T, file string) *x509.CertPool {
	t.Helper()
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM([]byte(content(t, file))) {
		t.Fatalf("%s has no certificate", file)
	}
	return roots
}

// What curl --data-binary sends arrives byte for byte.
func TestRawShowsWhatArrived(t *testing.T) {
	p := start(t)
	conn := p.dial()
	sent := "POST /raw HTTP/1.1\r\nhOST:  localhost \r\nX-Odd:\ta,, b\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5;x=y\r\nhello\r\n0\r\nT: 1\r\n\r\n"
	if _, err := io.WriteString(conn, sent); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(got), sent) {
		t.Errorf("sent %q, got %q", sent, got)
	}
}

// output runs a command and returns its standard output. It must succeed.
func output(t testing.TB, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out, &errs)
	}
	return string(out)
}
