package command

import "strings"

// A Set is the commands that can be given. It does not change; what its methods
// return must not be changed either.
type Set struct {
	rows  []Command
	byID  [count]*Command
	byKey map[placed]ID
	names [count]string    // of each command's first key, whether the command is there or not
	hints [2][Views][]Item // of presentation mode in the second place
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
		if len(c.Keys) > 0 {
			s.names[c.ID] = Name(c.Keys[0])
		}
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
	for v := range Views {
		s.hints[0][v], s.hints[1][v] = s.hintsOf(v, false), s.hintsOf(v, true)
	}
	return s
}

// Find is the command that a key gives in a place; None for no command. A letter of
// another alphabet counts as the key in its place.
func (s *Set) Find(p Place, key string) ID {
	if !p.typed() {
		key = onLatin(key)
	}
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

// Key is the name of a command's first key, for a sentence that mentions it; ""
// for a command without keys.
func (s *Set) Key(id ID) string { return s.names[id] }

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

// An Item is an entry of the help or of a line of commands: one command, or
// several that belong together.
type Item struct {
	IDs   []ID
	Names []string // the key of each command
	Join  string   // between the names
	Does  string
}

// Keys is the names in one text.
func (i Item) Keys() string { return strings.Join(i.Names, i.Join) }

// item is a command as the help shows it.
func (c *Command) item() Item {
	show := c.Show
	if show == "" && len(c.Keys) > 0 {
		show = Name(c.Keys[0])
	}
	return Item{IDs: []ID{c.ID}, Names: []string{show}, Does: c.Help}
}

// Item is a command as the help shows it. The command must be there.
func (s *Set) Item(id ID) Item { return s.byID[id].item() }

// Items are a place's own commands as the help shows them.
func (s *Set) Items(p Place) []Item {
	var all []Item
	for _, c := range s.Of(p) {
		if c.Help != "" {
			all = append(all, c.item())
		}
	}
	return all
}

// Text is a command's key and what it does, in other words than the help's.
func (s *Set) Text(id ID, does string) string { return s.Key(id) + " " + does }

// Line writes items into one line.
func Line(items []Item, between string) string {
	var parts []string
	for _, i := range items {
		parts = append(parts, i.Keys()+" "+i.Does)
	}
	return strings.Join(parts, between)
}

// Hints are the entries of a view's last line, the most important first. What
// does not fit is left out from the end, but for the last entry, which says how
// to leave.
func (s *Set) Hints(v View, present bool) []Item {
	if present {
		return s.hints[1][v]
	}
	return s.hints[0][v]
}

// hintsOf makes the entries of Hints, without commands that are not there.
func (s *Set) hintsOf(v View, present bool) []Item {
	var all []Item
	for _, h := range hintsFor(v, present) {
		if s.Has(h.ids[0]) {
			all = append(all, s.item(h))
		}
	}
	return all
}

// item is a hint as the line shows it.
func (s *Set) item(h hint) Item {
	c := s.byID[h.ids[0]]
	i := c.item()
	if h.does != "" {
		i.Does = h.does
	}
	switch {
	case len(h.ids) > 1:
		i.IDs, i.Names, i.Join = h.ids, nil, h.join
		for _, id := range h.ids {
			i.Names = append(i.Names, s.Key(id))
		}
	case h.key > 0:
		i.Names = []string{Name(c.Keys[h.key])}
	}
	return i
}
