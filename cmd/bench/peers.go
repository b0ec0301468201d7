//go:build linux

package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
)

// peers are other people's servers, those that are installed. Each is one process on
// one core, without an access log where the name does not say otherwise.
func peers(p place) []kind {
	all := []struct {
		name string
		kind func(path string) kind
	}{
		{"nginx", func(path string) kind { return nginxKind(path, p, "nginx", "off") }},
		{"nginx", func(path string) kind { return nginxKind(path, p, "nginx-log", p.dir+"/nginx.log") }},
		{"lighttpd", func(path string) kind { return lighttpdKind(path, p) }},
		{"haproxy", func(path string) kind { return haproxyKind(path, p) }},
		{"caddy", func(path string) kind { return caddyKind(path, p) }},
	}
	var kinds []kind
	for _, one := range all {
		if path, err := exec.LookPath(one.name); err == nil {
			kinds = append(kinds, one.kind(path))
		}
	}
	return kinds
}

// configured returns the command of a program that reads its configuration from a
// file. args end with the option that names the file.
func configured(p place, name, conf, path string, args ...string) (*exec.Cmd, error) {
	file := filepath.Join(p.dir, name+".conf")
	if err := os.WriteFile(file, []byte(conf), 0o644); err != nil {
		return nil, err
	}
	return exec.Command(path, append(args, file)...), nil
}

// lighttpdKind is lighttpd as a server of files.
func lighttpdKind(path string, p place) kind {
	skip := func(w workload) bool { return !w.static || !w.common() || w.gzip }
	return kind{name: "lighttpd", title: "lighttpd", skip: skip, command: func(addr string, _ workload, _ int) (*exec.Cmd, error) {
		host, port, _ := net.SplitHostPort(addr) // an address of our own making
		return configured(p, "lighttpd", fmt.Sprintf(lighttpdConf, p.root, host, port, p.dir), path, "-D", "-f")
	}}
}

// lighttpdConf has no limit of requests per connection, and knows the types of the
// files.
const lighttpdConf = `server.document-root = "%s"
server.bind = "%s"
server.port = %s
server.errorlog = "%s/lighttpd.err"
server.max-connections = 20000
server.max-fds = 65536
server.max-keep-alive-requests = 1000000000
server.max-keep-alive-idle = 600
mimetype.assign = ( ".html" => "text/html", ".txt" => "text/plain", ".bin" => "application/octet-stream" )
`

// haproxyKind is HAProxy as a proxy.
func haproxyKind(path string, p place) kind {
	skip := func(w workload) bool { return !w.proxy }
	return kind{name: "haproxy", title: "HAProxy", skip: skip, command: func(addr string, _ workload, _ int) (*exec.Cmd, error) {
		return configured(p, "haproxy", fmt.Sprintf(haproxyConf, addr, p.upstream), path, "-db", "-f")
	}}
}

// haproxyConf is one thread that shares its connections to the upstream among all
// clients. Its limit of connections counts twice in descriptors.
const haproxyConf = `global
 nbthread 1
 maxconn 5000
defaults
 mode http
 timeout connect 5s
 timeout client 600s
 timeout server 600s
 http-reuse always
listen all
 bind %s
 server up %s
`

// caddyKind is Caddy, which is built on net/http.
func caddyKind(path string, p place) kind {
	skip := func(w workload) bool { return !w.static || w.method == "PUT" }
	return kind{name: "caddy", title: "Caddy", skip: skip, command: func(addr string, w workload, _ int) (*exec.Cmd, error) {
		host, port, _ := net.SplitHostPort(addr) // an address of our own making
		scheme, does := "http", fmt.Sprintf("root * %s\n\tfile_server {\n\t\tprecompressed gzip\n\t}\n\tencode gzip", p.root)
		switch {
		case w.tls:
			scheme, does = "https", does+fmt.Sprintf("\n\ttls %[1]s/cert.pem %[1]s/key.pem", p.dir)
		case w.proxy:
			does = "reverse_proxy " + p.upstream
		}
		return configured(p, "caddy", fmt.Sprintf(caddyConf, scheme, port, host, does), path, "run", "--adapter", "caddyfile", "--config")
	}}
}

// caddyConf is a Caddyfile.
const caddyConf = `{
	admin off
	auto_https off
}
%s://:%s {
	bind %s
	%s
}
`

// nginxKind is nginx as one process, since there is one core; log is "off"
// or a file.
func nginxKind(path string, p place, name, log string) kind {
	skip := func(w workload) bool { return !w.static }
	title := "nginx"
	if log != "off" {
		title = "nginx, access log"
	}
	return kind{name: name, title: title, skip: skip, command: func(addr string, w workload, _ int) (*exec.Cmd, error) {
		file := filepath.Join(p.dir, name+".conf")
		temp := filepath.Join(p.dir, name)
		if err := os.MkdirAll(temp, 0o755); err != nil {
			return nil, err
		}
		conf := fmt.Sprintf(nginxConf, p.dir, name, log, nginxServer(p, addr, w), p.upstream, temp)
		if err := os.WriteFile(file, []byte(conf), 0o644); err != nil {
			return nil, err
		}
		return exec.Command(path, "-c", file, "-e", filepath.Join(p.dir, name+".err")), nil
	}}
}

// nginxServer is the server's part of nginx's configuration.
func nginxServer(p place, addr string, w workload) string {
	switch {
	case w.tls:
		return fmt.Sprintf("listen %s ssl; root %s; ssl_certificate %[3]s/cert.pem; ssl_certificate_key %[3]s/key.pem;", addr, p.root, p.dir)
	case w.proxy:
		return fmt.Sprintf(`listen %s; location / { proxy_pass http://up; proxy_http_version 1.1; proxy_set_header Connection ""; }`, addr)
	case w.method == "PUT":
		return fmt.Sprintf("listen %s; root %s; location /files/ { dav_methods PUT; client_max_body_size 1g; }", addr, p.root)
	}
	return fmt.Sprintf("listen %s; root %s;", addr, p.root)
}

// nginxConf is tuned as its handbook says: sendfile, a cache of open files,
// no limit of requests per connection.
const nginxConf = `daemon off; master_process off; worker_rlimit_nofile 65536;
pid %[1]s/%[2]s.pid;
events { worker_connections 20000; }
http {
	access_log %[3]s; sendfile on; tcp_nopush on; keepalive_timeout 600; keepalive_requests 1000000000;
	open_file_cache max=1000 inactive=60s; open_file_cache_errors on;
	types { text/html html; text/plain txt; }
	gzip on; gzip_types text/plain; gzip_min_length 2000;
	client_body_temp_path %[6]s; proxy_temp_path %[6]s; fastcgi_temp_path %[6]s; uwsgi_temp_path %[6]s; scgi_temp_path %[6]s;
	upstream up { server %[5]s; keepalive 1000; keepalive_requests 1000000000; }
	server { %[4]s }
}
`
