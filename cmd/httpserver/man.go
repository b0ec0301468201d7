package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// writeMan writes the help and its topics as a manual page, for man -l -.
func writeMan(w io.Writer, root *cobra.Command) {
	fmt.Fprintf(w, ".TH HTTPSERVER 1\n.SH NAME\nhttpserver \\- %s\n.SH SYNOPSIS\n.B httpserver\n.RI [ flags ]\n.SH DESCRIPTION\n%s\n",
		manText(root.Short), manText(root.Long))
	fmt.Fprintf(w, ".SH EXAMPLES\n.nf\n%s\n.fi\n.SH OPTIONS\n", manText(root.Example))
	for _, g := range grouped(root.Flags()) {
		fmt.Fprintf(w, ".SS %s\n", g.title)
		g.flags.VisitAll(func(f *pflag.Flag) {
			takes, usage := pflag.UnquoteUsage(f)
			name := "--" + f.Name
			if f.Shorthand != "" {
				name = "-" + f.Shorthand + ", " + name
			}
			fmt.Fprintf(w, ".TP\n.B %s\n", manText(strings.TrimSpace(name+" "+takes)))
			if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" {
				usage = strings.TrimSpace(usage) + " (default " + f.DefValue + ")"
			}
			fmt.Fprintf(w, "%s\n", manText(strings.TrimSpace(usage)))
		})
	}
	for _, topic := range root.Commands() {
		if !topic.Runnable() {
			fmt.Fprintf(w, ".SH %s\n.nf\n%s.fi\n", strings.ToUpper(topic.Name()), manText(topicText(topic)))
		}
	}
}

// manText is text in which nothing is a request to the formatter.
func manText(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, "'") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
