package metrics

import (
	"context"

	"httpserver/internal/message"
)

// Handler responds to GET with the metrics, in the format that the Accept field
// prefers. State is called for each request; it must be safe for concurrent use.
func (m *Meter) Handler(state func() State) message.Handler {
	return message.HandlerFunc(func(_ context.Context, q *message.Request) *message.Response {
		f := Prometheus
		if message.Prefer(q.Fields.Joined("Accept"), "text/plain", openMetricsType) == openMetricsType {
			f = OpenMetrics
		}
		return &message.Response{
			Status:  message.OK,
			Fields:  message.Fields{{Name: "Content-Type", Value: f.ContentType()}, {Name: "Vary", Value: "Accept"}},
			Content: message.Bytes(m.Text(state(), f)),
		}
	})
}

const openMetricsType = "application/openmetrics-text"
