//go:build clients

package main

import (
	"net"
	"path/filepath"
	"strconv"
	"testing"

	"httpserver/internal/lacking"
)

// The manual's script: of three servers behind HAProxy the screen names the one that
// reuses worse, and its connections are a key away.
func TestThreeServersBehindHAProxy(t *testing.T) {
	t.Parallel()
	lacking.Program(t, "haproxy")
	port := fiveFreePorts(t)
	term := onTerminal(t, 120, 35, []string{"BIN=" + filepath.Dir(binary(t, "httpserver")), "PORT=" + strconv.Itoa(port)},
		"sh", "../httpfleet/three-servers.sh")
	d := newDisplay(term, 120, 35)
	d.waitFor("at the start", `Servers   3`)
	d.waitFor("after some requests", `LAST .* web-2 reuses worse than the others: 1\.0 `, `▸web-2 .* 1\.0 +0% +\d+% client: reset`)
	term.press("\r")
	d.waitFor("when it is looked at", `/server:=web-2`, `Lanes`, `web-2 +1 .*client: reset`)
	term.press("7")
	d.waitFor("when all are shown again", `Servers   3`)
	term.press("q")
	if status := term.status(); status != 0 {
		t.Errorf("the script ends with status %d", status)
	}
}

// fiveFreePorts is the first of five ports that are free.
func fiveFreePorts(t *testing.T) int {
	t.Helper()
	for port := 20_000; port < 32_000; port += 5 {
		var open []net.Listener
		for i := range 5 {
			if l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port+i))); err == nil {
				open = append(open, l)
			}
		}
		for _, l := range open {
			l.Close()
		}
		if len(open) == 5 {
			return port
		}
	}
	t.Fatal("no five ports in a row are free")
	return 0
}
