package main

import (
	"context"
	"io"
	"testing"

	"httpserver/internal/event"
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
