package main

import (
	"context"
	"runtime"

	"httpserver/internal/feed"
	"httpserver/internal/live"
	"httpserver/internal/message"
	"httpserver/internal/metrics"
	"httpserver/internal/server"
)

// publisher is what the server publishes to: the bus, with --metrics through the
// meter.
func (a *app) publisher() server.Publisher {
	if a.meter != nil {
		return a.meter
	}
	return a.bus
}

// guests returns what tells the requests that watch the server: those of scrapers
// and of guests' pages. It is nil if neither is served here.
func (a *app) guests() func(*message.Request) bool {
	scraped := a.meter != nil
	if !scraped && !a.o.share {
		return nil
	}
	return func(q *message.Request) bool {
		return scraped && q.Target.Path == metricsPath || a.o.share && live.IsGuest(q)
	}
}

// metricsPath is the path of the metrics, as Prometheus asks for it by default.
const metricsPath = "/metrics"

// metricsState is what /metrics says besides the meter's counts.
func (a *app) metricsState() metrics.State {
	snap := a.server.Snapshot()
	return metrics.State{
		Version: version(), Go: runtime.Version(), Started: snap.Since,
		Open: snap.Open, Dropped: a.bus.Dropped(),
	}
}

// metricsText prints the metrics of a recording or a capture.
func metricsText(ctx context.Context, src feed.Source, out *feed.Sink) error {
	fold := metrics.NewFold(version(), runtime.Version())
	err := feed.Each(ctx, src, fold.Add)
	out.Write([]byte(fold.Text(metrics.Prometheus))) // as far as it goes
	return err
}
