package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"httpserver/internal/demo"
)

// A flagGroup is a part of the help. Its flags are in the order of the help.
type flagGroup struct{ title, flags string }

// flagGroups are all flags.
var flagGroups = []flagGroup{
	{"Serve", "host port root files proxy proxy-checksums proxy-max-conns browse tls-cert tls-key tls-self-signed metrics"},
	{"Look", "plain json why theme ascii color fps debug-messages help version"},
	{"Limits", "keep-alive idle-timeout header-timeout body-timeout write-timeout max-header-bytes max-body-bytes max-conns max-requests"},
	{"Record and play", "log-file record record-overwrite replay pcap against metrics-text demo exit"},
	{"Share", "share share-open share-port"},
}

// A groupOfFlags is a group with the program's flags.
type groupOfFlags struct {
	title string
	flags *pflag.FlagSet
}

// grouped are the flags in groups. Those without a group are in the last one,
// "Other".
func grouped(all *pflag.FlagSet) []groupOfFlags {
	var groups []groupOfFlags
	of := map[string]bool{}
	add := func(title string, names []string) {
		g := groupOfFlags{title, pflag.NewFlagSet("", pflag.ContinueOnError)}
		g.flags.SortFlags = false
		for _, name := range names {
			if f := all.Lookup(name); f != nil {
				g.flags.AddFlag(f)
				of[name] = true
			}
		}
		if g.flags.HasFlags() {
			groups = append(groups, g)
		}
	}
	for _, g := range flagGroups {
		add(g.title, strings.Fields(g.flags))
	}
	var rest []string
	all.VisitAll(func(f *pflag.Flag) {
		if !of[f.Name] {
			rest = append(rest, f.Name)
		}
	})
	add("Other", rest)
	return groups
}

// showHelp writes the help of the program, a topic or a command.
func showHelp(c *cobra.Command, _ []string) {
	w := c.OutOrStdout()
	switch {
	case c.HasParent() && !c.Runnable(): // a topic
		fmt.Fprint(w, topicText(c))
		return
	case c.HasParent():
		fmt.Fprintf(w, "%s\n\n%s", strings.TrimSpace(c.Long), c.UsageString())
		return
	}
	fmt.Fprintf(w, "%s\n\nUsage:\n  %s [flags]\n\nExamples:\n%s\n", c.Long, c.Name(), c.Example)
	for _, g := range grouped(c.Flags()) {
		fmt.Fprintf(w, "\n%s:\n%s", g.title, g.flags.FlagUsages())
	}
	fmt.Fprint(w, "\nMore:\n")
	for _, sub := range c.Commands() {
		name := "help " + sub.Name()
		switch {
		case sub.Hidden:
			continue
		case sub.Runnable():
			name = sub.Name()
		}
		fmt.Fprintf(w, "  %s %-15s %s\n", c.Name(), name, sub.Short)
	}
	fmt.Fprintf(w, "  %s %-15s %s\n", c.Name(), "help --man", "all of this as a man page")
}

// helpCommand returns the command "help".
func helpCommand() *cobra.Command {
	man := false
	c := &cobra.Command{Use: "help", Hidden: true, Short: "Help about a topic", RunE: func(c *cobra.Command, args []string) error {
		if man {
			writeMan(c.OutOrStdout(), c.Root())
			return nil
		}
		topic, _, err := c.Root().Find(args)
		if err != nil || len(args) > 0 && topic == c.Root() {
			return usageError{fmt.Errorf("no help about %q", strings.Join(args, " "))}
		}
		return topic.Help()
	}}
	c.Flags().BoolVar(&man, "man", false, "all of the help as a man page")
	c.ValidArgsFunction = func(c *cobra.Command, args []string, _ string) (topics []cobra.Completion, _ cobra.ShellCompDirective) {
		for _, sub := range c.Root().Commands() {
			if len(args) == 0 && !sub.Hidden {
				topics = append(topics, cobra.CompletionWithDesc(sub.Name(), sub.Short))
			}
		}
		return topics, cobra.ShellCompDirectiveNoFileComp
	}
	return c
}

// completion changes the library's command: it refuses a shell that it does not know.
func completion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	c, _, err := root.Find([]string{"completion"})
	if err != nil {
		panic("can't happen: " + err.Error())
	}
	c.Short = "completion of flags and values for bash, zsh, fish or powershell"
	c.Args = cobra.ArbitraryArgs
	c.ValidArgsFunction = nil
	c.RunE = func(c *cobra.Command, args []string) error {
		shells := make([]string, 0, len(c.Commands()))
		for _, sub := range c.Commands() {
			shells = append(shells, sub.Name())
		}
		if len(args) == 0 {
			return usageError{fmt.Errorf("completion needs a shell: %s", strings.Join(shells, ", "))}
		}
		return usageError{fmt.Errorf("no completion for %q; there is one for %s", args[0], strings.Join(shells, ", "))}
	}
}

// complete adds the completions of flag values. A file is completed only where a
// flag takes one.
func (o *options) complete(c *cobra.Command) (err error) {
	c.ValidArgsFunction = cobra.NoFileCompletions
	var demos []cobra.Completion
	for _, s := range demo.Scenarios() {
		demos = append(demos, cobra.CompletionWithDesc(s.Key, s.Title))
	}
	words := map[string][]cobra.Completion{"theme": o.theme.words, "color": o.color.words, "demo": demos}
	c.Flags().VisitAll(func(f *pflag.Flag) {
		takes, _ := pflag.UnquoteUsage(f)
		switch {
		case err != nil, takes == "file", f.NoOptDefVal != "":
		case takes == "directory":
			err = c.MarkFlagDirname(f.Name)
		case words[f.Name] != nil:
			err = c.RegisterFlagCompletionFunc(f.Name, cobra.FixedCompletions(words[f.Name], cobra.ShellCompDirectiveNoFileComp|cobra.ShellCompDirectiveKeepOrder))
		default:
			err = c.RegisterFlagCompletionFunc(f.Name, cobra.NoFileCompletions)
		}
	})
	return err
}
