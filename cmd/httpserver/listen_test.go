package main

import (
	"context"
	"net"
	"strconv"
	"strings"
	"testing"

	"httpserver/internal/lacking"
)

func TestAHostIsListenedAtAndNoOther(t *testing.T) {
	if ln, err := net.Listen("tcp", "[::1]:0"); err != nil {
		lacking.Skip(t, err)
	} else {
		ln.Close()
	}
	for _, c := range []struct {
		host           string
		shown, url     string // PORT is the port
		v4, v6, other4 bool   // connects to 127.0.0.1, ::1, 127.0.0.2
		err            string
	}{
		{"", ":PORT", "http://localhost:PORT", true, true, true, ""},
		{"0.0.0.0", "0.0.0.0:PORT", "http://127.0.0.1:PORT", true, false, true, ""},
		{"::", "[::]:PORT", "http://localhost:PORT", true, true, true, ""},
		{"[::]", "[::]:PORT", "http://localhost:PORT", true, true, true, ""},
		{"127.0.0.1", "127.0.0.1:PORT", "http://127.0.0.1:PORT", true, false, false, ""},
		{"::ffff:0.0.0.0", "[::ffff:0.0.0.0]:PORT", "http://127.0.0.1:PORT", true, false, true, ""},
		{"[::ffff:127.0.0.1]", "[::ffff:127.0.0.1]:PORT", "http://[::ffff:127.0.0.1]:PORT", true, false, false, ""},
		{"::1", "[::1]:PORT", "http://[::1]:PORT", false, true, false, ""},
		{"[::1]", "[::1]:PORT", "http://[::1]:PORT", false, true, false, ""},
		{"[0:0:0:0:0:0:0:1]", "[0:0:0:0:0:0:0:1]:PORT", "http://[0:0:0:0:0:0:0:1]:PORT", false, true, false, ""},
		{"localhost", "localhost:PORT", "http://localhost:PORT", true, false, false, ""},
		{"[localhost]", "", "", false, false, false, "only an IPv6 address has brackets"},
		{"[127.0.0.1]", "", "", false, false, false, "only an IPv6 address has brackets"},
		{"[::1", "", "", false, false, false, "only an IPv6 address has brackets"},
		{"::1]", "", "", false, false, false, "only an IPv6 address has brackets"},
		{"127.0.0.1:80", "", "", false, false, false, "is no address of this machine"},
		{"256.0.0.1", "", "", false, false, false, "is no address of this machine"},
	} {
		t.Run(c.host, func(t *testing.T) {
			o, err := parse(t, nil, "--port", "0", "--host", c.host)
			var ln net.Listener
			if err == nil {
				ln, err = listen(context.Background(), o)
			}
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Errorf("got %v, want %q", err, c.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer ln.Close()
			port := strconv.Itoa(ln.Addr().(*net.TCPAddr).Port)
			if got, want := shown(o, ln), strings.Replace(c.shown, "PORT", port, 1); got != want {
				t.Errorf("shown as %s, want %s", got, want)
			}
			if got, want := url(o, ln, false), strings.Replace(c.url, "PORT", port, 1); got != want {
				t.Errorf("the URL is %s, want %s", got, want)
			}
			for host, want := range map[string]bool{"127.0.0.1": c.v4, "::1": c.v6, "127.0.0.2": c.other4} {
				conn, err := net.Dial("tcp", net.JoinHostPort(host, port))
				if (err == nil) != want {
					t.Errorf("a connection to %s: %v, want %v", host, err, want)
				}
				if err == nil {
					conn.Close()
				}
			}
		})
	}
}
