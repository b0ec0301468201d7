//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
)

// serve runs one of the servers to compare with, until it is killed:
// "limit ADDR SIZE HANGUP" or "nethttp ADDR ROOT".
func serve(kind string, args []string) error {
	if len(args) < 2 {
		return fmt.Errorf("serve %s: arguments missing", kind)
	}
	ln, err := net.Listen("tcp", args[0])
	if err != nil {
		return err
	}
	switch kind {
	case "nethttp":
		return http.Serve(ln, netHTTP(args[1]))
	case "limit":
		size, err := strconv.Atoi(args[1])
		if err != nil {
			return err
		}
		return limit(ln, size, len(args) > 2 && args[2] == "close")
	}
	return fmt.Errorf("serve: no server is called %q", kind)
}

// netHTTP is what most Go programs would use: the standard library's file
// server and a handler for /echo.
func netHTTP(root string) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServer(http.Dir(root)))
	mux.HandleFunc("POST /echo", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || !json.Valid(body) {
			http.Error(w, "not JSON", http.StatusBadRequest)
			return
		}
		response := append([]byte(`{"received": `), body...)
		w.Header().Set("Content-Type", "application/json")
		w.Write(append(response, '}')) // a client that left is no concern of a benchmark
	})
	return mux
}
