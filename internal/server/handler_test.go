package server

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"httpserver/internal/message"
)

// scriptHandler responds as the scripts ask.
var scriptHandler = message.HandlerFunc(func(ctx context.Context, r *message.Request) *message.Response {
	text := func(s string) *message.Response {
		return &message.Response{Status: message.OK, Fields: message.Fields{{Name: "Content-Type", Value: "text/plain"}}, Content: message.Bytes(s)}
	}
	path, arg, _ := strings.Cut(strings.TrimPrefix(r.Target.Path, "/"), "/")
	n, _ := strconv.Atoi(arg)
	switch path {
	case "read": // says how much content there was
		b, err := io.ReadAll(r.Content)
		if err != nil {
			return nil
		}
		return text(fmt.Sprintf("read %d", len(b)))
	case "careless": // reads, and ignores failure
		io.ReadAll(r.Content)
		return text("all is well")
	case "raw":
		b, _ := io.ReadAll(r.Wire)
		return text(string(b))
	case "bytes":
		return text(strings.Repeat("x", n))
	case "slow":
		d, _ := time.ParseDuration(arg)
		select {
		case <-time.After(d):
		case <-ctx.Done():
		}
		return text("slow")
	case "stream": // n pieces
		return &message.Response{Status: message.OK, Content: message.Stream(func(w io.Writer) error {
			for range n {
				if _, err := io.WriteString(w, "piece "); err != nil {
					return err
				}
			}
			return nil
		}), Trailers: func() message.Fields { return message.Fields{{Name: "X-End", Value: "yes"}} }}
	case "late": // a stream that is silent for a while first
		return &message.Response{Status: message.OK, Content: message.Stream(func(w io.Writer) error {
			d, _ := time.ParseDuration(arg)
			time.Sleep(d)
			_, err := io.WriteString(w, "late")
			return err
		})}
	case "fail": // a stream that breaks off
		return &message.Response{Status: message.OK, Content: message.Stream(func(w io.Writer) error {
			io.WriteString(w, "part")
			return io.ErrUnexpectedEOF
		})}
	case "short", "long": // a stream that declared 10 bytes
		body := map[string]string{"short": "12345", "long": "123456789012"}[path]
		return &message.Response{Status: message.OK, Length: 10, Content: message.Stream(func(w io.Writer) error {
			_, err := io.WriteString(w, body)
			return err
		})}
	case "panic":
		panic("on purpose")
	case "nil":
		return nil
	case "forbidden-field":
		return &message.Response{Status: message.OK, Fields: message.Fields{{Name: "X", Value: "a\r\nInjected: b"}}}
	case "framing":
		return &message.Response{Status: message.OK, Content: message.Bytes("ok"), Fields: message.Fields{
			{Name: "Content-Length", Value: "7"}, {Name: "transfer-encoding", Value: "chunked"}, {Name: "Connection", Value: "upgrade"}}}
	case "status":
		return &message.Response{Status: message.Status(n), Content: message.Bytes("content")}
	case "close":
		resp := text("close")
		resp.Close = true
		return resp
	case "early":
		r.Interim(103, message.Fields{{Name: "Link", Value: "</a>; rel=preload"}})
		return text("early")
	case "cut":
		return &message.Response{Status: message.OK, Content: message.Broken{Send: []byte("abc"), Declared: 10, How: message.Cut}}
	case "badchunk":
		return &message.Response{Status: message.OK, Content: message.Broken{Send: []byte("zz\r\n"), How: message.BadChunk}}
	default:
		return text("hello " + r.Target.Path)
	}
})
