package capture

import (
	"bytes"
	"strings"
)

// maxHead is the largest head that is waited for, in bytes.
const maxHead = 256 << 10

// headEnd is where the head in p ends: after its first empty line. It is -1
// while there is none. Searching begins at from, which may point into a line.
func headEnd(p []byte, from int) int {
	for from = max(0, from-3); ; {
		i := bytes.IndexByte(p[from:], '\n')
		if i < 0 {
			return -1
		}
		from += i + 1
		switch {
		case from < len(p) && p[from] == '\n':
			return from + 1
		case from+1 < len(p) && p[from] == '\r' && p[from+1] == '\n':
			return from + 2
		}
	}
}

// strict rewrites a head that RFC 9112 lets a recipient refuse into one that
// every recipient accepts: the captured server or client may have accepted it.
// It returns the changes in words; "" if there is nothing it can change.
//
// The protocol's machine stays as strict as a server has to be. All leniency is
// in this file, and no response is ever made from its result.
func strict(head []byte, request bool) (rewritten []byte, changes string) {
	var said []string
	say := func(what string) {
		for _, s := range said {
			if s == what {
				return
			}
		}
		said = append(said, what)
	}
	text := string(head)
	if lines := strings.ReplaceAll(text, "\r\n", "\n"); strings.Count(lines, "\n") != strings.Count(text, "\r\n") {
		say("a bare LF ends a line (RFC 9112 §2.2)")
		text = lines
	} else {
		text = lines
	}
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	var out strings.Builder
	host, lengths := false, ""
	for i, line := range lines {
		if i == 0 {
			out.WriteString(startLine(line, request, say))
			continue
		}
		if line != "" && (line[0] == ' ' || line[0] == '\t') {
			say("a field is folded over two lines (RFC 9112 §5.2)")
			out.WriteString(" " + printable(strings.TrimLeft(line, " \t"), say))
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if trimmed := strings.TrimRight(name, " \t"); trimmed != name {
			say("white space stands before a colon (RFC 9112 §5.1)")
			name = trimmed
		}
		if !ok || !isToken(name) {
			say("a line is no field (RFC 9112 §5)")
			continue
		}
		switch {
		case strings.EqualFold(name, "Host"):
			if host {
				say("there are two Host fields (RFC 9112 §3.2)")
				continue
			}
			host = true
		case strings.EqualFold(name, "Content-Length"):
			if value = strings.TrimSpace(value); lengths != "" {
				continue // the first one counts, as for most servers
			}
			lengths = value
		case strings.EqualFold(name, "Transfer-Encoding") && !strings.EqualFold(strings.TrimSpace(value), "chunked") && strings.Contains(strings.ToLower(value), "chunked"):
			say("the transfer coding is " + strings.TrimSpace(value) + " (RFC 9112 §6.1)")
			value = " chunked"
		}
		out.WriteString("\r\n" + name + ":" + printable(value, say))
	}
	if request && !host {
		say("there is no Host field (RFC 9112 §3.2)")
		out.WriteString("\r\nHost: unknown")
	}
	if len(said) == 0 {
		return nil, ""
	}
	return []byte(out.String() + "\r\n\r\n"), strings.Join(said, "; ")
}

// startLine mends a request or status line as far as it can be.
func startLine(line string, request bool, say func(string)) string {
	if !request {
		return printable(line, say)
	}
	method, rest, _ := strings.Cut(line, " ")
	target, version := rest, ""
	if i := strings.LastIndex(rest, " "); i >= 0 {
		target, version = rest[:i], rest[i+1:]
	}
	clean := strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7f || r == '"' || r == '<' || r == '>' {
			return '_'
		}
		return r
	}, target)
	if clean != target {
		say("the target has a byte that no URI has (RFC 9112 §3.2)")
	}
	return method + " " + clean + " " + version
}

// printable replaces the control bytes of a field's value.
func printable(value string, say func(string)) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7f {
			return ' '
		}
		return r
	}, value)
	if clean != value {
		say("there is a control byte in a value (RFC 9110 §5.5)")
	}
	return clean
}

// isToken reports whether s can be a field's name.
// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2
func isToken(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
	}) < 0
}
