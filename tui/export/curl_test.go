package export

import "testing"

func TestARequestAsCurl(t *testing.T) {
	const get, ua = "GET /a HTTP/1.1\r\nUser-Agent: x\r\nAccept: */*\r\n", "-H 'User-Agent: x' -H 'Accept: */*' "
	const chunks = "POST /a HTTP/1.1\r\nUser-Agent: x\r\nAccept: */*\r\nTransfer-Encoding: chunked\r\n\r\n"
	plain := Request{Method: "GET", Target: "/a", Minor: 1}
	cases := []struct {
		name    string
		request Request
		raw     string
		whole   bool
		want    string
	}{
		{"plain", plain, get + "Host: a\r\nConnection: keep-alive\r\n\r\n", true, `curl -v ` + ua + `--path-as-is 'http://h/a'`},
		{"not captured", plain, "", false, `curl -v --path-as-is 'http://h/a'`},
		{"half a head", plain, get + "Ho", false, `curl -v --path-as-is 'http://h/a'`},
		{"without what curl would add", plain, "GET /a HTTP/1.1\r\n\r\n", true, `curl -v -H 'User-Agent:' -H 'Accept:' --path-as-is 'http://h/a'`},
		{"with a quote and a close", plain, get + "X: it's\r\nConnection: close\r\n\r\n", true, `curl -v ` + ua + `-H 'X: it'\''s' -H 'Connection: close' --path-as-is 'http://h/a'`},
		{"HTTP/1.0 that asks to be kept", Request{Method: "GET", Target: "/a"}, get + "Connection: keep-alive\r\n\r\n", true,
			`curl -v --http1.0 ` + ua + `-H 'Connection: keep-alive' --path-as-is 'http://h/a'`},
		{"with an upgrade", plain, get + "Connection: Upgrade\r\n\r\n", true, `curl -v ` + ua + `-H 'Connection: Upgrade' --path-as-is 'http://h/a'`},
		{"with an empty field", plain, get + "X:\r\n\r\n", true, `curl -v ` + ua + `-H 'X;' --path-as-is 'http://h/a'`},
		{"with a field in Latin-1", plain, get + "X: é!\r\n\r\n", true, `curl -v ` + ua + `-H "$(printf 'X: \303\251\041')" --path-as-is 'http://h/a'`},
		{"with a field that names a file", plain, get + "@/etc/passwd: x\r\n\r\n", true, `curl -v ` + ua + `--path-as-is 'http://h/a' ; : 'left out: an invalid field'`},
		{"with a NUL in a field", plain, get + "X: a\x00b\r\n\r\n", true, `curl -v ` + ua + `--path-as-is 'http://h/a' ; : 'left out: an invalid field'`},
		{"with content", plain, "POST /a HTTP/1.1\r\nUser-Agent: x\r\nAccept: */*\r\nContent-Length: 4\r\nContent-Type: t\r\n\r\n@/'a", true,
			`curl -v ` + ua + `-H 'Content-Type: t' --data-raw '@/'\''a' --path-as-is 'http://h/a'`},
		{"with content and no type", plain, "POST /a HTTP/1.1\r\nUser-Agent: x\r\nAccept: */*\r\nContent-Length: 6\r\n\r\na\n\x1b'%1", true,
			`printf 'a\012\033\047%%1' | curl -v ` + ua + `-H 'Content-Type:' --data-binary @- --path-as-is 'http://h/a'`},
		{"with content that begins with a dash and has NUL", plain, "PUT /a HTTP/1.1\r\nUser-Agent: x\r\nAccept: */*\r\nContent-Length: 3\r\n\r\n-\x001", true,
			`printf '\055\000\061' | curl -v -X 'PUT' ` + ua + `-H 'Content-Type:' --data-binary @- --path-as-is 'http://h/a'`},
		{"GET with content", plain, get + "Content-Type: t\r\nContent-Length: 1\r\n\r\nx", true, `curl -v -X 'GET' ` + ua + `-H 'Content-Type: t' --data-raw 'x' --path-as-is 'http://h/a'`},
		{"with empty content", plain, "POST /a HTTP/1.1\r\nUser-Agent: x\r\nAccept: */*\r\nContent-Length: 0\r\n\r\n", true,
			`curl -v ` + ua + `-H 'Content-Type:' --data-raw '' --path-as-is 'http://h/a'`},
		{"with a part of its content", plain, "PUT /a HTTP/1.1\r\nUser-Agent: x\r\nAccept: */*\r\nContent-Type: t\r\nContent-Length: 4\r\n\r\nab", false,
			`curl -v -X 'PUT' ` + ua + `-H 'Content-Type: t' --data-raw 'ab' --path-as-is 'http://h/a' ; : 'left out: a part of the content'`},
		{"in chunks", plain, chunks + "2;x=y\r\nab\r\n1 \r\nc\r\n0\r\n\r\n", true,
			`curl -v ` + ua + `-H 'Transfer-Encoding: chunked' -H 'Content-Type:' --data-raw 'abc' --path-as-is 'http://h/a'`},
		{"in no chunks at all", plain, chunks + "0\r\n\r\n", true,
			`curl -v ` + ua + `-H 'Transfer-Encoding: chunked' -H 'Content-Type:' --data-raw '' --path-as-is 'http://h/a'`},
		{"in chunks with a trailer", plain, chunks + "1\r\na\r\n0\r\nX: y\r\n\r\n", true,
			`curl -v ` + ua + `-H 'Transfer-Encoding: chunked' -H 'Content-Type:' --data-raw 'a' --path-as-is 'http://h/a' ; : 'left out: the trailers'`},
		{"in chunks that end early", plain, chunks + "2\r\na", false, `curl -v -X 'POST' ` + ua + `--path-as-is 'http://h/a' ; : 'left out: the content'`},
		{"in chunks of a wrong size", plain, chunks + "-1\r\na\r\n0\r\n\r\n", true, `curl -v -X 'POST' ` + ua + `--path-as-is 'http://h/a' ; : 'left out: the content'`},
		{"HEAD of HTTP/1.0", Request{Method: "HEAD", Target: "/a"}, "", true, `curl -v --http1.0 -I --path-as-is 'http://h/a'`},
		{"a method that is an option", Request{Method: "-o", Target: "/a", Minor: 1}, "", true, `curl -v -X '-o' --path-as-is 'http://h/a'`},
		{"a method that is none", Request{Method: "G\x00T", Target: "/a", Minor: 1}, "", true, `curl -v --path-as-is 'http://h/a' ; : 'left out: the method'`},
		{"what curl would take for several", Request{Method: "GET", Target: "/?q={a,b}", Minor: 1}, "", true, `curl -v --globoff --path-as-is 'http://h/?q={a,b}'`},
		{"what would become part of the address", Request{Method: "CONNECT", Target: ".evil:80", Minor: 1}, "", true,
			`curl -v -X 'CONNECT' --request-target '.evil:80' --path-as-is 'http://h/'`},
		{"another server's address", Request{Method: "GET", Target: "http://evil/", Minor: 1}, "", true, `curl -v --request-target 'http://evil/' --path-as-is 'http://h/'`},
		{"a target that is an option", Request{Method: "OPTIONS", Target: "-o/tmp/x", Minor: 1}, "", true, `curl -v -X 'OPTIONS' --request-target '-o/tmp/x' --path-as-is 'http://h/'`},
		{"a fragment", Request{Method: "GET", Target: "/a#b", Minor: 1}, "", true, `curl -v --request-target '/a#b' --path-as-is 'http://h/'`},
		{"a target that was cut", Request{Method: "GET", Target: "/aaa", Minor: 1, Cut: true}, "", true, `curl -v --path-as-is 'http://h/' ; : 'left out: the target'`},
	}
	for _, c := range cases {
		c.request.Read([]byte(c.raw), c.whole)
		if got := c.request.Curl("http://h/"); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
}

// The address is the server's, also where a recording says something odd.
func TestACommandGoesToTheServer(t *testing.T) {
	for base, want := range map[string]string{
		"http://192.168.1.5:8080": `curl -v --path-as-is 'http://192.168.1.5:8080/a'`,
		"https://h/":              `curl -v --path-as-is 'https://h/a'`,
		"http://[::1]:80":         `curl -v --globoff --path-as-is 'http://[::1]:80/a'`,
		"http://h/x?y":            `curl -v --path-as-is 'http://h/a'`,
		"":                        `curl -v --path-as-is 'http://localhost/a'`,
		"-o/tmp/x":                `curl -v --path-as-is 'http://localhost/a'`,
		"file:///etc/passwd":      `curl -v --path-as-is 'http://localhost/a'`,
		"http://a\x1b]0;x\x07/":   `curl -v --path-as-is 'http://localhost/a'`,
	} {
		q := Request{Method: "GET", Target: "/a", Minor: 1}
		if got := q.Curl(base); got != want {
			t.Errorf("%q:\ngot  %s\nwant %s", base, got, want)
		}
	}
}
