package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// A pkg is a package as go list describes it.
type pkg struct {
	ImportPath string
	Imports    []string
}

// list runs `go list -json` with args at the top of the module.
func list(t *testing.T, args ...string) []pkg {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Imports"}, args...)...)
	cmd.Dir = "../.."
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list %s: %v\n%s", strings.Join(args, " "), err, &errs)
	}
	var all []pkg
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := dec.Decode(&p); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

const module = "httpserver/"

// A ban forbids the packages that match from to import those that match to.
// Patterns are path.Match's, of paths without the module's name.
type ban struct{ from, to, why string }

// bans are the walls of the house, each with its reason. A wall without one would
// be removed by the next change that needs a door.
var bans = []ban{
	{"internal/server", "tui", "the server must not know its viewers; it publishes events"},
	{"internal/server", "internal/monitor", "the server keeps its own totals; folding events is a viewer's work"},
	{"internal/server", "internal/feed", "the server publishes to its subscribers; how a viewer gets the events is the viewer's part"},
	{"internal/server", "internal/site", "the server calls any message.Handler"},

	{"internal/server", "syscall", "system calls and their errors are internal/tcp's, which is tested without HTTP"},
	{"internal/server", "unsafe", "system calls are internal/tcp's, and nothing else needs it"},
	{"internal/server", "golang.org/x/sys/unix", "system calls are internal/tcp's, which is tested without HTTP"},
	{"internal/tcp", "internal/*", "the transport knows no HTTP and no events, so that it is tested alone"},

	{"internal/http1", "net", "the protocol has no socket: that is why every cut of the bytes can be tested"},
	{"internal/http1", "os", "the protocol has no files: it says what to send, the server sends it"},
	{"internal/http1", "time", "the protocol has no clock: the server keeps the time limits"},
	{"internal/http1", "context", "the protocol never waits, so there is nothing to cancel"},
	{"internal/http1", "internal/event", "the protocol reports to its caller only; the server makes events of it"},

	{"internal/message", "internal/*", "plain types at the bottom: every package may import them, so they import none"},
	{"internal/reason", "internal/*", "a table at the bottom: the log, the recording and the screen all read it"},
	{"internal/figure", "internal/*", "a number is written the same for all that it counts"},

	{"internal/metrics", "internal/server", "it counts what passes between a server and its bus, and asks neither"},
	{"internal/metrics", "internal/monitor", "the dashboard's fold may lose events; these numbers may not"},

	{"internal/share", "net", "who watches and what they vote is known without a transport: SSH and the page are its users"},
	{"internal/share", "internal/server", "a guest changes nothing on the server"},
	{"internal/share", "internal/site", "the page asks the class, never the other way round"},

	{"internal/audience", "internal/server", "guests see events, never the server"},
	{"internal/sshd", "internal/[^m]*", "a screen over SSH is drawn by its caller; who may watch is the caller's question"},
	{"internal/sshd", "internal/m[^e]*", "a screen over SSH is drawn by its caller; of this program it knows package message"},
	{"internal/[^s]*", "golang.org/x/crypto/*", "one package alone knows the library for SSH"},
	{"internal/share", "golang.org/x/crypto/*", "one package alone knows the library for SSH"},
	{"tui", "golang.org/x/crypto/*", "one package alone knows the library for SSH"},
	{"cmd/*", "golang.org/x/crypto/*", "one package alone knows the library for SSH"},

	{"internal/fleet", "github.com/nats-io/*", "what a fleet is does not depend on its bus, so that it is tested without one"},
	{"internal/fleet/bus", "github.com/nats-io/nats-server/v2/*", "a client needs no broker in its program"},
	{"internal/fleet", "internal/server", "a publisher is beside a server, not in it"},
	{"internal/fleet", "internal/monitor", "a watcher hands on entries; folding them is a viewer's work"},

	{"internal/capture", "os", "a capture is any reader; the command knows files"},
	{"internal/capture", "internal/server", "an observer sees packets, not the server's state"},
	{"internal/capture", "internal/monitor", "a capture becomes events; folding them is a viewer's work"},
	{"internal/*", "github.com/gopacket/*", whyNoGopacket},
	{"internal/*/*", "github.com/gopacket/*", whyNoGopacket},
	{"internal/*/*", "github.com/gopacket/gopacket/*", whyNoGopacket},
	{"internal/capture/packet", "internal/*", "segments are plain data; what they mean is found out above"},
	{"internal/http1", "internal/capture", "no observer's leniency reaches the protocol"},
	{"internal/server", "internal/capture", "a server has its own sockets to look at"},

	{"internal/monitor", "net", "the fold sees events only, never the network (addresses are net/netip)"},
	{"internal/event", "net", "events are plain data (addresses are net/netip)"},
	{"internal/event", "internal/server", "events do not know their publisher"},

	{"tui", "internal/server", "the dashboard sees events and a Control, so that a recording looks the same"},
	{"tui", "internal/http1", "the dashboard shows what the protocol understood; it does not parse again"},
	{"tui", "internal/site", "the dashboard does not know which URLs there are"},

	{"tui/*", "tui", "packages below the dashboard work on plain values: their reader needs no Model"},
	{"tui/*", "github.com/charmbracelet/bubbletea", "keys, messages and commands are the dashboard's; its parts only draw"},
	{"tui/*", "internal/server", "a picture is drawn from events, not from their source"},
	{"tui/*", "internal/http1", "the dashboard shows what the protocol understood; it does not parse again"},
	{"tui/command", "internal/*", "the table of commands is words and keys; what they do is the dashboard's"},
	{"tui/canvas", "internal/monitor", "the surface knows cells and styles, not connections"},
	{"tui/stats", "internal/feed", "a chart is drawn from a state, not from how it came about"},
	{"tui/command", "tui/scene", "what can be done does not depend on what is looked at"},
	{"tui/why", "tui/scene", "a sentence is made of plain values, not of what is shown"},
	{"tui/lanes", "internal/feed", "a lane is drawn from a state, not from how it came about"},
	{"tui/export", "os", "the caller decides where a file is and its mode"},

	{"internal/files", "internal/server", "a handler returns a value; how it is sent is the server's business"},
	{"internal/router", "internal/server", "a handler returns a value; how it is sent is the server's business"},
	{"internal/files", "internal/http1", "a handler speaks of fields and content, not of chunks"},
	{"internal/router", "internal/http1", "a handler speaks of fields and content, not of chunks"},

	{"internal/*", "cmd/*", "commands wire packages together; no package imports a command"},
	{"internal/*", "tui", "only the command knows that there is a terminal"},
	{"internal/*", "tui/*", "only the command knows that there is a terminal"},
	{"internal/*", "github.com/charmbracelet/*", "only tui draws"},
	{"internal/*", "github.com/spf13/*", "only the command knows that there are flags"},
}

// panes are the parts of the screen. Each is read and tested alone.
var panes = []string{"tui/lanes", "tui/requests", "tui/conns", "tui/wire", "tui/stats", "tui/clients", "tui/servers", "tui/frame"}

// apart bans what one pane could import of another.
func apart() (all []ban) {
	for _, from := range panes {
		for _, to := range panes {
			if from != to {
				all = append(all, ban{from, to, "a pane knows the scene, and no other pane"})
			}
		}
		all = append(all, ban{from, "internal/demo", "demo traffic is started from the menu; what is drawn shows it like any other"})
		all = append(all, ban{"tui/scene", from, "a pane reads the scene, never the other way round"})
	}
	return all
}

// notShipped are the commands that may import net/http, each with its reason.
var notShipped = map[string]string{
	"cmd/bench":     "it measures net/http beside this server, and no release holds it",
	"cmd/httpfleet": "NATS imports net/http for its WebSockets: a fleet's broker is why this is a program of its own",
}

const whyNoGopacket = "it registers hundreds of protocols at the start of every program that holds it; tests compare with it"

const whyNoHTTP = "this is an HTTP server written by hand: net/http may be a test's foreign peer, never part of what is shipped"

func TestNoPackageImportsWhatItMustNot(t *testing.T) {
	t.Parallel()
	bans := append(slices.Clone(bans), apart()...)
	matched := make([]bool, len(bans))
	all := list(t, "./...")
	for _, p := range all {
		from := strings.TrimPrefix(p.ImportPath, module)
		for _, imp := range p.Imports {
			to := strings.TrimPrefix(imp, module)
			if to == "net/http" && notShipped[from] == "" {
				t.Errorf("%s imports net/http: %s", from, whyNoHTTP)
			}
			for _, b := range bans {
				if match(b.from, from) && match(b.to, to) {
					t.Errorf("%s imports %s: %s", from, to, b.why)
				}
			}
		}
		for i, b := range bans {
			matched[i] = matched[i] || match(b.from, from)
		}
	}
	for i, b := range bans {
		if !matched[i] {
			t.Errorf("the ban of %s in %s guards nothing: no such package", b.to, b.from)
		}
	}
}

func TestNothingShippedNeedsNetHTTP(t *testing.T) {
	t.Parallel()
	var shipped []string
	for _, p := range list(t, "./cmd/...") {
		if notShipped[strings.TrimPrefix(p.ImportPath, module)] == "" {
			shipped = append(shipped, p.ImportPath)
		}
	}
	for _, p := range list(t, append([]string{"-deps"}, shipped...)...) {
		for _, imp := range p.Imports {
			if imp == "net/http" {
				t.Errorf("%s imports net/http and is part of a binary: %s", p.ImportPath, whyNoHTTP)
			}
		}
	}
}

func TestImportsAreFiveDeepAtMost(t *testing.T) {
	t.Parallel()
	imports := map[string][]string{}
	for _, p := range list(t, "./...") {
		imports[p.ImportPath] = p.Imports
	}
	// depth is the longest chain of imports below a package. The vocabulary that
	// all packages share does not count.
	words := []string{module + "internal/message", module + "internal/event", module + "internal/reason", module + "internal/figure"}
	var depth func(p string) (int, []string)
	depth = func(p string) (int, []string) {
		deepest, chain := 0, []string{p}
		for _, imp := range imports[p] {
			if _, ours := imports[imp]; !ours || slices.Contains(words, imp) {
				continue
			}
			if d, c := depth(imp); d+1 > deepest {
				deepest, chain = d+1, append([]string{p}, c...)
			}
		}
		return deepest, chain
	}
	for p := range imports {
		if d, chain := depth(p); d > 5 {
			t.Errorf("%d floors: %s; the plan has five (the command, the dashboard, a pane, the scene, the sentences, the fold), so that a reader can keep them in mind", d, strings.Join(chain, " -> "))
		}
	}
}

// match reports whether a package's path matches a ban's pattern.
func match(pattern, p string) bool {
	ok, err := path.Match(pattern, p)
	if err != nil {
		panic("can't happen: a bad pattern in bans: " + pattern)
	}
	return ok
}
