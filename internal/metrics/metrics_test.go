package metrics

import (
	"flag"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"httpserver/internal/event"
	"httpserver/internal/reason"
)

var update = flag.Bool("update", false, "write the expected texts anew")

var at = time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)

// events are connections with every way of counting.
func events() []event.Event {
	peer := netip.MustParseAddrPort("192.0.2.7:4711")
	response := func(conn uint64, nth int, method string, status uint16, took time.Duration) event.ResponseSent {
		return event.ResponseSent{Conn: conn, Nth: nth, Method: method, Status: status, In: 100, Out: 1000, Took: took, Peer: peer}
	}
	return []event.Event{
		event.ServerStarted{Addr: "[::]:8080"},
		event.ConnOpened{Conn: 1, Peer: peer},
		response(1, 1, "GET", 200, 80*time.Microsecond),
		response(1, 2, "HEAD", 304, 100*time.Microsecond),
		response(1, 3, "BREW", 501, 20*time.Second),
		event.ConnClosed{Conn: 1, Reason: reason.IdleTimeout, Requests: 3, In: 300, Out: 3000, Late: time.Millisecond},
		event.ConnOpened{Conn: 2, Peer: peer, Tag: "demo 3a"},
		response(2, 1, "GET", 200, time.Second),
		event.ConnClosed{Conn: 2, Reason: reason.ClientEOF, Requests: 1, In: 1, Out: 1},
		event.ConnOpened{Conn: 3, Peer: peer, Side: event.ToUpstream, Name: "a:1"},
		event.ConnClosed{Conn: 3, Reason: reason.PoolIdle, Requests: 1, In: 1, Out: 1},
		event.ConnOpened{Conn: 4, Peer: peer},
		event.ConnSecured{Conn: 4, Version: "TLS 1.3", Took: 2 * time.Millisecond},
		event.ConnClosed{Conn: 4, Reason: reason.TLSUnused, In: 517, Out: 900},
		event.ConnOpened{Conn: 5, Peer: peer},
		event.ConnSecured{Conn: 5, Version: "TLS 1.3", Took: time.Millisecond, Resumed: true},
		response(5, 1, "GET", 499, 3*time.Second),
		event.RequestReceived{Conn: 5, Nth: 2, Method: "POST"},
		event.Progress{Conn: 5, Phase: event.ReceivingContent},
		event.Notice{Text: "not counted"},
	}
}

func folded(all []event.Event) *Fold {
	f := NewFold("v1.2.3 \"quoted\"", "go1.26")
	for i, e := range all {
		f.Add(event.Entry{Seq: uint64(i + 1), At: at, Event: e})
	}
	return f
}

func TestTheTextFormats(t *testing.T) {
	for name, format := range map[string]Format{"prometheus.txt": Prometheus, "openmetrics.txt": OpenMetrics} {
		file := filepath.Join("testdata", name)
		got := folded(events()).Text(format)
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil || got != string(want) {
			t.Errorf("%s: %v, got\n%s", file, err, got)
		}
	}
}

// parsed reads a text with the field's own parser.
func parsed(t *testing.T, text string) map[string]*dto.MetricFamily {
	t.Helper()
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return families
}

// value is the value of the sample whose labels are these, as k=v words.
func value(f *dto.MetricFamily, labels string) float64 {
	for _, m := range f.GetMetric() {
		var words []string
		for _, l := range m.GetLabel() {
			words = append(words, l.GetName()+"="+l.GetValue())
		}
		if strings.Join(words, " ") != labels {
			continue
		}
		switch f.GetType() {
		case dto.MetricType_COUNTER:
			return m.GetCounter().GetValue()
		case dto.MetricType_GAUGE:
			return m.GetGauge().GetValue()
		default:
			return float64(m.GetHistogram().GetSampleCount())
		}
	}
	return -1
}

func TestPrometheusReadsWhatIsCounted(t *testing.T) {
	families := parsed(t, folded(events()).Text(Prometheus))
	for _, c := range []struct {
		family, labels string
		want           float64
	}{
		{"httpserver_build_info", `version=v1.2.3 "quoted" goversion=go1.26`, 1},
		{"process_start_time_seconds", "", float64(at.Unix())},
		{"httpserver_connections_opened_total", "", 3},
		{"httpserver_connections_open", "phase=receiving-content", 1},
		{"httpserver_connections_open", "phase=idle", 0},
		{"httpserver_received_bytes_total", "", 300 + 517 + 100},
		{"httpserver_sent_bytes_total", "", 3000 + 900 + 1000},
		{"http_server_active_requests", "", 1},
		{"httpserver_connections_closed_total", "reason=idle-timeout by=server", 1},
		{"httpserver_connections_closed_total", "reason=tls-unused by=client", 1},
		{"httpserver_connections_closed_total", "reason=client-closed by=client", 0},
		{"httpserver_connections_closed_total", "reason=pool-idle by=proxy", -1},
		{"httpserver_connection_requests", "", 2},
		{"httpserver_requests_lost_total", "", 1},
		{"httpserver_requests_total", "method=GET code=2xx", 1},
		{"httpserver_requests_total", "method=GET code=4xx", 1},
		{"httpserver_requests_total", "method=HEAD code=3xx", 1},
		{"httpserver_requests_total", "method=_OTHER code=5xx", 1},
		{"httpserver_requests_reused_total", "", 2},
		{"http_server_request_duration_seconds", "", 4},
		{"httpserver_tls_handshake_duration_seconds", "resumed=false", 1},
		{"httpserver_tls_handshake_duration_seconds", "resumed=true", 1},
	} {
		f := families[c.family]
		if f == nil {
			t.Errorf("no %s", c.family)
		} else if got := value(f, c.labels); got != c.want {
			t.Errorf("%s{%s} is %v, want %v", c.family, c.labels, got, c.want)
		}
	}
}

// A value is in the bucket whose bound it equals, and what is above all bounds
// only in +Inf.
func TestBuckets(t *testing.T) {
	families := parsed(t, folded(events()).Text(Prometheus))
	h := families["http_server_request_duration_seconds"].GetMetric()[0].GetHistogram()
	for _, b := range h.GetBucket() {
		want := uint64(0)
		for _, took := range []float64{80e-6, 100e-6, 3, 20} {
			if took <= b.GetUpperBound() {
				want++
			}
		}
		if b.GetCumulativeCount() != want {
			t.Errorf("le=%v: %d, want %d", b.GetUpperBound(), b.GetCumulativeCount(), want)
		}
	}
	if got := h.GetSampleSum(); got < 23.00017 || got > 23.00019 {
		t.Errorf("sum %v", got)
	}
}

// A bus is a Publisher that keeps what it gets.
type bus struct {
	kinds event.Kinds
	mu    sync.Mutex
	got   []event.Event
}

func (b *bus) Wants(k event.Kind) bool { return b.kinds.Has(k) }
func (b *bus) Publish(_ time.Time, e event.Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.got = append(b.got, e)
}

// Viewers get the events that they want, and no others for the meter's sake.
func TestEventsPassTheMeter(t *testing.T) {
	b := &bus{kinds: 1<<event.KindNotice | 1<<event.KindConnClosed}
	m := NewMeter(b)
	for _, e := range events() {
		if m.Wants(e.Kind()) {
			m.Publish(at, e)
		}
	}
	if len(b.got) != 5 {
		t.Errorf("%d events: %v", len(b.got), b.got)
	}
	if m.Wants(event.KindWire) || !m.Wants(event.KindResponseSent) || !m.Wants(event.KindNotice) {
		t.Error("it wants what nothing needs, or not what it counts")
	}
}

// A guest's connection is in no number from then on.
func TestAGuestIsLeftOut(t *testing.T) {
	m := NewMeter(nil)
	m.Publish(at, event.ConnOpened{Conn: 1})
	m.Publish(at, event.ConnGuest{Conn: 1})
	m.Publish(at, event.ConnGuest{Conn: 1})
	m.Publish(at, event.ResponseSent{Conn: 1, Nth: 1, Method: "GET", Status: 200})
	before := m.Text(State{Open: []event.ConnState{{ConnOpened: event.ConnOpened{Conn: 1, Side: event.FromGuest}, In: 5, Out: 5}}}, Prometheus)
	m.Publish(at, event.ConnClosed{Conn: 1, Reason: reason.ClientEOF, Requests: 1, In: 5, Out: 5})
	if after := m.Text(State{}, Prometheus); after != before || after != NewMeter(nil).Text(State{}, Prometheus) {
		t.Errorf("got\n%s", after)
	}
	if m.leftOut(1) || m.nApart.Load() != 0 {
		t.Error("a connection that has ended is remembered")
	}
}

// A connection that ends is for a moment neither open nor closed. No counter goes
// back then.
func TestCountersNeverGoBack(t *testing.T) {
	m := NewMeter(nil)
	open := []event.ConnState{{ConnOpened: event.ConnOpened{Conn: 1}, In: 10, Out: 20}}
	first := m.Text(State{Open: open}, Prometheus)
	m.Text(State{}, Prometheus)
	m.Publish(at, event.ConnClosed{Conn: 1, Reason: reason.ClientEOF, In: 10, Out: 20})
	last := m.Text(State{}, Prometheus)
	for _, name := range []string{"httpserver_connections_opened_total 1", "httpserver_received_bytes_total 10", "httpserver_sent_bytes_total 20"} {
		for _, text := range []string{first, last} {
			if !strings.Contains(text, "\n"+name+"\n") {
				t.Errorf("no %q in\n%s", name, text)
			}
		}
	}
}

func TestCountingAtOnce(t *testing.T) {
	m := NewMeter(nil)
	var group sync.WaitGroup
	for g := range uint64(8) {
		group.Go(func() {
			for i := range uint64(500) {
				conn := g*1000 + i + 1
				m.Publish(at, event.ConnOpened{Conn: conn, Tag: strings.Repeat("demo", int(i%2))})
				m.Publish(at, event.ResponseSent{Conn: conn, Nth: 1, Method: "GET", Status: 200, Took: time.Millisecond})
				m.Publish(at, event.ConnClosed{Conn: conn, Reason: reason.IdleTimeout, Requests: 1})
				if i%100 == 0 {
					m.Text(State{}, OpenMetrics)
				}
			}
		})
	}
	group.Wait()
	families := parsed(t, m.Text(State{}, Prometheus))
	for name, labels := range map[string]string{
		"httpserver_connections_opened_total": "", "httpserver_requests_total": "method=GET code=2xx",
		"httpserver_connections_closed_total": "reason=idle-timeout by=server", "httpserver_connection_requests": "",
	} {
		if got := value(families[name], labels); got != 2000 {
			t.Errorf("%s: %v, want 2000", name, got)
		}
	}
}

// Counting a response takes no memory.
func TestCountingAllocatesNothing(t *testing.T) {
	m := NewMeter(nil)
	var e event.Event = event.ResponseSent{Conn: 1, Nth: 2, Method: "PATCH", Status: 200, Took: time.Millisecond}
	if got := testing.AllocsPerRun(100, func() { m.Publish(at, e) }); got != 0 {
		t.Errorf("%v allocations", got)
	}
}

func BenchmarkResponse(b *testing.B) {
	m := NewMeter(nil)
	var e event.Event = event.ResponseSent{Conn: 1, Nth: 2, Method: "GET", Status: 200, Took: time.Millisecond}
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			m.Publish(at, e)
		}
	})
}

func BenchmarkText(b *testing.B) {
	m := NewMeter(nil)
	for _, open := range []int{0, 1000} {
		s := State{Open: make([]event.ConnState, open)}
		b.Run(fmt.Sprintf("%d open", open), func(b *testing.B) {
			for b.Loop() {
				m.Text(s, Prometheus)
			}
		})
	}
}
