package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"httpserver/internal/event"
	"httpserver/internal/reason"
	"httpserver/internal/router"
	"httpserver/internal/site"
	"httpserver/tui/command"
)

// A topic is a help topic.
type topic struct {
	name, short string
	text        func() string // made from the table that the program itself uses
}

var topics = []topic{
	{"limits", "what each route and feature can take at most", limitsText},
	{"events", "what the lines of --json and of recordings hold", eventsText},
	{"keys", "the keys of the dashboard", keysText},
	{"routes", "what the server responds with, by path", routesText},
}

// addTopics adds the topics to a command. Their texts are made when they are shown.
func addTopics(c *cobra.Command) {
	for _, t := range topics {
		c.AddCommand(&cobra.Command{Use: t.name, Short: t.short})
	}
}

// topicText is the text of a topic.
func topicText(c *cobra.Command) string {
	i := slices.IndexFunc(topics, func(t topic) bool { return t.name == c.Name() })
	return topics[i].text()
}

// An eventType is a type of event, for its help.
type eventType struct {
	event event.Event
	what  string
}

// eventTypes are all types, in the order in which one reads of them.
func eventTypes() []eventType {
	return []eventType{
		{event.ServerStarted{}, "where it listens; with capture there is no server, but a packet capture"},
		{event.ServerStopped{}, "the last event"},
		{event.SettingsChanged{}, "all settings after a change"},
		{event.ConnOpened{}, `side is "upstream" for one that the proxy made; tag is the demo scenario; local is the address that the client connected to; server: of a fleet, where own is its number`},
		{event.ConnGuest{}, "with it a guest watches from here on: no number has it"},
		{event.ConnSecured{}, "the TLS handshake is complete"},
		{event.ConnClosed{}, "why; ended is who ended the TCP connection first, by FIN or RST; late: a request came so long after the server's FIN, and is lost"},
		{event.RequestReceived{}, "the head is complete; length -1: chunked; waited: for the rest of the head; queued: for earlier responses"},
		{event.ResponseSent{}, "the exchange is over; why is the reason to keep or to close"},
		{event.Progress{}, "of what takes a while; nothing has moved since then; held: by the system, of the response"},
		{event.Forwarded{}, "on which upstream connection"},
		{event.Snapshot{}, "everything that a late viewer needs"},
		{event.Totals{}, "the server's own counters"},
		{event.Lost{}, "so many entries are missing here, because this viewer was too slow"},
		{event.Wire{}, "bytes as they passed; data is base64"},
		{event.Steps{}, "what the parser understood"},
		{event.ServerReport{}, "a server of a fleet, once a second; closed: reasons and how often; offset is added to its times"},
		{event.Mark{}, "a moment that a viewer marked"},
		{event.Notice{}, "for the operator"},
	}
}

// eventsText is the help of events.
func eventsText() string {
	var b strings.Builder
	b.WriteString("Each line of --json, and of a recording, is an event:\n\n" +
		`  {"seq":7,"at":"2025-01-10T13:32:01.25Z","type":"lost","data":{"n":3}}` + "\n\n" +
		"seq is the order, at is UTC, and data depends on type. Connections are numbered\n" +
		"from 1, and nth is the exchange on its connection. Durations are in nanoseconds,\n" +
		"sizes in bytes. Members marked ? are left out when they say nothing. Types and\n" +
		"members may be added; none changes.\n")
	for _, t := range eventTypes() {
		fmt.Fprintf(&b, "\n%s\n  %s\n  %s\n", t.event.Kind(), wrapped(members(reflect.TypeOf(t.event)), 2), wrapped(t.what, 2))
	}
	b.WriteString("\nInside:\n")
	for _, inside := range []struct {
		name string
		of   any
	}{
		{"capture", event.CaptureAbout{}}, {"settings", event.Settings{}}, {"limits", event.Limits{}},
		{"open", event.ConnState{}}, {"closed", event.ReasonCount{}}, {"steps", event.Step{}},
	} {
		fmt.Fprintf(&b, "\n%s\n  %s\n", inside.name, wrapped(members(reflect.TypeOf(inside.of)), 2))
	}
	b.WriteString("\nReasons, in reason and why:\n\n")
	for _, code := range reason.All() {
		e := reason.Of(code)
		fmt.Fprintf(&b, "  %-22s %s\n", e.Name, wrapped(e.Why, 25))
	}
	return b.String()
}

// members are the names of a struct's members in JSON, with "?" for those that may
// be left out.
func members(t reflect.Type) string {
	var all []string
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			all = append(all, members(f.Type))
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if strings.HasPrefix(options, "omit") {
			name += "?"
		}
		all = append(all, name)
	}
	return strings.Join(all, " ")
}

// keysText is the help of keys.
func keysText() string {
	var b strings.Builder
	b.WriteString("The keys of the dashboard, by what they are for; ? shows those of the moment.\n")
	write := func(title string, items []command.Item) {
		if len(items) == 0 {
			return
		}
		fmt.Fprintf(&b, "\n%s\n", title)
		for _, i := range items {
			fmt.Fprintf(&b, "  %-16s %s\n", i.Keys(), i.Does)
		}
	}
	live, played := command.NewSet(command.Server), command.NewSet(command.Player)
	seen := map[string]bool{}
	for v := range command.Views {
		for _, g := range live.Groups(v) {
			if !seen[g.Title] {
				seen[g.Title] = true
				write(g.Title, g.Items)
			}
		}
	}
	for _, g := range played.Groups(command.Overview) {
		if !seen[g.Title] {
			write(g.Title, g.Items)
		}
	}
	for _, l := range []struct {
		title string
		place command.Place
	}{{"the quiz asks", command.QuizQuestion}, {"the quiz has told", command.QuizAnswer}} {
		write(l.title, live.Items(l.place))
	}
	return b.String()
}

// routesText is the help of routes.
func routesText() string {
	var b strings.Builder
	b.WriteString("A --proxy prefix wins over a route (but for /live), a route over a file. HEAD works\n" +
		"wherever GET does, OPTIONS says what else; a wrong method gets 405, an unknown path\n" +
		"404. Errors come as HTML, JSON or plain text, as the client likes.\n")
	for _, r := range site.Routes() {
		methods := r.Methods
		if methods == router.Any {
			methods = "any method"
		}
		fmt.Fprintf(&b, "\n%s  (%s)\n  %s\n", r.Pattern, methods, wrapped(r.What, 2))
	}
	return b.String()
}
