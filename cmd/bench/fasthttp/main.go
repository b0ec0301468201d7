// Fasthttp is a file server on the library of that name, for cmd/bench
// to compare with. It is a module of its own, so that the server's module
// does not carry the library.
//
//	fasthttp ADDR ROOT CACHE
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/valyala/fasthttp"
)

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: fasthttp ADDR ROOT CACHE")
	}
	files := &fasthttp.FS{Root: os.Args[2], Compress: true, CompressRoot: os.Args[3]}
	serveFile := files.NewRequestHandler()
	log.Fatal(fasthttp.ListenAndServe(os.Args[1], func(ctx *fasthttp.RequestCtx) {
		if string(ctx.Path()) == "/echo" && ctx.IsPost() {
			echo(ctx)
			return
		}
		serveFile(ctx)
	}))
}

// echo responds with {"received": <the JSON as sent>}.
func echo(ctx *fasthttp.RequestCtx) {
	body := ctx.PostBody()
	if !json.Valid(body) {
		ctx.Error("not JSON", fasthttp.StatusBadRequest)
		return
	}
	ctx.SetContentType("application/json")
	ctx.Response.AppendBodyString(`{"received": `)
	ctx.Response.AppendBody(body)
	ctx.Response.AppendBodyString("}")
}
