// Package metrics counts what a server does and writes the counts for Prometheus.
//
// # Rules
//
//   - A [Meter] is between the server and its event bus. The server calls it on the
//     goroutine that handles the connection, so it counts each event, also those that
//     a slow viewer loses.
//   - A count needs no lock: it is a few atomic additions.
//   - The number of series does not depend on clients. No label holds an address, a
//     target or a name that a client sent; a method that is not in the list below is
//     "_OTHER", as in OpenTelemetry.
//   - Demo traffic, connections to upstreams, and guests' connections are left out.
//     The scraper's connection is a guest's: it watches the server.
//   - Counters only grow. What is open at the time comes from the server's snapshot.
//   - Bytes sent are those of ended connections that were delivered, and those written to
//     open ones. What such a connection then does not deliver is known at its end. It
//     is not taken back: the counter waits until the sum has come up to it.
//
// # Names
//
// Names and units follow Prometheus: seconds and bytes, "_total" for counters.
// Durations and requests in progress have the names that OpenTelemetry gave them;
// everything else begins with "httpserver_". The label "code" is the class of the
// status, "2xx". 499 is in the class 4xx: the client left before a status was sent.
//
// # Files, in reading order
//
//	meter.go       Meter: counts events
//	histogram.go   a histogram of durations or numbers
//	families.go    Meter.Text: writes every family, with its name and help text
//	exposition.go  the syntax of the two text formats
//	handler.go     GET /metrics
//	fold.go        the same of a recording or a capture
//
// https://prometheus.io/docs/instrumenting/exposition_formats/
// https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
// https://opentelemetry.io/docs/specs/semconv/http/http-metrics/
package metrics
