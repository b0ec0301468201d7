package http1_test

import (
	"fmt"

	"httpserver/internal/http1"
	"httpserver/internal/message"
)

// A server without a socket: two requests that arrive in one piece are received
// and get their responses one after the other.
func ExampleConn() {
	c := http1.NewConn(http1.Limits{})
	c.Received(copy(c.Space(), "GET /a HTTP/1.1\r\nHost: example\r\n\r\n"+
		"POST /b HTTP/1.1\r\nHost: example\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"))

	var out []byte
	for {
		ev, err := c.Next()
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%v %q\n", ev, c.Wire())
		if ev != http1.End {
			continue
		}
		// The request is complete: respond.
		out, _ = c.AppendHead(out[:0], message.OK, nil, 2, "")
		out, _ = c.AppendData(out, []byte("ok"))
		out, _ = c.AppendEnd(out, nil)
		fmt.Printf("> %q\n", out)
		if fmt.Println("=", c.Persistence()); !c.Persists() {
			return
		}
		if err := c.NextExchange(); err != nil {
			fmt.Println(err)
			return
		}
	}
	// Output:
	// Head "GET /a HTTP/1.1\r\nHost: example\r\n\r\n"
	// End ""
	// > "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok"
	// = keep-1.1
	// Head "POST /b HTTP/1.1\r\nHost: example\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
	// Data "5\r\nhello"
	// End "\r\n0\r\n\r\n"
	// > "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
	// = client-close
}

// A request that two readers could understand differently is refused, and the
// error says how to respond.
func ExampleError() {
	c := http1.NewConn(http1.Limits{})
	c.Received(copy(c.Space(), "GET / HTTP/1.1\r\nHost : example\r\n\r\n"))
	_, err := c.Next()
	e := err.(*http1.Error)
	fmt.Println(e.Status, e.Detail)
	fmt.Println(e.Rule, e.Reason)
	// Output:
	// 400 there is white space between the field name "Host" and its colon
	// RFC 9112 §5.1 bad-field
}

// A client without a socket.
func ExampleClient() {
	c := http1.NewClient(http1.Limits{})
	out, _ := c.AppendRequest(nil, "GET", "/", message.Fields{{Name: "Host", Value: "example"}}, 0)
	fmt.Printf("> %q\n", out)

	c.Received(copy(c.Space(), "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
	for ev := http1.NeedData; ev != http1.Paused; {
		ev, _ = c.Next()
		fmt.Printf("%v %q\n", ev, c.Data())
	}
	fmt.Println(c.Response().Status, c.Persists())
	// Output:
	// > "GET / HTTP/1.1\r\nHost: example\r\n\r\n"
	// Interim ""
	// Head ""
	// Data "ok"
	// End ""
	// Paused ""
	// 200 true
}
