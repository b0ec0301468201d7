package metrics

import (
	"strconv"
	"strings"
)

// A Format is one of the two text formats.
type Format uint8

// The formats.
const (
	Prometheus  Format = iota // text format 0.0.4
	OpenMetrics               // OpenMetrics 1.0.0
)

// ContentType is the format's media type with its parameters.
func (f Format) ContentType() string {
	if f == OpenMetrics {
		return "application/openmetrics-text; version=1.0.0; charset=utf-8"
	}
	return "text/plain; version=0.0.4; charset=utf-8"
}

// An exposition is a text in one of the formats, as far as it is written.
type exposition struct {
	format Format
	b      strings.Builder
	name   string // of the family that is being written
}

// A kind is the type of a metric family.
type kind string

const (
	counter kind = "counter"
	gauge   kind = "gauge"
	histo   kind = "histogram"
)

// family begins a metric family. Unit is the end of its name, or "". The name of a
// counter is given without "_total".
func (x *exposition) family(k kind, name, unit, help string) {
	x.name = name
	if k == counter {
		x.name += "_total"
	}
	head := name // OpenMetrics names the family, Prometheus its samples
	if x.format == Prometheus {
		head = x.name
	}
	x.line("# HELP ", head, " ", help)
	x.line("# TYPE ", head, " ", string(k))
	if unit != "" && x.format == OpenMetrics {
		x.line("# UNIT ", head, " ", unit)
	}
}

// sample writes a value of the family. Labels is the text between the braces, or "".
func (x *exposition) sample(labels string, value float64) { x.suffixed("", labels, value) }

// suffixed writes a value whose name is the family's with a suffix.
func (x *exposition) suffixed(suffix, labels string, value float64) {
	if labels != "" {
		labels = "{" + labels + "}"
	}
	x.line(x.name, suffix, labels, " ", number(value))
}

// histogram writes a histogram's buckets, sum and count. Labels is as in sample.
func (x *exposition) histogram(labels string, h *histogram) {
	joined := labels
	if joined != "" {
		joined += ","
	}
	var sum uint64
	for i := range h.counts {
		sum += h.counts[i].Load()
		bound := "+Inf"
		if i < len(h.bounds) {
			bound = x.bound(float64(h.bounds[i]) / h.scale)
		}
		x.suffixed("_bucket", joined+label("le", bound), float64(sum))
	}
	x.suffixed("_sum", labels, float64(h.sum.Load())/h.scale)
	x.suffixed("_count", labels, float64(sum))
}

// bound writes a bucket's bound. OpenMetrics wants a decimal point in it.
func (x *exposition) bound(v float64) string {
	s := number(v)
	if x.format == OpenMetrics && !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}

// end ends the text and returns it.
func (x *exposition) end() string {
	if x.format == OpenMetrics {
		x.line("# EOF")
	}
	return x.b.String()
}

// line writes parts and a line end.
func (x *exposition) line(parts ...string) {
	for _, p := range parts {
		x.b.WriteString(p)
	}
	x.b.WriteByte('\n')
}

// number writes a value in the fewest digits that give it again.
func number(v float64) string {
	if v == float64(int64(v)) {
		return strconv.FormatInt(int64(v), 10)
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

var escaper = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

// label is a label with its value in quotes.
func label(name, value string) string { return name + `="` + escaper.Replace(value) + `"` }
