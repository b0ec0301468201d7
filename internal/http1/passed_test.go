package http1

import (
	"fmt"
	"testing"
)

// Content that the caller receives itself ends as if the machine had received it.
func TestContentMayBePassedByTheMachine(t *testing.T) {
	for _, c := range []struct {
		name, head string
		missing    int64
	}{
		{"known length", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", 1000},
		{"some of it has come with the head", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhello", 995},
		{"all of it has", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 0},
		{"none", "HTTP/1.1 204 No Content\r\n\r\n", 0},
		{"chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe", 0},
		{"until the connection ends", "HTTP/1.1 200 OK\r\n\r\nhe", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			client := NewClient(Limits{MaxContentBytes: -1})
			client.Sent("GET")
			client.Received(copy(client.Space(), c.head))
			if ev, err := client.Next(); ev != Head || err != nil {
				t.Fatalf("got %v, %v", ev, err)
			}
			if n := client.Missing(); n != c.missing {
				t.Errorf("%d bytes are missing, want %d", n, c.missing)
			}
			if c.missing == 0 {
				return
			}
			events := ""
			for range 3 {
				ev, err := client.Next()
				if err != nil {
					t.Fatal(err)
				}
				events += fmt.Sprint(ev, " ")
				if ev == NeedData {
					client.Passed(client.Missing())
				}
				if ev == End {
					break
				}
			}
			if client.Missing() != 0 || !client.Persists() {
				t.Errorf("after %s: %d bytes are missing, persists: %v", events, client.Missing(), client.Persists())
			}
		})
	}
}
