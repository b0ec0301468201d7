package command

import "strings"

// A Set is the commands that can be given. It does not change.
type Set struct {
	rows  []Command
	byID  [count]*Command
	byKey map[placed]ID
}

// placed is a key in a place.
type placed struct {
	place Place
	key   string
}

// All are the rows of the table.
func All() []Command {
	return append(append(everywhere(), ofPanes()...), ofLayers()...)
}

// NewSet is the commands that need no more than what is there.
func NewSet(there Needs) *Set {
	s := &Set{byKey: make(map[placed]ID)}
	for _, c := range All() {
		if c.Needs&^there == 0 {
			s.rows = append(s.rows, c)
		}
	}
	for i := range s.rows {
		c := &s.rows[i]
		s.byID[c.ID] = c
		for _, k := range c.Keys {
			s.byKey[placed{c.Place, k}] = c.ID
		}
	}
	return s
}

// Find is the command that a key gives in a place; None for no command.
func (s *Set) Find(p Place, key string) ID {
	if id, ok := s.byKey[placed{p, key}]; ok || p.typed() {
		return id
	}
	return s.byKey[placed{Common, key}]
}

// Has reports whether a command is there.
func (s *Set) Has(id ID) bool { return s.byID[id] != nil }

// Of are the commands that a place has for itself.
func (s *Set) Of(p Place) []Command {
	var own []Command
	for _, c := range s.rows {
		if c.Place == p {
			own = append(own, c)
		}
	}
	return own
}

// Key is the name of a command's first key; "" where the command is not there.
func (s *Set) Key(id ID) string {
	if c := s.byID[id]; c != nil && len(c.Keys) > 0 {
		return Name(c.Keys[0])
	}
	return ""
}

// Name is a key as the screen writes it.
func Name(key string) string {
	switch key {
	case " ":
		return "space"
	case "pgdown":
		return "pgdn"
	case "up":
		return "↑"
	case "down":
		return "↓"
	case "left":
		return "←"
	case "right":
		return "→"
	}
	return key
}

// shown is a command's keys as the help writes them.
func (c *Command) shown() string {
	if c.Show != "" || len(c.Keys) == 0 {
		return c.Show
	}
	return Name(c.Keys[0])
}

// An Item is a command on the screen: its keys and what it does.
type Item struct {
	ID   ID
	Keys string
	Does string
}

// Items are a place's own commands as a line of the screen shows them.
func (s *Set) Items(p Place) []Item {
	var all []Item
	for _, c := range s.Of(p) {
		if c.Help != "" {
			all = append(all, Item{c.ID, c.shown(), c.Help})
		}
	}
	return all
}

// Line writes items into one line.
func Line(items []Item) string {
	var parts []string
	for _, i := range items {
		parts = append(parts, i.Keys+" "+i.Does)
	}
	return strings.Join(parts, "   ")
}
