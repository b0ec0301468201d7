//go:build linux

package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// preamble says what was run, where and when.
func preamble(o options, kinds []kind) string {
	var titles []string
	for _, k := range kinds {
		titles = append(titles, k.title)
	}
	return fmt.Sprintf("%s, %s on %s/%s (%s), %d rounds of %v.\nServers on core %d, load on core %d: %s.\n\n",
		time.Now().Format("2 January 2006"), runtime.Version(), runtime.GOOS, runtime.GOARCH, processor(),
		o.rounds, o.round, o.serverCPU, o.loadCPU, strings.Join(titles, ", "))
}

// processor is the processor's name, as the system tells it.
func processor() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown processor"
	}
	for line := range strings.Lines(string(info)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown processor"
}

// tables are the results as Markdown.
func tables(rows []row, kinds []kind, calls bool) string {
	if len(rows) == 0 {
		return ""
	}
	s := table("CPU time per request, as a multiple of LIMIT's (lower is better)", "µs", rows, kinds, func(r row, k kind) string {
		if k.name == "limit" {
			return fmt.Sprintf("%.1f", 1e6*median(each(r.turns[k.name], cpuFigure)))
		}
		return ratios(r, k, cpuFigure)
	})
	s += table("Requests per second, as a multiple of LIMIT's (higher is better)", "a second", rows, kinds, func(r row, k kind) string {
		if k.name == "limit" {
			return fmt.Sprintf("%.0f", median(each(r.turns[k.name], rateFigure)))
		}
		return ratios(r, k, rateFigure)
	})
	s += quiet(rows)
	if calls {
		s += table("System calls per request", "", rows, kinds, func(r row, k kind) string {
			if n, ok := r.calls[k.name]; ok {
				return fmt.Sprintf("%.1f", n)
			}
			return "-"
		})
	}
	return s
}

// quiet says how much of its core LIMIT had where it wanted all of it: what is
// missing was taken by other programs, and blurs every figure.
func quiet(rows []row) string {
	var shares []float64
	for _, r := range rows {
		if r.workload.conns < 64 {
			continue // it waits for the client
		}
		for _, t := range r.turns["limit"] {
			shares = append(shares, 100*t.cpu*t.rate)
		}
	}
	if len(shares) == 0 {
		return ""
	}
	return "LIMIT had its core for " + spread("%.0f %%", shares) + " of the time with 64 and more connections; below 90 % the machine was busy otherwise.\n\n"
}

// table is one Markdown table: a line per workload, a column per server.
func table(title, unit string, rows []row, kinds []kind, cell func(row, kind) string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s**\n\n| workload |", title)
	for _, k := range kinds {
		b.WriteString(" " + k.title)
		if k.name == "limit" && unit != "" {
			b.WriteString(", " + unit)
		}
		b.WriteString(" |")
	}
	b.WriteString("\n|---|" + strings.Repeat("---:|", len(kinds)) + "\n")
	for _, r := range rows {
		b.WriteString("| " + r.workload.name + " |")
		for _, k := range kinds {
			b.WriteString(" " + cell(r, k) + " |")
		}
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
	return b.String()
}

// ratios is a server's figure by LIMIT's of the same round: the median over
// the rounds, in brackets the least and the greatest, and the goal where there
// is one.
func ratios(r row, k kind, f figure) string {
	own, base := each(r.turns[k.name], f), each(r.turns["limit"], f)
	for i := range own {
		own[i] /= base[i]
	}
	s := spread("%.2f", own)
	if g := r.workload.goal; g.of == f && g.forKind(k.name) > 0 {
		s += fmt.Sprintf(", goal %.2f", g.forKind(k.name))
	}
	return s
}

// spread is the median of values, and in brackets the least and the greatest;
// format is that of one value.
func spread(format string, values []float64) string {
	if len(values) == 0 {
		return "-"
	}
	return fmt.Sprintf(format+" ("+format+"-"+format+")", median(values), slices.Min(values), slices.Max(values))
}

// each are the turns' figures.
func each(turns []turn, f figure) []float64 {
	all := make([]float64, len(turns))
	for i, t := range turns {
		all[i] = f.of(t)
	}
	return all
}

// median is the middle value, or the mean of the two in the middle; 0 for
// none.
func median(values []float64) float64 {
	s := slices.Sorted(slices.Values(values))
	n := len(s)
	switch {
	case n == 0:
		return 0
	case n%2 == 1:
		return s[n/2]
	}
	return (s[n/2-1] + s[n/2]) / 2
}
