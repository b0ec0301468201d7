package feed

import (
	"bytes"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"httpserver/internal/event"
)

// A longLine is a recording with a line of so many bytes between its second entry
// and its third. The line takes no memory.
type longLine struct {
	before, after []byte
	line          int64
}

// ReadAt is described at [io.ReaderAt].
func (f longLine) ReadAt(p []byte, at int64) (n int, err error) {
	size := int64(len(f.before)) + f.line + int64(len(f.after))
	for ; n < len(p) && at < size; n, at = n+1, at+1 {
		switch in := at - int64(len(f.before)); {
		case in < 0:
			p[n] = f.before[at]
		case in == f.line-1:
			p[n] = '\n'
		case in < f.line:
			p[n] = 'x'
		default:
			p[n] = f.after[in-f.line]
		}
	}
	if at == size {
		err = io.EOF
	}
	return n, err
}

// A line of any length takes bounded memory, and costs its own entry only.
func TestALineThatIsTooLongIsPassedOver(t *testing.T) {
	text := recording(t, 4)
	lines := bytes.SplitAfter(text, []byte("\n"))
	f := longLine{before: bytes.Join(lines[:3], nil), after: bytes.Join(lines[3:], nil), line: 2*MaxLine + 1}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	p, err := Open(io.NewSectionReader(f, 0, int64(len(text))+f.line))
	if err != nil {
		t.Fatal(err)
	}
	p.Seek(time.Hour)
	entries, err := p.Next(t.Context(), nil)
	runtime.ReadMemStats(&after)
	if err != nil || len(entries) != 5 {
		t.Fatalf("%d entries, %v; want the four and a notice", len(entries), err)
	}
	if n, ok := entries[2].Event.(event.Notice); !ok || !strings.Contains(n.Text, "longer than 16 MiB") {
		t.Errorf("in place of the line: %+v", entries[2].Event)
	}
	for i, seq := range []uint64{1, 2, 2, 3, 4} {
		if entries[i].Seq != seq {
			t.Errorf("entry %d has number %d, want %d", i, entries[i].Seq, seq)
		}
	}
	// A buffer that grows to MaxLine by quarters takes five times as much in all.
	if took := after.TotalAlloc - before.TotalAlloc; took > 7*MaxLine {
		t.Errorf("a line of %d MiB took %d MiB", f.line>>20, took>>20)
	}
}
