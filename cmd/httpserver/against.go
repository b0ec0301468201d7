package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"httpserver/internal/capture"
	"httpserver/internal/capture/packet"
	"httpserver/internal/compare"
	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/monitor"
)

// shownFile is the recording of --replay or the capture of --pcap, with its flag.
func (o *options) shownFile() (flag, name string) {
	if o.pcap != "" {
		return "--pcap", o.pcap
	}
	return "--replay", o.replay
}

// against compares the recording of --replay, or the capture of --pcap, with the one of
// --against, and returns the report.
func against(ctx context.Context, o *options) (*compare.Comparison, error) {
	flag, name := o.shownFile()
	read := foldRecording
	if o.pcap != "" {
		read = foldCapture
	}
	before, err := foldFile(ctx, read, "--against", o.against)
	if err != nil {
		return nil, err
	}
	after, err := foldFile(ctx, read, flag, name)
	if err != nil {
		return nil, err
	}
	c := compare.Of(before, after)
	return &c, nil
}

// foldFile is the state at the end of a file that a flag names.
func foldFile(ctx context.Context, read func(context.Context, *os.File) (*monitor.State, error), flag, name string) (*monitor.State, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s %s: %w", flag, name, cause(err))
	}
	defer f.Close()
	st, err := read(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", flag, name, cause(err))
	}
	return st, nil
}

// foldRecording reads a recording to its end.
func foldRecording(ctx context.Context, f *os.File) (*monitor.State, error) {
	player, err := feed.Open(f)
	if err != nil {
		return nil, err
	}
	return fold(ctx, whole(player, &operator{w: io.Discard}))
}

// foldCapture reads a capture to its end. One that was cut off counts as far as it goes.
func foldCapture(ctx context.Context, f *os.File) (*monitor.State, error) {
	packets, err := packet.Open(f)
	if err != nil {
		return nil, err
	}
	src := capture.NewSource(packets, f.Name(), false)
	st, err := fold(ctx, src)
	if err == nil {
		err = src.Failure()
	}
	if errors.Is(err, packet.ErrCutOff) {
		err = nil
	}
	return st, err
}

// fold applies all entries of a source to a state.
func fold(ctx context.Context, src feed.Source) (*monitor.State, error) {
	st := monitor.New()
	if err := feed.Each(ctx, src, st.Apply); err != nil {
		return nil, err
	}
	return st, nil
}

// printComparison writes the report of --against.
func (p *process) printComparison(o *options, c *compare.Comparison) {
	out, finish := newSink(p.stdout, nil)
	defer finish()
	_, after := o.shownFile()
	text := []byte("before  ")
	text = append(event.AppendSafe(text, o.against), "\nafter   "...)
	text = append(event.AppendSafe(text, after), "\n\n"...)
	for _, line := range c.Lines("before", "after") {
		text = append(append(text, line...), '\n')
	}
	out.Write(append(append(text, '\n'), c.Sentence+"\n"...))
}
