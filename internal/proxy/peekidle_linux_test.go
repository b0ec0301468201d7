package proxy

import (
	"io"
	"net"
	"testing"

	"httpserver/internal/reason"
)

// What came while a connection rested and its watcher had no time to see is
// seen when it is taken out.
func TestWhatCameMeanwhileIsSeen(t *testing.T) {
	for _, c := range []struct {
		name  string
		while func(upstream net.Conn)
		want  idleEnd
	}{
		{"nothing", func(net.Conn) {}, idleEnd{fit: true}},
		{"an answer to no request", func(u net.Conn) { io.WriteString(u, plain("poison")) }, idleEnd{reason: reason.UpstreamError, detail: unsolicited}},
		{"the end", func(u net.Conn) { u.Close() }, idleEnd{reason: reason.UpstreamClose}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ln, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer ln.Close()
			sock, err := net.Dial("tcp", ln.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer sock.Close()
			upstream, err := ln.Accept()
			if err != nil {
				t.Fatal(err)
			}
			defer upstream.Close()
			c.while(upstream)
			resting := &conn{sock: sock, idleDone: make(chan idleEnd, 1)}
			resting.idleDone <- idleEnd{fit: true} // all that the watcher has to say
			if got := resting.takeIdle(); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}
