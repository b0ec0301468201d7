package main

import (
	"context"
	"errors"
	"io"
	"testing"

	"httpserver/cmd/internal/console"
	"httpserver/internal/event"
	"httpserver/internal/feed"
)

// SIGTERM can come when the program has said that it listens, and its server
// has not begun: the stop overtakes the start.
func TestAStopThatOvertakesTheStartIsClean(t *testing.T) {
	o, err := parse(t, nil, "--port", "0", "--root", "../../public")
	if err != nil {
		t.Fatal(err)
	}
	a, err := newApp(t.Context(), o, io.Discard, event.NewBus())
	if err != nil {
		t.Fatal(err)
	}
	defer a.close()
	if err := a.server.Shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := a.serve(t.Context()); err != nil {
		t.Errorf("the program ends with %q", err)
	}
}

// A viewer's panic is a fault of the program like any other: the program ends
// and reports it.
func TestAPanicInAViewerEndsTheProgram(t *testing.T) {
	o, err := parse(t, nil, "--port", "0", "--root", "../../public")
	if err != nil {
		t.Fatal(err)
	}
	a, err := newApp(t.Context(), o, io.Discard, event.NewBus())
	if err != nil {
		t.Fatal(err)
	}
	defer a.close()
	a.view("broken", event.AllKinds, nil, func(context.Context, feed.Source) error { panic("stumbled") })
	var p *console.Panicked
	if err := a.run(t.Context()); !errors.As(err, &p) {
		t.Errorf("the program ends with %v, want the panic", err)
	}
}
