package site

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"httpserver/internal/message"
)

func TestContentIsHeldWhole(t *testing.T) {
	for _, c := range []struct {
		name   string
		size   int
		length int64
	}{
		{"none", 0, 0},
		{"little", 10, 10},
		{"as much as is taken at once", readAhead, readAhead},
		{"one byte more", readAhead + 1, readAhead + 1},
		{"much", 3 << 20, 3 << 20},
		{"of unknown length", 3 << 20, -1},
		{"none of unknown length", 0, -1},
		{"a little of unknown length", bytes.MinRead, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBudget(MaxHeld)
			in := strings.Repeat("x", c.size)
			h, err := b.hold("<", strings.NewReader(in), c.length, math.MaxInt64, 1)
			if err != nil {
				t.Fatal(err)
			}
			room := cap(h.b)
			if h.b = append(h.b, '>'); cap(h.b) != room || string(h.b) != "<"+in+">" {
				t.Errorf("%d bytes in a buffer of %d, then of %d", len(h.b), room, cap(h.b))
			}
			if c.length >= 0 && cap(h.b) > c.size+3 {
				t.Errorf("a buffer of %d bytes for %d of known length", cap(h.b), c.size)
			}
			var got bytes.Buffer
			content, length := h.content()
			switch content := content.(type) {
			case message.Bytes:
				got.Write(content)
			case message.Stream:
				if err := content(&got); err != nil || length != int64(c.size+2) {
					t.Errorf("sent with %v and the length %d", err, length)
				}
			}
			if got.String() != "<"+in+">" || b.left.Load() != MaxHeld {
				t.Errorf("%d bytes sent, %d of the budget left, want %d", got.Len(), b.left.Load(), MaxHeld)
			}
		})
	}
}

func TestWhatCannotBeHeldIsGivenBack(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		name   string
		r      io.Reader
		length int64
		limit  int64
		want   error
	}{
		{"longer than the limit", strings.NewReader(strings.Repeat("x", 2<<20)), -1, 1 << 20, errLong},
		{"by one byte", strings.NewReader(strings.Repeat("x", 11)), 11, 10, errLong},
		{"as long as the limit", strings.NewReader(strings.Repeat("x", 10)), 10, 10, nil},
		{"longer than the budget", strings.NewReader(strings.Repeat("x", 9<<20)), 9 << 20, math.MaxInt64, errFull},
		{"of unknown length, too", strings.NewReader(strings.Repeat("x", 9<<20)), -1, math.MaxInt64, errFull},
		{"broken off late", io.MultiReader(strings.NewReader(strings.Repeat("x", 1<<20)), failing{broken}), -1, math.MaxInt64, broken},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBudget(8 << 20)
			h, err := b.hold("", c.r, c.length, c.limit, 0)
			if err != c.want || (h.budget == nil) != (err != nil) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if b.left.Load() != 8<<20 {
				t.Errorf("%d bytes of the budget are left, want all", b.left.Load())
			}
		})
	}
}

// A failing reader fails.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// The routes that hold content give all of it back, however the response ends.
func TestHeldContentIsFreedWhenTheResponseEnds(t *testing.T) {
	big := `"` + strings.Repeat("x", 1<<20) + `"`
	for _, c := range []struct {
		name   string
		send   func(message.Stream) error
		status message.Status
	}{
		{"sent", func(s message.Stream) error { return s(io.Discard) }, 200},
		{"broken off", func(s message.Stream) error { _ = s(closed{}); return nil }, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHeld(0)
			for _, route := range []message.HandlerFunc{h.echo, h.raw} {
				q := &message.Request{Method: "POST", Content: strings.NewReader(big), Wire: strings.NewReader(big), Length: int64(len(big))}
				resp := route(t.Context(), q)
				if resp.Status != c.status || h.budget.left.Load() == MaxHeld {
					t.Errorf("%d, and %d bytes of the budget left while it is held", resp.Status, h.budget.left.Load())
				}
				if err := c.send(resp.Content.(message.Stream)); err != nil {
					t.Error(err)
				}
				if left := h.budget.left.Load(); left != MaxHeld {
					t.Errorf("%d bytes of the budget left, want %d", left, MaxHeld)
				}
			}
		})
	}
}

// closed accepts nothing.
type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// What routes refuse to hold: too much framing, and too much at once.
func TestRoutesRefuseWhatTheyCannotHold(t *testing.T) {
	ones := strings.Repeat("1\r\nx\r\n", 1000) + "0\r\n\r\n"
	for _, c := range []struct {
		name   string
		limit  int64
		left   int64 // of the budget
		length int64
		wire   string
		want   message.Status
	}{
		{"chunk framing within the limit", 6005, MaxHeld, -1, ones, 200},
		{"chunk framing beyond the limit", 6004, MaxHeld, -1, ones, 413},
		{"no limit", -1, MaxHeld, -1, ones, 200},
		{"the memory is taken", 0, 1000, 100_000, strings.Repeat("x", 100_000), 503},
		{"little needs none of it", 0, 0, 1000, strings.Repeat("x", 1000), 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHeld(c.limit)
			h.budget.left.Store(c.left)
			resp := h.raw(t.Context(), &message.Request{Method: "POST", Wire: strings.NewReader(c.wire), Length: c.length})
			if resp.Status != c.want || resp.Status == 503 && !resp.Fields.Has("Retry-After") {
				t.Errorf("got %d %v, want %d", resp.Status, resp.Fields, c.want)
			}
		})
	}
}
