//go:build linux

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
)

// serve runs one of the servers to compare with, until it is killed:
// "limit ADDR SIZE HANGUP CONTENT", "nethttp ADDR ROOT [CERT KEY]" or
// "proxy ADDR UPSTREAM".
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
		if len(args) > 3 {
			return http.ServeTLS(ln, netHTTP(args[1]), args[2], args[3])
		}
		return http.Serve(ln, netHTTP(args[1]))
	case "proxy":
		to := &url.URL{Scheme: "http", Host: args[1]}
		http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = 1000
		return http.Serve(ln, &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }})
	case "limit":
		size, err := strconv.Atoi(args[1])
		if err != nil {
			return err
		}
		content := 0
		if len(args) > 3 {
			if content, err = strconv.Atoi(args[3]); err != nil {
				return err
			}
		}
		return limit(ln, size, len(args) > 2 && args[2] == "close", int64(content))
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
	mux.HandleFunc("PUT /files/{name}", func(w http.ResponseWriter, r *http.Request) { put(w, r, filepath.Join(root, "files")) })
	return mux
}

// put replaces a file as a careful handler does: at once, and only by the whole
// content.
func put(w http.ResponseWriter, r *http.Request, dir string) {
	name := filepath.Join(dir, filepath.Base(r.PathValue("name")))
	f, err := os.CreateTemp(dir, "upload-*")
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	_, err = io.Copy(f, r.Body)
	_, missing := os.Stat(name)
	if err := errors.Join(err, f.Close(), os.Rename(f.Name(), name)); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if missing != nil {
		w.WriteHeader(http.StatusCreated)
	} else {
		w.WriteHeader(http.StatusNoContent)
	}
}
