package feed

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"testing"

	"httpserver/internal/event"
)

// Notices are said when they come, those that were in the buffer before are not, and
// the entries stay as they are.
func TestWithNotices(t *testing.T) {
	p, err := Open(bytes.NewReader(append(recording(t, 1), `{"seq":9,"at":"2025-01-10T14:32:09Z","type":"notice","data":{"text":"two\nlines"}}`+"\n"...)))
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	src := WithNotices(p, func(text string) { said = append(said, text) })
	entries := []event.Entry{{Event: event.Notice{Text: "before"}}}
	for err == nil {
		p.Step(100)
		entries, err = src.Next(t.Context(), entries)
		if p.Status().Ended {
			break
		}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	if want := []string{"two\nlines"}; !reflect.DeepEqual(said, want) || len(entries) < 2 {
		t.Errorf("said %q, want %q; %d entries", said, want, len(entries))
	}
}
