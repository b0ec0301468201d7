package bus

import (
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"httpserver/internal/fleet"
)

// waiting is how many messages may wait between the connection and the inbox, which is
// emptied at once.
const waiting = 1 << 14

// A Watcher is all servers on a bus. It is a source of entries; see [fleet.Watch].
type Watcher struct {
	*fleet.Watch
	conn  *nats.Conn
	inbox string         // snapshots come below this subject
	come  chan *nats.Msg // all subscriptions share it, which keeps the order of the connection
	done  chan struct{}  // closed by Close
	ended sync.WaitGroup // the goroutine that empties come

	mu      sync.Mutex
	follows map[string]*nats.Subscription // by subject
}

// Watch watches the servers on a bus. The caller closes the Watcher.
func Watch(t Target, more ...nats.Option) (*Watcher, error) {
	w := &Watcher{come: make(chan *nats.Msg, waiting), done: make(chan struct{}), follows: map[string]*nats.Subscription{}}
	w.Watch = fleet.NewWatch(w, t.String())
	var err error
	w.conn, err = dial(t, "httpfleet watch", hooks{
		gone: func(err error) { w.Gone("the broker at " + t.String() + " is gone: " + err.Error()) },
		back: func() { w.Back("the broker at " + t.String() + " is there") },
		said: w.Say,
	}, more...)
	if err != nil {
		return nil, err
	}
	w.inbox = w.conn.NewInbox()
	for _, subject := range []string{fleet.Subject("*", "*", fleet.Totals), w.inbox + ".*.*"} {
		if _, err := w.conn.ChanSubscribe(subject, w.come); err != nil {
			w.conn.Close()
			return nil, err
		}
	}
	w.ended.Go(w.receive)
	return w, nil
}

// receive hands over what comes.
func (w *Watcher) receive() {
	for {
		select {
		case m := <-w.come:
			w.take(m)
		case <-w.done:
			return
		}
	}
}

// take hands over a message.
func (w *Watcher) take(m *nats.Msg) {
	subject := m.Subject
	if rest, ok := strings.CutPrefix(subject, w.inbox+"."); ok {
		subject = "hs." + rest + "." + string(fleet.Snapshot)
	}
	name, run, part, _ := fleet.ParseSubject(subject) // what is no subject of ours has no name, and is refused
	w.Put(fleet.Message{Name: name, Run: run, Part: part, Data: m.Data, At: time.Now()})
}

// Follow subscribes to the entries of a run.
func (w *Watcher) Follow(name, run string) {
	subject := fleet.Subject(name, run, fleet.Events)
	s, err := w.conn.ChanSubscribe(subject, w.come)
	if err != nil {
		w.Say("the entries of " + name + " cannot be had: " + err.Error())
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.follows[subject] = s
}

// Leave ends that.
func (w *Watcher) Leave(name, run string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	subject := fleet.Subject(name, run, fleet.Events)
	if s := w.follows[subject]; s != nil {
		_ = s.Unsubscribe() // fails only after the connection's end
		delete(w.follows, subject)
	}
}

// Want says that the entries of a run are wanted.
func (w *Watcher) Want(name, run string) {
	_ = w.conn.Publish(fleet.Subject(name, run, fleet.Want), nil) // said again soon
}

// Ask asks a publisher for a snapshot.
func (w *Watcher) Ask(name, run string) {
	subject := fleet.Subject(name, run, fleet.Snapshot)
	parts := strings.Split(subject, ".")
	_ = w.conn.PublishRequest(subject, w.inbox+"."+parts[1]+"."+parts[2], nil) // asked again where nothing comes
}

// Close ends the source and the connection.
func (w *Watcher) Close() {
	w.Watch.Close()
	w.conn.Close()
	close(w.done)
	w.ended.Wait()
}
