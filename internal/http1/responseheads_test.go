package http1

import (
	"bytes"
	"math/rand/v2"
	"sync"
	"testing"

	"httpserver/internal/message"
)

// Whatever was sent before, a connection with the cache appends the same as one
// without: 20,000 responses of few kinds, so that many repeat.
func TestHeadsChangeNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	var heads ResponseHeads
	shared := message.Fields{{Name: "X", Value: "y"}, {Name: "X", Value: "y"}}
	for range 20_000 {
		in := pick("GET", "HEAD", "POST") + " / HTTP/1." + pick("0", "1") + "\r\nHost: a\r\nConnection: " + pick("close", "keep-alive") + "\r\n\r\n"
		status := message.Status([]int{200, 204, 205, 206, 304, 404}[random.IntN(6)])
		n, date := int64(random.IntN(4)-1), pick("", "today", "tomorrow")
		fields := message.Fields{{Name: pick("A", "ETag", "Date", "Trailer", "bad name"), Value: pick("1", "2", "\n")}}
		if random.IntN(2) == 0 {
			shared[random.IntN(2)].Value = pick("y", "z") // a handler may change what was sent
			fields = shared
		}
		with, without := NewConn(Limits{}), NewConn(Limits{})
		with.Share(&heads)
		parseOne(t, with, in)
		parseOne(t, without, in)
		got, err := with.AppendHead([]byte("before "), status, fields, n, date)
		want, wantErr := without.AppendHead([]byte("before "), status, fields, n, date)
		if err != wantErr || !bytes.Equal(got, want) || with.out != without.out || with.send != without.send || with.close != without.close {
			t.Fatalf("%q %d %v %d %q\ngot  %v %q\nwant %v %q", in, status, fields, n, date, err, got, wantErr, want)
		}
	}
}

// A head is copied from the cache if everything it is built from is equal, and only
// then.
func TestWhichHeadIsTaken(t *testing.T) {
	const get10, get11 = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
	fields := message.Fields{{Name: "ETag", Value: "1"}}
	for _, x := range []struct {
		name   string
		in     string
		status message.Status
		fields message.Fields
		n      int64
		date   string
		taken  bool
	}{
		{"the same", get11, 200, fields, 5, "today", true},
		{"the same to another client", get10, 200, fields, 5, "today", true},
		{"the same values elsewhere", get11, 200, message.Fields{{Name: "ETag", Value: "1"}}, 5, "today", true},
		{"another value", get11, 200, message.Fields{{Name: "ETag", Value: "2"}}, 5, "today", false},
		{"another name", get11, 200, message.Fields{{Name: "Etag", Value: "1"}}, 5, "today", false},
		{"a field more", get11, 200, append(fields, fields...), 5, "today", false},
		{"a second later", get11, 200, fields, 5, "tomorrow", false},
		{"without a date", get11, 200, fields, 5, "", false},
		{"another status in the same slot", get11, 264, fields, 5, "today", false},
		{"another length in the same slot", get11, 200, fields, 69, "today", false},
		{"to a client that closes", "GET / HTTP/1.0\r\n\r\n", 200, fields, 5, "today", false},
	} {
		var heads ResponseHeads
		try := func(in string, status message.Status, fields message.Fields, n int64, date string) string {
			c := NewConn(Limits{})
			c.Share(&heads)
			parseOne(t, c, in)
			out, err := c.AppendHead(nil, status, fields, n, date)
			if err != nil {
				t.Fatal(err)
			}
			return string(out)
		}
		try(get11, 200, fields, 5, "today")
		for i := range heads.slots {
			if last := heads.slots[i].Load(); last != nil {
				heads.slots[i].Store(last.kept("taken"))
			}
		}
		if out := try(x.in, x.status, x.fields, x.n, x.date); (out == "taken") != x.taken {
			t.Errorf("%s: %q, want taken %v", x.name, out, x.taken)
		}
	}
}

// Connections on many goroutines share heads.
func TestHeadsAreShared(t *testing.T) {
	var heads ResponseHeads
	var running sync.WaitGroup
	for i := range 4 {
		running.Go(func() {
			c := NewConn(Limits{})
			c.Share(&heads)
			for range 500 {
				receive(c, browserHead)
				out, err := c.AppendHead(nil, 200, fileFields, int64(i%2), []string{"today", "tomorrow"}[i/2])
				if err != nil || !bytes.HasPrefix(out, []byte("HTTP/1.1 200 OK\r\nContent-Type")) || !bytes.HasSuffix(out, []byte("\r\n\r\n")) {
					t.Errorf("%v %q", err, out)
					return
				}
				c.current = current{}
			}
		})
	}
	running.Wait()
}
