package http1

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Conversations of several responses, cut at every byte and at every pair of places.
func TestConversationsAreTheSameHoweverTheyAreCut(t *testing.T) {
	for _, c := range []struct {
		name  string
		asked []string
		parts []string // what the server sends
		eof   bool
		want  []string // the events, and what belongs to them
	}{
		{"an interim response, then a short one", []string{"GET"},
			[]string{"HTTP/1.1 103 \r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", "ok"}, false,
			[]string{"Interim 103", "Head 200 2", "Data ok", "End", "Paused true"}},
		{"two interim responses", []string{"PUT"},
			[]string{"HTTP/1.1 100 \r\n\r\n", "HTTP/1.1 102 \r\nA: b\r\n\r\n", "HTTP/1.1 204 \r\n\r\n"}, false,
			[]string{"Interim 100", "Interim 102", "Head 204 0", "End", "Paused true"}},
		{"three responses in a row", []string{"GET", "HEAD", "GET"},
			[]string{"HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\na", "HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\n", "HTTP/1.1 404 \r\nContent-Length: 1\r\n\r\nb"}, false,
			[]string{"Head 200 1", "Data a", "End", "Head 200 0", "End", "Head 404 1", "Data b", "End", "Paused true"}},
		{"chunks with trailers", []string{"GET"},
			[]string{"HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n", "2;x=\"y\"\r\nbc\r\n", "0\r\nX: y\r\n\r\n"}, false,
			[]string{"Head 200 -1", "Data abc", "End X=y", "Paused true"}},
		{"chunks, then another response", []string{"GET", "GET"},
			[]string{"HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", "HTTP/1.1 304 \r\nETag: x\r\n\r\n"}, false,
			[]string{"Head 200 -1", "Data a", "End", "Head 304 0", "End", "Paused true"}},
		{"content to the end of the connection", []string{"GET"},
			[]string{"HTTP/1.1 200 \r\n\r\n", "hello"}, true,
			[]string{"Head 200 -1", "Data hello", "End", "Closed"}},
		{"no content to the end of the connection", []string{"GET"},
			[]string{"HTTP/1.0 200 \r\n\r\n"}, true,
			[]string{"Head 200 -1", "End", "Closed"}},
		{"close, with a length", []string{"GET"},
			[]string{"HTTP/1.1 200 \r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"}, true,
			[]string{"Head 200 2", "Data ok", "End", "Closed"}},
		{"less content than announced", []string{"GET"},
			[]string{"HTTP/1.1 200 \r\nContent-Length: 3\r\n\r\nok"}, true,
			[]string{"Head 200 3", "Data ok", "error in the middle of its response content"}},
		{"a chunk without its end", []string{"GET"},
			[]string{"HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok"}, true,
			[]string{"Head 200 -1", "Data ok", "error in the middle of its response content"}},
		{"half a head", []string{"GET"},
			[]string{"HTTP/1.1 200 \r\nConte"}, true,
			[]string{"error in the middle of its response head"}},
		{"nothing", []string{"GET"}, nil, true, []string{"error closed the connection before it responded"}},
		{"nothing after the first of two responses", []string{"GET", "GET"},
			[]string{"HTTP/1.1 204 \r\n\r\n"}, true,
			[]string{"Head 204 0", "End", "error closed the connection before it responded"}},
		{"more bytes than the length", []string{"GET"},
			[]string{"HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\nab"}, false,
			[]string{"Head 200 1", "Data a", "End", "error although no response was expected"}},
		{"a response to a tunnel", []string{"CONNECT"},
			[]string{"HTTP/1.1 200 \r\nContent-Length: 9\r\n\r\n"}, false,
			[]string{"Head 200 0", "End", "Paused false"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := strings.Join(c.parts, "")
			play := func(cuts ...int) []string { return converse(c.asked, in, c.eof, cuts) }
			if got := play(); !slices.Equal(got, c.want) {
				t.Fatalf("in   %q\ngot  %q\nwant %q", in, got, c.want)
			}
			same := func(cuts ...int) {
				if got := play(cuts...); !slices.Equal(got, c.want) {
					t.Fatalf("cut at %v\nin   %q\ngot  %q\nwant %q", cuts, in, got, c.want)
				}
			}
			same(everywhere(len(in))...)
			for i := 1; i < len(in); i++ {
				same(i)
				for j := i + 1; j < len(in) && !testing.Short(); j++ {
					same(i, j)
				}
			}
		})
	}
}

// converse feeds in to a client that has sent requests with these methods, and lists
// the events. Content in pieces counts as one event.
func converse(asked []string, in string, eof bool, cuts []int) (events []string) {
	c := NewClient(Limits{})
	for _, method := range asked {
		c.Sent(method)
	}
	data := ""
	add := func(text string) {
		if data != "" {
			events, data = append(events, "Data "+data), ""
		}
		events = append(events, text)
	}
	paused := false
	drain := func() bool {
		for {
			ev, err := c.Next()
			switch {
			case err != nil:
				_, detail, _ := strings.Cut(err.(*Error).Detail, "the server ")
				if i := strings.Index(detail, "in the middle"); i >= 0 {
					detail = detail[i:]
				}
				add("error " + strings.TrimPrefix(detail, "sent bytes "))
				return false
			case ev == NeedData:
				return true
			case ev == Paused:
				paused = true
				return true
			case ev == Data:
				data += string(c.Data())
				continue
			case ev == Interim:
				add(fmt.Sprint("Interim ", uint16(c.Response().Status)))
			case ev == Head:
				add(fmt.Sprint("Head ", uint16(c.Response().Status), " ", c.Response().Length))
			case ev == End:
				text := "End"
				for _, f := range c.Trailers() {
					text += " " + f.Name + "=" + f.Value
				}
				add(text)
			case ev == Closed:
				add("Closed")
				return false
			}
			paused = false
		}
	}
	going := feed(c, []byte(in), cuts, drain)
	if going && eof {
		c.ReceivedEOF()
		drain()
	} else if going && paused {
		add(fmt.Sprint("Paused ", c.Persists()))
	}
	return events
}
