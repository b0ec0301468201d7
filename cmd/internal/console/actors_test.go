package console

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestTheFirstActorToEndEndsAll(t *testing.T) {
	waits := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	broken := errors.New("broken")
	for _, c := range []struct {
		name  string
		first Actor
		want  string // in the error; "" for none
	}{
		{"done", func(context.Context) error { return nil }, ""},
		{"failed", func(context.Context) error { return broken }, "broken"},
		{"panicked", func(context.Context) error { panic("oh no") }, "panic: oh no"},
	} {
		err := Together(t.Context(), waits, c.first, waits)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}

func TestAPanicSaysWhereItWas(t *testing.T) {
	var p *Panicked
	if err := Together(t.Context(), func(context.Context) error { return stumble() }); !errors.As(err, &p) {
		t.Fatalf("got %v, want a panic", err)
	}
	if !strings.Contains(string(p.stack), "stumble") {
		t.Errorf("the trace does not name the function:\n%s", p.stack)
	}
}

func stumble() error { panic("stumbled") }
