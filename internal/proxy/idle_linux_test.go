package proxy

import (
	"io"
	"net"
	"testing"

	"httpserver/internal/reason"
)

// What arrives on an idle connection that is not watched yet, or that its watcher had
// no time to see, is seen when an exchange takes the connection.
func TestWhatCameMeanwhileIsSeen(t *testing.T) {
	for _, c := range []struct {
		name  string
		while func(upstream net.Conn)
		want  idleEnd
	}{
		{"nothing", func(net.Conn) {}, idleEnd{fit: true}},
		{"a response to no request", func(u net.Conn) { io.WriteString(u, plain("poison")) }, idleEnd{reason: reason.UpstreamError, detail: unsolicited}},
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
			for _, watched := range []bool{false, true} {
				idle := &conn{sock: sock, raw: newRawSock(sock), watched: watched, idleDone: make(chan idleEnd, 1)}
				idle.idleDone <- idleEnd{fit: true} // all that the watcher has found
				if got := idle.takeIdle(); got != c.want {
					t.Errorf("watched %v: got %+v, want %+v", watched, got, c.want)
				}
			}
		})
	}
}
