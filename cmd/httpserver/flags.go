package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"httpserver/internal/compare"
	"httpserver/internal/demo"
	"httpserver/internal/live"
	"httpserver/internal/proxy"
	"httpserver/internal/server"
)

// options is the command line, after check.
type options struct {
	host       string
	port       count
	root       string
	files      string
	proxy      []string
	routes     []route // proxy, parsed
	sums       bool    // in the trailers of all proxied responses
	proxyConns count
	browse     bool

	keepAlive                                                bool
	idleTimeout, headerTimeout, contentTimeout, writeTimeout limit
	maxHeaderBytes, maxContentBytes                          size
	maxConns, maxRequests                                    count // maxConns 0: from the open-file limit

	tlsCert, tlsKey string
	tlsSelfSigned   bool

	metrics, metricsText    bool
	plain, json, why        bool
	recordOverwrite         bool
	stdout                  *os.File // which no flag's file may be
	logFile, record, replay string
	pcap                    string
	against                 string
	comparison              *compare.Comparison // of --against, once it is made
	demo                    string
	scenario                int // demo, looked up
	exit                    bool
	theme, color            choice
	ascii                   bool
	fps                     count
	debugMessages           string

	share, shareOpen bool
	sharePort        count

	// given tells whether a flag was set, by argument or environment.
	given func(flag string) bool
}

// The defaults that other code refers to.
const (
	defaultRoot  = "./public"
	lessonPrefix = "/httpbin"
	defaultProxy = lessonPrefix + "=https://httpbin.org"
)

// defaults are the options of a command line without arguments. Those of the
// server are the server's.
func defaults() *options {
	d := server.Defaults()
	return &options{
		port:            count{8080, 0, math.MaxUint16, "N"},
		root:            defaultRoot,
		proxy:           []string{defaultProxy},
		keepAlive:       d.Settings.KeepAlive,
		idleTimeout:     limit(d.Settings.IdleTimeout),
		headerTimeout:   limit(d.HeaderTimeout),
		contentTimeout:  limit(d.ContentTimeout),
		writeTimeout:    limit(d.WriteTimeout),
		maxHeaderBytes:  size(d.MaxHeaderBytes),
		maxContentBytes: size(d.MaxContentBytes),
		fps:             count{0, 1, 30, "N"},
		maxConns:        count{0, 1, math.MaxInt, "N"},
		proxyConns:      count{proxy.Defaults().MaxActive, 1, math.MaxInt, "N"},
		maxRequests:     count{d.Settings.MaxRequests, 0, math.MaxInt, "N"},
		sharePort:       count{2222, 0, math.MaxUint16, "N"},
		theme:           choice{"auto", []string{"auto", "contrast", "mono"}},
		color:           choice{"auto", []string{"auto", "always", "never"}},
	}
}

// bind adds the flag of each option, in the order of the help.
func (o *options) bind(f *pflag.FlagSet) {
	f.SortFlags = false
	f.StringVar(&o.host, "host", o.host, "`address` to listen on; 0.0.0.0: all of IPv4 (default all interfaces)")
	f.Var(&o.port, "port", "port to listen on; 0: any free one")
	f.StringVar(&o.root, "root", o.root, "`directory` to serve")
	f.StringVar(&o.files, "files", o.files, "let clients GET, PUT, POST, DELETE /files/NAME in this `directory` (or --directory)")
	f.StringArrayVar(&o.proxy, "proxy", o.proxy, "`PREFIX=URL`: forward what is under PREFIX; repeatable, empty for none\n")
	f.BoolVar(&o.sums, "proxy-checksums", false, "SHA-256 and length in the trailers of all proxied responses")
	f.Var(&o.proxyConns, "proxy-max-conns", "connections to an upstream; half of them at most for one client")
	f.BoolVar(&o.browse, "browse", o.browse, "list directories that have no index.html")

	f.BoolVar(&o.keepAlive, "keep-alive", o.keepAlive, "persistent connections; --keep-alive=false for none")
	f.Var(&o.idleTimeout, "idle-timeout", "how long a kept connection may be silent; to keep none: --keep-alive=false\n")
	f.Var(&o.headerTimeout, "header-timeout", "from a request's first byte to the end of its head; also for a TLS handshake")
	f.Var(&o.contentTimeout, "body-timeout", "how long content may stall")
	f.Var(&o.writeTimeout, "write-timeout", "how long a client may stall while we send")
	f.Var(&o.maxHeaderBytes, "max-header-bytes", "request line and fields together")
	f.Var(&o.maxContentBytes, "max-body-bytes", "content of one request")
	f.Var(&o.maxConns, "max-conns", "open connections; for one more the longest silent gives way (default from the open-file limit)")
	f.Var(&o.maxRequests, "max-requests", "requests per connection (default 0: no limit)")

	f.StringVar(&o.tlsCert, "tls-cert", "", "HTTPS with the certificate chain of this PEM `file`")
	f.StringVar(&o.tlsKey, "tls-key", "", "the PEM `file` of the certificate's private key")
	f.BoolVar(&o.tlsSelfSigned, "tls-self-signed", false, "HTTPS with a pair for localhost, made in memory")

	f.BoolVar(&o.plain, "plain", false, "log lines instead of the dashboard")
	f.BoolVar(&o.json, "json", false, "plain mode as JSON lines, one event each")
	f.BoolVar(&o.why, "why", false, "with --plain: say on standard error why each connection closed, and what that adds up to")
	f.StringVar(&o.logFile, "log-file", "", "the log lines also to this `file`")
	f.StringVar(&o.record, "record", "", "write every event to this `file`, which must not exist")
	f.BoolVar(&o.recordOverwrite, "record-overwrite", false, "with --record: replace the file if it exists")
	f.StringVar(&o.replay, "replay", "", "show the recording in this `file`, without a server")
	f.StringVar(&o.pcap, "pcap", "", "show the packet capture in this `file`, without a server; - for standard input")
	f.BoolVar(&o.metrics, "metrics", false, "GET /metrics: counters for Prometheus")
	f.BoolVar(&o.metricsText, "metrics-text", false, "with --replay or --pcap: print the counters that /metrics has, and nothing else")
	f.StringVar(&o.against, "against", "", "with --replay or --pcap: compare with the one in this `file`, from before a change")
	f.StringVar(&o.demo, "demo", "", "start the demo scenario with this `number` in the dashboard's menu (key d)")
	f.BoolVar(&o.exit, "exit", false, "with --demo: leave when it is over")
	f.Var(&o.theme, "theme", "looks of the dashboard")
	f.BoolVar(&o.ascii, "ascii", false, "draw with ASCII only")
	f.Var(&o.fps, "fps", "pictures a second at most (default 10, over SSH 5)")
	f.Var(&o.color, "color", "colours; NO_COLOR is obeyed")
	f.BoolVar(&o.share, "share", false, "a class may watch: with ssh, or at /live with a browser; key S says how")
	f.Var(&o.sharePort, "share-port", "with --share: port for ssh; 0: any free one")
	f.BoolVar(&o.shareOpen, "share-open", false, "with --share: ask for no word")
	f.StringVar(&o.debugMessages, "debug-messages", "", "write every message that the dashboard handles to this `file`")
	f.SetNormalizeFunc(canonical)
}

// canonical maps a flag's second name to its first.
func canonical(_ *pflag.FlagSet, name string) pflag.NormalizedName {
	if name == "directory" {
		name = "files"
	}
	return pflag.NormalizedName(name)
}

// A usageError is a wrong flag or value: exit status 2.
type usageError struct{ error }

// newCommand returns the command line. It calls run with the options if they are
// right.
func newCommand(version string, run func(*options) error) *cobra.Command {
	o := defaults()
	c := &cobra.Command{
		Use:   "httpserver",
		Short: "An HTTP/1.1 server that shows why each connection was kept or closed",
		Long: "An HTTP/1.1 server that shows in the terminal which requests shared a connection,\n" +
			"and why each connection was kept or closed.\n\n" +
			"Every flag is also read from the environment: HTTPSERVER_PORT for --port, and so on.\n" +
			"Sizes take k, M and G; durations are written like 500ms, 5s or 2m.",
		Example: "  httpserver                             ./public on :8080, with the dashboard\n" +
			"  httpserver --demo 3                    with traffic to look at\n" +
			"  httpserver --plain --port 0 | tee log  log lines only, on any free port",
		Version:       version,
		Args:          noArguments,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(c *cobra.Command, _ []string) error {
			o.given = c.Flags().Changed
			if err := fromEnvironment(c.Flags(), os.LookupEnv); err != nil {
				return usageError{err}
			}
			if err := o.check(); err != nil {
				return usageError{err}
			}
			return run(o)
		},
	}
	o.bind(c.Flags())
	c.InitDefaultHelpFlag()
	c.InitDefaultVersionFlag()
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Value.Type() == "bool" {
			f.Value = plainSwitch{f.Value}
		}
	})
	addTopics(c)
	c.SetHelpFunc(showHelp)
	c.SetHelpCommand(helpCommand())
	completion(c)
	if err := o.complete(c); err != nil {
		panic("can't happen: " + err.Error())
	}
	c.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{inWords(err)} })
	return c
}

// noArguments refuses arguments that are not flags, and says what was probably
// meant.
func noArguments(c *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case args[0] == "true" || args[0] == "false":
		return usageError{fmt.Errorf("unexpected argument %q; a switch takes its value with =, as in --keep-alive=false", args[0])}
	default:
		return usageError{fmt.Errorf("unexpected argument %q; to serve a directory: --root DIR", args[0])}
	}
}

// fromEnvironment sets each flag that no argument set from HTTPSERVER_NAME.
// An empty variable counts as none. A flag that may be repeated takes several
// values with white space between.
func fromEnvironment(f *pflag.FlagSet, lookup func(string) (string, bool)) (err error) {
	f.VisitAll(func(flag *pflag.Flag) {
		if err != nil || flag.Changed || flag.Name == "help" || flag.Name == "version" {
			return
		}
		for _, name := range names(flag) {
			variable := "HTTPSERVER_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
			v, ok := lookup(variable)
			if !ok || v == "" {
				continue
			}
			values := []string{v}
			if flag.Value.Type() == "stringArray" {
				values = strings.Fields(v)
			}
			for _, v := range values {
				if err = f.Set(flag.Name, v); err != nil {
					err = fmt.Errorf("in the environment, %s: %w", variable, inWords(err))
					return
				}
			}
			return
		}
	})
	return err
}

// inWords returns a flag's error in plain words. Only the switches need it: the
// flag library parses them, and returns errors of package strconv.
func inWords(err error) error {
	wrong, ok := errors.AsType[*pflag.InvalidValueError](err)
	if !ok || wrong.GetFlag().Value.Type() != "bool" {
		return err
	}
	return fmt.Errorf("invalid argument %q for \"--%s\" flag: must be true or false", wrong.GetValue(), wrong.GetFlag().Name)
}

// names returns a flag's names, with the second one; see canonical.
func names(flag *pflag.Flag) []string {
	if flag.Name == "files" {
		return []string{"files", "directory"}
	}
	return []string{flag.Name}
}

// leastHead is about the size of a request line and a Host field.
const leastHead = 32

// check refuses options that do not go together.
func (o *options) check() error {
	if o.why {
		o.plain = true
	}
	if inner, ok := strings.CutPrefix(o.host, "["); ok && strings.HasSuffix(inner, "]") && strings.Contains(inner, ":") {
		o.host = strings.TrimSuffix(inner, "]") // an IPv6 address as it is written in a URL
	}
	switch {
	case strings.ContainsAny(o.host, "[]"):
		return fmt.Errorf("--host %q: only an IPv6 address has brackets, as in [::1]", o.host)
	case (o.tlsCert == "") != (o.tlsKey == ""):
		return errors.New("--tls-cert and --tls-key belong together: give both")
	case o.tlsSelfSigned && o.tlsCert != "":
		return errors.New("--tls-self-signed makes its own certificate: leave out --tls-cert and --tls-key")
	case o.recordOverwrite && o.record == "":
		return errors.New("--record-overwrite needs --record FILE")
	case o.shareOpen && !o.share:
		return errors.New("--share-open needs --share")
	case o.given != nil && o.given("share-port") && !o.share:
		return errors.New("--share-port needs --share")
	case o.share && (o.replay != "" || o.pcap != ""):
		return errors.New("--share shares a running server: leave out --replay and --pcap")
	case o.exit && o.demo == "":
		return errors.New("--exit needs --demo N: without a scenario there is no end to wait for")
	case o.replay != "" && (o.record != "" || o.demo != ""):
		return errors.New("--replay shows a recording without a server: leave out --record and --demo")
	case o.pcap != "" && (o.replay != "" || o.demo != ""):
		return errors.New("--pcap shows a packet capture without a server: leave out --replay and --demo")
	case o.metricsText && o.replay == "" && o.pcap == "":
		return errors.New("--metrics-text needs --replay FILE or --pcap FILE; a running server has --metrics")
	case o.metricsText && (o.json || o.plain):
		return errors.New("--metrics-text prints the counters alone: leave out --plain, --why and --json")
	case o.metrics && (o.replay != "" || o.pcap != ""):
		return errors.New("--metrics is a route of a running server: leave it out, or print the counters with --metrics-text")
	case o.against != "" && o.replay == "" && o.pcap == "":
		return errors.New("--against compares two recordings or captures: give the one from after the change with --replay or --pcap")
	case o.against != "" && (o.json || o.why || o.metricsText || o.record != ""):
		return errors.New("--against prints a report or shows a panel: leave out --json, --why, --metrics-text and --record")
	case o.against != "" && (o.against == fromStdin || o.pcap == fromStdin):
		return errors.New("--against reads both to their ends first: give files, not standard input")
	case o.maxHeaderBytes < leastHead:
		return fmt.Errorf("--max-header-bytes %d: no request fits in less than %d bytes", o.maxHeaderBytes, leastHead)
	case o.why && o.json:
		return errors.New("--why explains log lines: leave out --json, whose events carry the reasons")
	}
	if o.demo != "" {
		var ok bool
		if o.scenario, ok = demo.ByKey(o.demo); !ok {
			return fmt.Errorf("--demo %q: there is no such scenario; %s", o.demo, demoNumbers(demo.Scenarios()))
		}
	}
	for _, p := range o.proxy {
		if p == "" {
			continue // how to say: none, not even the default one
		}
		r, err := parseProxy(p)
		if err != nil {
			return err
		}
		if o.metrics && r.forwards(metricsPath) {
			return fmt.Errorf("--metrics is the route %s, which --proxy %s forwards: leave out one of them", metricsPath, p)
		}
		if o.share && strings.HasPrefix(r.prefix+"/", live.Path+"/") {
			return fmt.Errorf("--share has its page at %s, which --proxy %s forwards: leave out one of them", live.Path, p)
		}
		o.routes = append(o.routes, r)
	}
	return nil
}

// demoNumbers says which numbers --demo takes. The scenarios are numbered
// without gaps.
func demoNumbers(all []demo.Scenario) string {
	byNumber := func(a, b demo.Scenario) int { return a.N - b.N }
	return fmt.Sprintf("the numbers are %d to %d", slices.MinFunc(all, byNumber).N, slices.MaxFunc(all, byNumber).N)
}
