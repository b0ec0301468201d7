package demo

import (
	"strconv"
	"strings"
)

// A Scenario describes one scenario for a menu.
type Scenario struct {
	N      int    // the number that --demo takes
	Key    string // the key in the menu: "1", "n"
	Title  string // at most 30 cells
	Does   string // what happens, at most 40 cells
	Sends  string // what its clients send, at most 30 cells: it does not tell what becomes of a connection
	ByHand string // commands that do the same by hand, one a line
	Watch  string // what to look for, at most 46 cells
}

// A lesson is a scenario and the function that plays it.
type lesson struct {
	Scenario
	play func(*stage) error
}

// Placeholders in ByHand, which scenarios replaces.
const (
	urlHere = "{url}" // http://localhost:8080
	curl    = "{curl}"
	pipe    = "{pipe}" // sends standard input: nc localhost 8080
)

// lessons returns all scenarios in the menu's order.
func lessons() []lesson {
	return []lesson{
		{Scenario{1, "1", "one page, one connection", "6 GETs on 1 connection: one long line", "six requests",
			curl + ` "{url}/echo/[1-6]"`,
			"six digits on one line: five handshakes saved"}, onePage},
		{Scenario{2, "2", "same page, Connection: close", "6 GETs on 6 connections: a staircase", "the same six requests",
			curl + ` -H "Connection: close" "{url}/echo/[1-6]"`,
			"a close mark after every 1, and who closed"}, samePage},
		{Scenario{3, "3", "one connection, and six", "1 and 2 at once; the score compares", "the six requests, twice",
			curl + ` "{url}/echo/[1-6]"` + "\n" + curl + ` -H "Connection: close" "{url}/echo/[1-6]"`,
			"the score: 6 requests on 1 connection, 6 on 6"}, sideBySide},
		{Scenario{4, "4", "a browser", "6 parallel connections, 24 files", "a page and its 24 files",
			curl + ` -Z --parallel-immediate --parallel-max 6 -s -o /dev/null "{url}/bytes/4000?[1-24]"`,
			"six lines that fill at once, and then wait"}, browser},
		{Scenario{5, "5", "HTTP/1.0, then 1.0 keep-alive", "who closes, and why", "requests of HTTP/1.0",
			curl + ` -0 {url}/echo/1` + "\n" + curl + ` -0 -H "Connection: keep-alive" "{url}/echo/[1-3]"`,
			"1.0 closes each time, or asks to be kept"}, oldVersion},
		{Scenario{6, "6", "idle timeout", "one request, then silence", "one request",
			`(printf 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'; sleep 60) | {pipe}`,
			"✕ comes nearer, there the line ends; try - +"}, silence},
		{Scenario{7, "7", "pipelining", "5 requests at once, responses in order", "five requests in one write",
			`(printf 'GET /echo/%d HTTP/1.1\r\nHost: a\r\n\r\n' 1 2 3 4 5; sleep 1) | {pipe}`,
			"the slow first response holds up the quick"}, pipelining},
		{Scenario{8, "8", "slow sender", "one byte per 300 ms, parser step by step", "a request, byte by byte",
			`(for c in 'G' 'E' 'T' ' ' '/' ' ' 'HTTP/1.1\r\n' 'Host: a\r\n' '\r\n'; do printf "$c"; sleep 1; done; sleep 1) | {pipe}`,
			"no response before the empty line is here"}, slowSender},
		{Scenario{9, "9", "requests with a fault", "no Host, two lengths, an unknown method", "requests with a fault",
			`printf 'GET / HTTP/1.1\r\n\r\n' | {pipe}`,
			"400 closes, 501 and 417 do not: why?"}, broken},
		{Scenario{0, "0", "rush hour", "500 req/s for 20 s, 50 connections", "500 requests a second",
			`ab -q -k -c 50 -n 10000 {url}/`,
			"requests per connection; press a, look again"}, rushHour},
		{Scenario{10, "n", "a pool that never reuses", "responses not read to the end: 5 for 5", "five requests for 100 KB",
			`for i in 1 2 3 4 5; do ` + curl + ` -s {url}/bytes/100000 | head -c 100 >/dev/null; done`,
			"each line ends after one digit: who closed it?"}, neverReuses},
		{Scenario{11, "i", "the idle race", "a request meets a closing connection", "requests seconds apart",
			`(printf 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'; sleep 5; printf 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'; sleep 1) | {pipe}`,
			"two requests are lost, and sent once more"}, idleRace},
	}
}

// find returns the scenario with that number.
func find(n int) (lesson, bool) {
	for _, l := range lessons() {
		if l.N == n {
			return l, true
		}
	}
	return lesson{}, false
}

// ByKey returns the number of the scenario with that key or number: "n", "10".
func ByKey(key string) (n int, ok bool) {
	for _, l := range lessons() {
		if l.Key == key || strconv.Itoa(l.N) == key {
			return l.N, true
		}
	}
	return 0, false
}

// defaultPort is the port in the commands of [Scenarios].
const defaultPort = "8080"

// Scenarios returns all scenarios in the menu's order. Their commands name
// http://localhost:8080; those of [Runner.Scenarios] name the running server.
func Scenarios() []Scenario { return scenarios(defaultPort, false) }

// scenarios returns all scenarios with commands for a server on that port of
// localhost, with or without TLS.
func scenarios(port string, secure bool) []Scenario {
	words := []string{urlHere, "http://localhost:" + port, curl, "curl", pipe, "nc localhost " + port}
	if secure {
		words = []string{urlHere, "https://localhost:" + port, curl, "curl -k", pipe, "openssl s_client -quiet -connect localhost:" + port}
	}
	fill := strings.NewReplacer(words...)
	var all []Scenario
	for _, l := range lessons() {
		l.ByHand = fill.Replace(l.ByHand)
		all = append(all, l.Scenario)
	}
	return all
}
