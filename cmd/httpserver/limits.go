package main

import (
	"fmt"
	"strings"

	"httpserver/internal/capture"
	"httpserver/internal/feed"
	"httpserver/internal/files"
	"httpserver/internal/http1"
	"httpserver/internal/monitor"
	"httpserver/internal/proxy"
	"httpserver/internal/server"
	"httpserver/internal/site"
)

// A bound says how much of the program's memory and work a route or a feature can
// take, whatever clients, upstreams and files ask of it.
type bound struct {
	of     string // the routes or the feature
	bytes  string // in memory: of one, and of all together
	work   string // at the same time, and for how long
	beyond string // what happens with more
}

// bounds are those of each route and feature, with the default of each flag. The
// values are the code's own.
func bounds() []bound {
	o := defaults()
	return append(append(connectionBounds(o), routeBounds(o)...), viewerBounds()...)
}

// connectionBounds are the bounds of what comes before any route.
func connectionBounds(o *options) []bound {
	wire := http1.DefaultLimits()
	return []bound{
		{"open connections", "about 7k for each that is kept, more with TLS",
			"--max-conns, or else seven eighths of the open-file limit; one request of each at a time",
			"the connection that is silent for longest gives way, those without a request first, content and responses that stall for " +
				server.StallGrace.String() + " last; where none is silent, 503"},
		{"a TLS handshake", "64k of handshake messages (crypto/tls)", o.headerTimeout.String() + " (--header-timeout)", "the connection is closed"},
		{"a request's head", fmt.Sprintf("%s (--max-header-bytes), %d field lines", o.maxHeaderBytes.String(), wire.MaxFieldLines),
			o.headerTimeout.String() + " (--header-timeout)", "431, 414 or 408"},
		{"a request's content", fmt.Sprintf("none is held unless its route says so; framing: chunk extensions %s, trailers %s", kilo(int64(wire.MaxExtensionBytes)), kilo(int64(wire.Trailers))),
			o.maxContentBytes.String() + " (--max-body-bytes); a stall of " + o.contentTimeout.String() + " (--body-timeout)", "413, 431, 400 or 408"},
		{"a response", "one buffer of " + kilo(server.MaxPending) + ", and what the system holds", "a stall of " + o.writeTimeout.String() + " (--write-timeout)", "it is cut off"},
		{"bytes that come after the last response", "a buffer, shared by all", kilo(server.LingerBytes) + ", " + server.Defaults().Drain.String(), "the connection is reset"},
		{"the stop", "", "exchanges in progress have " + graceTime.String(), "they are cut off"},
	}
}

// routeBounds are the bounds of the routes.
func routeBounds(o *options) []bound {
	return []bound{
		{"GET /, files, /video", fmt.Sprintf("%s of kept files, names, failures and compressed forms; a file above %s is sent from the disk", kilo(files.CacheLimit), kilo(files.SmallFile)),
			fmt.Sprintf("%d ranges of one file", files.MaxRanges), "what was not asked for lately is dropped; more ranges: the whole file"},
		{"gzip and zstd of files", fmt.Sprintf("files up to %s, of %s at a time", kilo(files.LargestCoded), kilo(files.MaxMade)),
			"a request waits " + files.CodingWait.String() + " for its turn", "the file is sent as it is"},
		{"--browse", fmt.Sprintf("%d names of one directory, shared by its readers; pages within the %s of compressed files", files.MaxListed, kilo(files.MaxMade)),
			"as gzip and zstd", "the page says that there are more names; the others wait"},
		{"/files/NAME (--files)", "a buffer of " + kilo(files.CopyBuffer) + " for each upload", fmt.Sprintf("%d uploads write at a time; content as above", files.MaxWriters), "the others wait"},
		{"/echo, /raw", fmt.Sprintf("of one request %s with its framing, of all %s", o.maxContentBytes.String(), kilo(site.MaxHeld)),
			"as many as fit", "413 for one that is too long, 503 for one too many"},
		{"/echo/TEXT, /user-agent, /users/ID, /whoami, /status/N, /yourproblem, /myproblem", "its own head again", "", ""},
		{"/bytes/N, /stream/N, /drip, /delay/SECONDS", "one buffer: content is made while it is sent",
			fmt.Sprintf("%s, %d lines, %s in %s, %s", kilo(site.MaxBytes), site.MaxLines, kilo(site.MaxDripBytes), site.MaxDripTime, site.MaxDelay), "400"},
		{"/cut/N, /reset/N, /badchunk", kilo(site.MaxBroken) + " before it breaks", "", "400"},
		{"/httpbin, --proxy", "buffers of up to " + kilo(proxy.MaxBuffer) + " for each exchange: content is passed on as it comes, and small pieces are gathered",
			fmt.Sprintf("--proxy-max-conns: %d exchanges, %d for one client address (of IPv6, one /64); %d interim responses",
				o.proxyConns.n, proxy.PerClient(o.proxyConns.n), proxy.MaxInterims),
			"the oldest exchange whose client has sent FIN ends for one that waits; 503 after a wait of " + proxy.Defaults().Connect.String() + "; 502"},
	}
}

// viewerBounds are the bounds of what shows, writes and reads events.
func viewerBounds() []bound {
	return []bound{
		{"the dashboard", fmt.Sprintf("20M: %d requests, %d closed connections, %s of captured bytes; and about 1k for each open connection, of which it knows %d", monitor.MaxRows, monitor.MaxClosed, kilo(monitor.MaxWire), monitor.MaxOpen),
			"one frame at a time", "the oldest is dropped"},
		{"bytes for the wire view", fmt.Sprintf("%s of each direction of an exchange", kilo(server.TapBudget)), kilo(server.TapRate) + " a second for all connections", "they are left out, and that is shown"},
		{"--log-file, --record, --json, plain log", kilo(waitingBytes) + " for each that wait for a slow reader or disk", "one writer each", "entries are lost, counted and told"},
		{"--replay", "a line of " + kilo(feed.MaxLine), "one entry at a time", "a notice in place of the entry"},
		{"--pcap", fmt.Sprintf("%s of one direction that wait for a missing part, %d entries that wait for what follows", kilo(capture.MaxAhead), capture.MaxQueued),
			fmt.Sprintf("%d connections that have said nothing", capture.MaxUnknown), "the report says what is missing"},
	}
}

// kilo is a number of bytes as flags take it.
func kilo(n int64) string { z := size(n); return z.String() }

// limitsText is the help of limits.
func limitsText() string {
	var b strings.Builder
	b.WriteString("What each route and feature can take at most, whatever is asked of it, with the\n" +
		"default of each flag. Sizes are bytes, k is 1024 of them.\n")
	for _, w := range bounds() {
		fmt.Fprintf(&b, "\n%s\n", w.of)
		for _, line := range [][2]string{{"memory", w.bytes}, {"at once", w.work}, {"beyond", w.beyond}} {
			if line[1] == "" {
				continue
			}
			fmt.Fprintf(&b, "  %-8s %s\n", line[0], wrapped(line[1], 11))
		}
	}
	return b.String()
}

// wrapped is a text in lines of at most 80 cells that begin after so many.
func wrapped(text string, indent int) string {
	var b strings.Builder
	at := indent
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
		case at+1+len(word) > 80:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			at = indent
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += len(word)
	}
	return b.String()
}
