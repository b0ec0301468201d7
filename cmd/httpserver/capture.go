package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"

	"httpserver/cmd/internal/console"
	"httpserver/internal/capture"
	"httpserver/internal/capture/packet"
	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/monitor"
	"httpserver/tui"
)

// fromStdin is the file name that means standard input.
const fromStdin = "-"

// capturedBytes is how many bytes of lines may wait for standard output. Reading
// a capture waits for them, so that a large one takes little memory.
const capturedBytes = 256 << 10

// captureGC is the percentage by which the heap may grow between two collections
// while a capture is read. A capture is read once: the memory is worth more than
// the time, which grows by a third of the CPU time (150,000 packets, 0.27 s).
const captureGC = 50

// errLost says that the capture holds requests that were lost; see exitLost.
var errLost = errors.New("requests were lost")

// capture shows a packet capture: a file with the player's keys, as a recording
// is shown, a pipe as it comes, and in plain mode its lines or its report.
func (p *process) capture(ctx context.Context, o *options, plain bool) error {
	in, live, err := p.openCapture(o)
	if err != nil {
		return err
	}
	defer in.Close()
	left := make(chan struct{}) // the dashboard
	ctx, stop := console.UntilSignal(ctx, nil, func() { <-left; p.exit(exitSignal2) })
	defer stop()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(captureGC)
	}
	packets, err := packet.Open(in)
	if err != nil {
		return fmt.Errorf("--pcap %s: %w", o.pcap, cause(err))
	}
	src := capture.NewSource(packets, o.pcap, live)
	if plain {
		close(left)
		return p.captureLines(ctx, o, src)
	}
	defer close(left)
	src.ShowBytes()
	if live {
		return p.captureLive(ctx, o, src)
	}
	return p.captureFile(ctx, o, src)
}

// openCapture opens --pcap. A capture from a pipe or FIFO is live: it goes on
// until its writer closes it.
func (p *process) openCapture(o *options) (in *os.File, live bool, err error) {
	if o.pcap == fromStdin {
		in = p.stdin
	} else if in, err = os.Open(o.pcap); err != nil {
		return nil, false, fmt.Errorf("cannot read --pcap %s: %w", o.pcap, cause(err))
	}
	info, err := in.Stat()
	if err != nil {
		return nil, false, fmt.Errorf("cannot read --pcap %s: %w", o.pcap, cause(err))
	}
	if info.IsDir() {
		return nil, false, fmt.Errorf("cannot read --pcap %s: it is a directory", o.pcap)
	}
	return in, !info.Mode().IsRegular(), nil
}

// captureFile shows a file with the player's keys. Its events are written to a
// recording first, so that it is played like one: to --record, or else to a file
// that is gone when the program ends.
func (p *process) captureFile(ctx context.Context, o *options, src *capture.Source) error {
	f, done, err := recordingFor(o)
	if err != nil {
		return err
	}
	defer done()
	if err := errors.Join(feed.Record(ctx, f, src), src.Failure()); err != nil {
		return fmt.Errorf("--pcap %s: %w", o.pcap, cause(err))
	}
	player, err := feed.Open(f)
	if err != nil {
		return fmt.Errorf("--pcap %s: %w", o.pcap, err)
	}
	m := tui.NewReplay(player, p.captureLooks(o))
	return errors.Join(p.show(ctx, m, o), m.Err())
}

// captureLooks are the dashboard's options for a capture.
func (p *process) captureLooks(o *options) tui.Options {
	looks := p.looks(o)
	looks.Capture = true
	return looks
}

// recordingFor makes the file that a capture's events are written to. Done
// closes it, and removes it unless it was asked for.
func recordingFor(o *options) (f *os.File, done func(), err error) {
	if o.record != "" {
		out := recordOutput(o)
		out.reads = true
		if f, err = out.open(); err != nil {
			return nil, nil, err
		}
		return f, func() { f.Close() }, out.start(f)
	}
	f, err = os.CreateTemp("", "httpserver-capture-*")
	if err != nil {
		return nil, nil, fmt.Errorf("no temporary file for the capture: %w", cause(err))
	}
	if os.Remove(f.Name()) == nil { // it has no name any more, however the program ends
		return f, func() { f.Close() }, nil
	}
	return f, func() { f.Close(); os.Remove(f.Name()) }, nil // a system where an open file keeps its name
}

// captureLive shows a capture that goes on. Keys come from the terminal where
// standard input is the capture. The end of the capture ends nothing on screen.
func (p *process) captureLive(ctx context.Context, o *options, src *capture.Source) error {
	entries, done, err := recordedTo(o, src)
	if err != nil {
		return err
	}
	defer done()
	view := *p
	if o.pcap == fromStdin {
		keys, err := openTerminal()
		if err != nil {
			return fmt.Errorf("no terminal to read keys from: %w", cause(err))
		}
		defer keys.Close()
		view.stdin = keys
	}
	m := tui.New(entries, nil, p.captureLooks(o))
	return errors.Join(view.show(ctx, m, o), src.Failure())
}

// recordedTo is src, also written to --record if that is given.
func recordedTo(o *options, src feed.Source) (_ feed.Source, done func(), err error) {
	if o.record == "" {
		return src, func() {}, nil
	}
	f, done, err := recordingFor(o)
	if err != nil {
		return nil, nil, err
	}
	both, err := feed.Tee(src, f)
	if err != nil {
		done()
		return nil, nil, err
	}
	return both, done, nil
}

// captureLines prints a capture: its log lines, its events, or its report.
func (p *process) captureLines(ctx context.Context, o *options, src *capture.Source) error {
	entries, done, err := recordedTo(o, src)
	if err != nil {
		return err
	}
	defer done()
	errs, finishErrs := newSink(p.stderr, nil)
	defer finishErrs()
	op := &operator{w: errs}
	say := func(s string) { op.say("standard output: " + s) }
	out, finish := newSinkOf(capturedBytes, p.stdout, say)
	defer finish()
	show := feed.Lines
	switch {
	case o.metricsText:
		show = metricsText
	case o.json:
		show = feed.JSON
	case o.why && !o.given("plain"):
		show = drain
	}
	state := monitor.New()
	if o.why {
		entries = judged{entries, state}
	}
	err = show(ctx, feed.WithNotices(entries, op.say), out)
	if ctx.Err() != nil { // a signal ends the capture here
		err = nil
	}
	if err = errors.Join(err, src.Failure()); err != nil && !errors.Is(err, packet.ErrCutOff) {
		return fmt.Errorf("--pcap %s: %w", o.pcap, cause(err))
	}
	if !o.why {
		return nil
	}
	finish() // the lines before the report, so that it has room
	out, finish = newSink(p.stdout, say)
	defer finish()
	r := src.Report()
	out.Write(appendReport(nil, o.pcap, inAll(state), r))
	if r.LostInAll > 0 {
		return errLost
	}
	return nil
}

// drain reads a source to its end and shows nothing of it.
func drain(ctx context.Context, src feed.Source, _ *feed.Sink) error {
	return feed.Each(ctx, src, func(event.Entry) {})
}
