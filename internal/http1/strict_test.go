package http1

import (
	"regexp"
	"strconv"
	"strings"
)

// A strictRequest is a request as the second reader understands it.
type strictRequest struct {
	method, target, version string
	fields, trailers        [][2]string
	content                 string
	end                     int // offset after it
}

// The grammar of RFC 9110, 9112 and 3986, put down a second time and in another
// way, so that a mistake would have to be made twice. Input is Latin-1: one rune a
// byte.
var (
	strictToken = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
	strictVchar = `[\x21-\x7e\x{80}-\x{ff}]`
	strictLine  = regexp.MustCompile(`^(` + strictToken + `) ((?:[A-Za-z0-9._~!$&'()*+,;=:@/\[\]|-]|%[0-9A-Fa-f]{2})+` +
		"(?:[?](?:[A-Za-z0-9._~!$&'()*+,;=:@/?\\[\\]|{}^`\\\\-]|%[0-9A-Fa-f]{2})*)?" + `) (HTTP/1\.[0-9])$`)
	strictField = regexp.MustCompile(`^(` + strictToken + `):[ \t]*((?:` + strictVchar + `(?:[ \t]*` + strictVchar + `)*)?)[ \t]*$`)
	strictQuote = `"(?:[\t \x21\x23-\x5b\x5d-\x7e\x{80}-\x{ff}]|\\[\t \x21-\x7e\x{80}-\x{ff}])*"`
	strictChunk = regexp.MustCompile(`^([0-9A-Fa-f]{1,16})((?:[ \t]*;[ \t]*` + strictToken + `(?:[ \t]*=[ \t]*(?:` + strictToken + `|` + strictQuote + `))?)*)\r\n`)
	strictCL    = regexp.MustCompile(`^([0-9]+)(?:[ \t]*,[ \t]*[0-9]+)*$`)
	strictTE    = regexp.MustCompile(`^(?i:[ \t,]*chunked[ \t,]*)$`)
)

// strictRead reads one request from the start of in, which is Latin-1; false if it is
// invalid or incomplete.
func strictRead(in string) (r strictRequest, ok bool) {
	rest := in
	for range maxEmptyLines {
		rest = strings.TrimPrefix(rest, "\r\n")
	}
	head, rest, found := strings.Cut(rest, "\r\n\r\n")
	if !found {
		return r, false
	}
	lines := strings.Split(head, "\r\n")
	m := strictLine.FindStringSubmatch(lines[0])
	if m == nil {
		return r, false
	}
	r.method, r.target, r.version = m[1], m[2], m[3]
	if r.fields, ok = strictFields(lines[1:]); !ok {
		return r, false
	}
	if rest, ok = r.readContent(rest); !ok {
		return r, false
	}
	r.end = len([]rune(in)) - len([]rune(rest))
	return r, true
}

// strictFields reads field lines.
func strictFields(lines []string) (fields [][2]string, ok bool) {
	for _, line := range lines {
		m := strictField.FindStringSubmatch(line)
		if m == nil {
			return nil, false
		}
		fields = append(fields, [2]string{m[1], m[2]})
	}
	return fields, true
}

// values are the values of a field.
func (r *strictRequest) values(name string) (list []string) {
	for _, f := range r.fields {
		if strings.ToLower(f[0]) == name {
			list = append(list, f[1])
		}
	}
	return list
}

// readContent reads the content from rest and returns what follows it.
func (r *strictRequest) readContent(rest string) (string, bool) {
	te, cl := r.values("transfer-encoding"), r.values("content-length")
	switch {
	case len(r.values("host")) > 1, len(r.values("host")) == 0 && r.version != "HTTP/1.0":
		return "", false
	case len(te) > 0:
		if len(cl) > 0 || r.version == "HTTP/1.0" || !strictTE.MatchString(strings.Join(te, ",")) {
			return "", false
		}
		return r.readChunks(rest)
	case len(cl) > 0:
		all := strings.Join(cl, ",")
		m := strictCL.FindStringSubmatch(all)
		if m == nil {
			return "", false
		}
		for _, other := range strings.Split(all, ",") {
			if strings.Trim(other, " \t") != m[1] {
				return "", false
			}
		}
		n, err := strconv.Atoi(m[1])
		runes := []rune(rest)
		if err != nil || n > len(runes) {
			return "", false
		}
		r.content = string(runes[:n])
		return string(runes[n:]), true
	}
	return rest, true
}

// readChunks reads chunked content.
func (r *strictRequest) readChunks(rest string) (string, bool) {
	for {
		m := strictChunk.FindStringSubmatch(rest)
		if m == nil {
			return "", false
		}
		rest = rest[len(m[0]):]
		n, err := strconv.ParseInt(m[1], 16, 64)
		if err != nil {
			return "", false
		}
		if n == 0 {
			return r.readTrailers(rest)
		}
		runes := []rune(rest)
		if n > int64(len(runes)-2) || string(runes[n:n+2]) != "\r\n" {
			return "", false
		}
		r.content += string(runes[:n])
		rest = string(runes[n+2:])
	}
}

// readTrailers reads a trailer section.
func (r *strictRequest) readTrailers(rest string) (_ string, ok bool) {
	if after, found := strings.CutPrefix(rest, "\r\n"); found {
		return after, true
	}
	section, after, found := strings.Cut(rest, "\r\n\r\n")
	if !found {
		return "", false
	}
	r.trailers, ok = strictFields(strings.Split(section, "\r\n"))
	return after, ok
}

// latin1 is p with one rune a byte.
func latin1(p []byte) string {
	runes := make([]rune, len(p))
	for i, b := range p {
		runes[i] = rune(b)
	}
	return string(runes)
}
