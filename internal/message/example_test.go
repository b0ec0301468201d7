package message_test

import (
	"context"
	"fmt"
	"io"
	"strings"

	"httpserver/internal/message"
)

// A handler is a function from a request to a response. A test needs no server.
func ExampleHandlerFunc() {
	h := message.HandlerFunc(func(_ context.Context, r *message.Request) *message.Response {
		content, err := io.ReadAll(r.Content)
		if err != nil {
			return nil // the server responds for the failure
		}
		return &message.Response{
			Status:  message.OK,
			Fields:  message.Fields{{Name: "Content-Type", Value: "text/plain"}},
			Content: message.Bytes(strings.ToUpper(string(content))),
		}
	})
	r := h.Serve(context.Background(), &message.Request{Method: "POST", Content: strings.NewReader("hello")})
	fmt.Printf("%d %s\n%s\n", r.Status, r.Status.Phrase(), r.Content)
	// Output:
	// 200 OK
	// HELLO
}

// A stream produces content of unknown length. An error cuts the message off.
func ExampleStream() {
	var content message.Content = message.Stream(func(w io.Writer) error {
		for i := range 3 {
			if _, err := fmt.Fprintln(w, "line", i); err != nil {
				return err // the client has left
			}
		}
		return nil
	})
	var sent strings.Builder
	fmt.Println(content.(message.Stream)(&sent))
	fmt.Print(sent.String())
	// Output:
	// <nil>
	// line 0
	// line 1
	// line 2
}

// Lookups ignore case, and lists may be spread over several lines.
func ExampleFields() {
	f := message.Fields{
		{Name: "Host", Value: "example.com"},
		{Name: "Accept-Encoding", Value: "gzip, br"},
		{Name: "accept-encoding", Value: "zstd;q=0.5"},
	}
	fmt.Println(f.Get("HOST"))
	fmt.Println(f.Joined("Accept-Encoding"))
	for member := range f.List("Accept-Encoding") {
		coding, params, _ := strings.Cut(member, ";")
		fmt.Println(coding, message.Weight(params))
	}
	// Output:
	// example.com
	// gzip, br, zstd;q=0.5
	// gzip 1000
	// br 1000
	// zstd 500
}

// An error is told in the form that the client accepts.
func ExampleProblem() {
	p := &message.Problem{Status: message.BadRequest, Detail: "there is no Host field; HTTP/1.1 needs one", Rule: "RFC 9112 §3.2"}
	for _, accept := range []string{"*/*", "application/json"} {
		r := p.Response(accept)
		fmt.Printf("%s\n%s", r.Fields.Get("Content-Type"), r.Content)
	}
	// Output:
	// text/plain; charset=utf-8
	// HTTP/1.1 400 Bad Request
	// there is no Host field; HTTP/1.1 needs one
	// RFC 9112 §3.2
	// application/json
	// {"status":400,"title":"Bad Request","detail":"there is no Host field; HTTP/1.1 needs one","rule":"RFC 9112 §3.2"}
}
