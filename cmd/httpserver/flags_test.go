package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

// parse is what the command line makes of args and of the environment, given
// as NAME=VALUE.
func parse(t *testing.T, env []string, args ...string) (*options, error) {
	t.Helper()
	for _, v := range env {
		name, value, _ := strings.Cut(v, "=")
		t.Setenv(name, value)
	}
	var got *options
	c := newCommand("test", func(o *options) error { got = o; return nil })
	c.SetArgs(args)
	c.SetOut(io.Discard)
	return got, c.Execute()
}

func TestDefaultsAreTheDocumentedOnes(t *testing.T) {
	var got *options
	c := newCommand("test", func(o *options) error { got = o; return nil })
	c.SetArgs([]string{})
	if err := c.Execute(); err != nil {
		t.Fatal(err)
	}
	for _, f := range []struct {
		name      string
		got, want any
	}{
		{"host", got.host, ""},
		{"port", got.port.n, 8080},
		{"root", got.root, "./public"},
		{"files", got.files, ""},
		{"proxy", fmt.Sprint(got.routes[0].prefix, "=", got.routes[0].upstream), "/httpbin=https://httpbin.org"},
		{"number of proxies", len(got.routes), 1},
		{"browse", got.browse, false},
		{"keep-alive", got.keepAlive, true},
		{"idle-timeout", time.Duration(got.idleTimeout), 5 * time.Second},
		{"header-timeout", time.Duration(got.headerTimeout), 10 * time.Second},
		{"body-timeout", time.Duration(got.contentTimeout), 30 * time.Second},
		{"write-timeout", time.Duration(got.writeTimeout), 30 * time.Second},
		{"max-header-bytes", int64(got.maxHeaderBytes), int64(32768)},
		{"max-body-bytes", int64(got.maxContentBytes), int64(64 << 20)},
		{"max-requests", got.maxRequests.n, 0},
		{"plain", got.plain, false},
		{"json", got.json, false},
		{"theme", got.theme.word, "auto"},
		{"color", got.color.word, "auto"},
		{"ascii", got.ascii, false},
	} {
		if f.got != f.want {
			t.Errorf("--%s is %v by default, want %v", f.name, f.got, f.want)
		}
	}
}

func TestFlagsAreRead(t *testing.T) {
	for _, c := range []struct {
		name string
		env  []string
		args string
		got  func(o *options) any
		want any
	}{
		{"a port", nil, "--port 9", func(o *options) any { return o.port.n }, 9},
		{"port zero", nil, "--port=0", func(o *options) any { return o.port.n }, 0},
		{"a port from the environment", []string{"HTTPSERVER_PORT=81"}, "", func(o *options) any { return o.port.n }, 81},
		{"an argument wins over the environment", []string{"HTTPSERVER_PORT=81"}, "--port 82", func(o *options) any { return o.port.n }, 82},
		{"an empty variable counts as none", []string{"HTTPSERVER_PORT="}, "", func(o *options) any { return o.port.n }, 8080},
		{"dashes become underscores", []string{"HTTPSERVER_MAX_BODY_BYTES=1k"}, "", func(o *options) any { return int64(o.maxContentBytes) }, int64(1024)},
		{"the second name of --files", nil, "--directory /tmp", func(o *options) any { return o.files }, "/tmp"},
		{"the second name of --files from the environment", []string{"HTTPSERVER_DIRECTORY=/tmp"}, "", func(o *options) any { return o.files }, "/tmp"},
		{"keep-alive off", nil, "--keep-alive=false", func(o *options) any { return o.keepAlive }, false},
		{"keep-alive off from the environment", []string{"HTTPSERVER_KEEP_ALIVE=false"}, "", func(o *options) any { return o.keepAlive }, false},
		{"bytes", nil, "--max-header-bytes 4096", func(o *options) any { return int64(o.maxHeaderBytes) }, int64(4096)},
		{"kilobytes", nil, "--max-header-bytes 8k", func(o *options) any { return int64(o.maxHeaderBytes) }, int64(8192)},
		{"kilobytes with a capital", nil, "--max-header-bytes 8K", func(o *options) any { return int64(o.maxHeaderBytes) }, int64(8192)},
		{"megabytes", nil, "--max-body-bytes 3M", func(o *options) any { return int64(o.maxContentBytes) }, int64(3 << 20)},
		{"gigabytes", nil, "--max-body-bytes 2G", func(o *options) any { return int64(o.maxContentBytes) }, int64(2 << 30)},
		{"a duration", nil, "--idle-timeout 1m30s", func(o *options) any { return time.Duration(o.idleTimeout) }, 90 * time.Second},
		{"two proxies", nil, "--proxy /a=http://a --proxy /b=http://b", func(o *options) any { return strings.Join(o.proxy, " ") }, "/a=http://a /b=http://b"},
		{"two proxies from the environment", []string{"HTTPSERVER_PROXY=/a=http://a /b=http://b"}, "", func(o *options) any { return strings.Join(o.proxy, " ") }, "/a=http://a /b=http://b"},
		{"no proxy", nil, "--proxy=", func(o *options) any { return len(o.routes) }, 0},
		{"reasons mean plain mode", nil, "--why", func(o *options) any { return o.plain }, true},
		{"--root is known to be given", nil, "--root ./public", func(o *options) any { return o.given("root") }, true},
		{"--root from the environment is given too", []string{"HTTPSERVER_ROOT=./public"}, "", func(o *options) any { return o.given("root") }, true},
		{"--root left out is not given", nil, "", func(o *options) any { return o.given("root") }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, err := parse(t, c.env, strings.Fields(c.args)...)
			if err != nil {
				t.Fatalf("%s %s: %v", c.env, c.args, err)
			}
			if got := c.got(o); got != c.want {
				t.Errorf("%s %s: got %v, want %v", c.env, c.args, got, c.want)
			}
		})
	}
}

func TestWrongFlagsAreRefusedInWords(t *testing.T) {
	for _, c := range []struct {
		name string
		env  []string
		args string
		want string // in the message
	}{
		{"an unknown flag", nil, "--prot 80", "--prot"},
		{"an argument", nil, "./public", "--root DIR"},
		{"a switch with a space before its value", nil, "--keep-alive false", "--keep-alive=false"},
		{"a port that is no number", nil, "--port http", "not a whole number"},
		{"a port out of range", nil, "--port 65536", "from 0 to 65535"},
		{"a negative port", nil, "--port=-1", "from 0 to 65535"},
		{"no connections at all", nil, "--max-conns 0", "1 or more"},
		{"a negative count", nil, "--max-requests=-1", "0 or more"},
		{"a duration without a unit", nil, "--idle-timeout 5", "500ms, 5s or 2m"},
		{"a duration of nothing", nil, "--idle-timeout 0s", "more than 0"},
		{"a negative duration", nil, "--write-timeout=-1s", "more than 0"},
		{"a size with an unknown unit", nil, "--max-body-bytes 5T", "64k"},
		{"a size of nothing", nil, "--max-body-bytes 0", "more than 0"},
		{"a size past all numbers", nil, "--max-body-bytes 9999999999999999999", "64k"},
		{"a size past all numbers by its unit", nil, "--max-body-bytes 9999999999G", "64k"},
		{"a unit alone", nil, "--max-body-bytes k", "64k"},
		{"an unknown theme", nil, "--theme dark", "auto, contrast, mono"},
		{"an unknown use of colour", nil, "--color yes", "auto, always, never"},
		{"heads smaller than any", nil, "--max-header-bytes 5", "less than 32"},
		{"a certificate without its key", nil, "--tls-cert a.pem", "--tls-key"},
		{"a key without its certificate", nil, "--tls-key a.pem", "--tls-cert"},
		{"two certificates", nil, "--tls-self-signed --tls-cert a --tls-key b", "--tls-self-signed"},
		{"an unknown scenario", nil, "--demo 12", "0 to 11"},
		{"an end of nothing", nil, "--exit", "--demo"},
		{"a recording of a recording", nil, "--replay a --record b", "--replay"},
		{"nothing to compare", nil, "--against a", "--against"},
		{"a comparison as events", nil, "--replay a --against b --json", "--against"},
		{"a comparison with its reasons", nil, "--replay a --against b --why", "--against"},
		{"a comparison that is recorded", nil, "--pcap a --against b --record c", "--against"},
		{"a comparison with standard input", nil, "--pcap - --against b", "--against"},
		{"reasons as JSON", nil, "--json --why", "--json"},
		{"a proxy without a prefix", nil, "--proxy http://a", "PREFIX=URL"},
		{"a proxy with a relative prefix", nil, "--proxy api=http://a", "PREFIX=URL"},
		{"a proxy to nowhere", nil, "--proxy /api=", "no URL"},
		{"a proxy to another protocol", nil, "--proxy /api=ftp://a", "no URL"},
		{"a proxy to a host without a scheme", nil, "--proxy /api=localhost:3000", "no URL"},
		{"a proxy with a query", nil, "--proxy /api=http://a/?b", "host and path only"},
		{"a wrong value in the environment", []string{"HTTPSERVER_PORT=http"}, "", "HTTPSERVER_PORT"},
		{"a switch that is neither on nor off", nil, "--keep-alive=maybe", "flag: must be true or false"},
		{"a wrong switch in the environment", []string{"HTTPSERVER_PLAIN=maybe"}, "", `HTTPSERVER_PLAIN: invalid argument "maybe" for "--plain" flag: must be true or false`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := parse(t, c.env, strings.Fields(c.args)...)
			var usage usageError
			if !errors.As(err, &usage) {
				t.Fatalf("%s %s: got %v, want a usage error", c.env, c.args, err)
			}
			if !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s %s: got %q, want one line with %q", c.env, c.args, err, c.want)
			}
		})
	}
}

func TestSizesAreShownAsTheyAreWritten(t *testing.T) {
	for _, s := range []string{"1", "1000", "1k", "32k", "1025", "64M", "2G"} {
		var z size
		if err := z.Set(s); err != nil || z.String() != s {
			t.Errorf("size %q: shown as %q, error %v", s, z.String(), err)
		}
	}
}

func FuzzSize(f *testing.F) {
	for _, s := range []string{"0", "1", "k", "64k", "9999999999G", "-1", "1.5M", "１k"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var z, again size
		if z.Set(s) != nil {
			return
		}
		if z <= 0 {
			t.Errorf("size %q became %d", s, z)
		}
		if err := again.Set(z.String()); err != nil || again != z {
			t.Errorf("size %q is shown as %q, which reads as %d (%v)", s, z.String(), again, err)
		}
	})
}
