package live

import (
	"context"
	"slices"
	"time"

	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/share"
)

const (
	// maxText is the size in bytes from which a text takes no more lines: for a
	// class of thirty, 160 KB a second each is all that a room's network bears.
	maxText = 16 << 10
	// maxHeld is how many events wait during a quiz.
	maxHeld = 4096
)

// A writer makes the texts. It belongs to the goroutine of Run.
type writer struct {
	l    *Live
	src  feed.Source
	now  context.Context // done: Next does not wait
	mask mask

	held     []event.Entry // read, and not passed to guests yet
	quiz     share.Question
	version  int // of quiz, from 1
	lastText time.Time
}

func newWriter(l *Live, sub *event.Subscription) *writer {
	now, cancel := context.WithCancel(context.Background())
	cancel()
	return &writer{l: l, src: feed.Live(sub, nil), now: now, version: 1, quiz: l.class.Question(), lastText: time.Now()}
}

// tick gives each guest what has happened since the last tick.
func (w *writer) tick(now time.Time, guests []*guest) {
	if q := w.l.class.Question(); q != w.quiz {
		w.quiz, w.version = q, w.version+1
	}
	text, n, lost := w.text()
	if lost > 0 {
		for _, g := range guests {
			g.lost += lost
			g.due = true
		}
	}
	if len(text) == 0 && now.Sub(w.lastText) >= aliveEvery {
		text = []byte(":\n\n")
	}
	if len(text) > 0 {
		w.lastText = now
	}
	var repair []byte // made once, for all that are due
	for _, g := range guests {
		if !g.greeted {
			g.greeted = g.give(g.hello(w.mask.standIn(g.peer)), 0)
		}
		if g.asked != w.version && g.give(questionText(w.quiz), 0) {
			g.asked = w.version
		}
		if g.due && w.quiz.Phase == share.NoQuiz && now.Sub(g.repaired) >= repairEvery {
			if repair == nil {
				repair = w.repair()
			}
			told := g.lost
			if g.give(append(w.lostText(told), repair...), 0) {
				g.due, g.repaired, g.lost = false, now, g.lost-told
				continue // the snapshot is newer than the text
			}
		}
		g.give(text, n)
	}
}

// text takes the events that guests may see, and returns their lines as one message,
// how many they are, and how many were lost.
func (w *writer) text() (text []byte, n, lost uint64) {
	w.held, _ = w.src.Next(w.now, w.held)
	if len(w.held) == 0 {
		return nil, 0, 0
	}
	pass := w.l.class.Passing(w.held)
	var lines []byte
	for _, e := range w.held[:pass] {
		if missing, ok := e.Event.(event.Lost); ok {
			lost += missing.N
			continue
		}
		if len(lines) >= maxText {
			lost++
			continue
		}
		var ok bool
		if e.Event, ok = w.mask.public(e.Event); ok {
			lines = appendData(lines, e)
			n++
		}
	}
	rest := w.held[pass:]
	if over := len(rest) - maxHeld; over > 0 {
		lost += uint64(len(rest))
		rest = nil
	}
	w.held = slices.Delete(w.held, 0, len(w.held)-len(rest))
	if len(lines) == 0 {
		return nil, 0, lost
	}
	return append(lines, '\n'), n, lost
}

// repair is a snapshot of the current state, as a message.
func (w *writer) repair() []byte {
	e := event.Entry{At: time.Now().UTC(), Event: w.mask.snapshot(w.l.snapshot())}
	return append(appendData(nil, e), '\n')
}

// lostText tells how many events a guest has lost; empty for none.
func (w *writer) lostText(n uint64) []byte {
	if n == 0 {
		return nil
	}
	return append(appendData(nil, event.Entry{At: time.Now().UTC(), Event: event.Lost{N: n}}), '\n')
}

// appendData appends an entry as a line of a message.
// https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
func appendData(dst []byte, e event.Entry) []byte {
	line, err := event.AppendLine(append(dst, "data: "...), e)
	if err != nil {
		panic("can't happen: an event of this program has a line: " + err.Error())
	}
	return append(line, '\n')
}

// streamMessage is a message of a type of its own.
func streamMessage(kind string, data []byte) []byte {
	return slices.Concat([]byte("event: "+kind+"\ndata: "), data, []byte("\n\n"))
}
