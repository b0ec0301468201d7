package filter

import "httpserver/internal/monitor"

// A key is what a term can ask.
type key struct {
	name    string             // with its operator: "status:", "ms>"
	example string             // of a term, for the help
	help    string             // what it asks, in few words
	read    func(t *term) bool // reads the text after the name; false: it is unfinished. nil: any text
	row     func(f *Filter, t *term, r *monitor.Row, c *monitor.Conn) bool
	conn    func(f *Filter, t *term, c *monitor.Conn) bool // nil: only requests have it
	values  func(o *offering) []string                     // that are there, the most frequent first
	changes bool                                           // what it says of a finished request can change
	head    bool                                           // it looks at fields
	agent   bool                                           // of which the connection may know the value
	tells   bool                                           // it tells why a connection ended
}

// keys are all there are, in the order in which they are offered. A key comes before
// another one that its name begins with.
var keys = [...]key{
	{name: "status:", example: "status:5", help: "status", row: rowStatus, values: statuses},
	{name: "why:", example: "why:idle", help: "why it ended", row: rowWhy, conn: connWhy, values: reasons, changes: true, tells: true},
	{name: "path:", example: "path:/x", help: "in the target", row: rowPath, values: paths},
	{name: "method:", example: "method:", help: "method", row: rowMethod, values: methods},
	{name: "peer:", example: "peer:10.", help: "in the address", row: rowPeer, conn: connPeer, values: peers},
	{name: "conn:", example: "conn:7", help: "connection", read: readNumber, row: rowConn, conn: connNumber, values: conns},
	{name: "ua:", example: "ua:curl", help: "User-Agent", read: readAgent, row: rowAgent, conn: connAgent, values: agents, head: true, agent: true},
	{name: "header:", example: "header:n=", help: "field, value", read: readField, row: rowField, conn: connField, values: fieldTerms, head: true},
	{name: "ms>", example: "ms>50", help: "slower", read: readTime, row: rowSlower, values: slowTimes},
	{name: "ms<", example: "ms<2", help: "faster", read: readTime, row: rowFaster, values: fastTimes},
	{name: "waited>", example: "waited>0", help: "for its turn", read: readWait, row: rowWaited, values: list("0", "100ms", "1s")},
	{name: "reuse<", example: "reuse<2", help: "requests on conn", read: readNumber, row: rowReuseUnder, conn: connReuseUnder, values: list("2", "3", "10"), changes: true},
	{name: "reuse>", example: "reuse>9", help: "requests on conn", read: readNumber, row: rowReuseOver, conn: connReuseOver, values: list("1", "2", "10"), changes: true},
	{name: "since:", example: "since:30s", help: "lately", read: readSince, row: rowSince, conn: connSince, values: sinces, changes: true},
	{name: "tag:", example: "tag:demo", help: "demo scenario", row: rowTag, conn: connTag, values: tags},
	{name: "server:", example: "server:", help: "of a capture, a fleet", row: rowServer, conn: connServer, values: servers},
}

// list is values that do not depend on what is there.
func list(all ...string) func(*offering) []string {
	return func(*offering) []string { return all }
}

// A Help is a line of the help about filters.
type Help struct{ Term, Does string }

// Helps are the lines of the help: an example of each term and what it asks.
func Helps() []Help {
	all := []Help{{"text", "anywhere in it"}}
	for i := range keys {
		all = append(all, Help{keys[i].example, keys[i].help})
	}
	return append(all, Help{"!word", "the opposite"}, Help{`"a b"`, "with a space"})
}
