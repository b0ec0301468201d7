package command

import "slices"

// A Group is a section of the help screen.
type Group struct {
	Title string
	Items []Item
}

// Groups are the sections of a view's help: the view's own commands first, then
// the others, without those whose key the view has for itself.
func (s *Set) Groups(v View) []Group {
	place, title := v.place()
	var own []Command
	if place != Common {
		own = s.Of(place)
	}
	all := make([]Group, sections)
	for i, t := range titles {
		all[i].Title = t
	}
	all[NoSection] = Group{Title: title}
	for _, c := range own {
		all[NoSection].add(c)
	}
	for _, c := range s.Of(Common) {
		if !slices.ContainsFunc(own, func(o Command) bool { return o.sameKey(&c) }) {
			all[c.Section].add(c)
		}
	}
	return slices.DeleteFunc(all, func(g Group) bool { return len(g.Items) == 0 })
}

// add puts a command into the group, if the help lists it.
func (g *Group) add(c Command) {
	if c.Help != "" {
		g.Items = append(g.Items, c.item())
	}
}

// sameKey reports whether the first keys are the same.
func (c *Command) sameKey(o *Command) bool {
	return len(c.Keys) > 0 && len(o.Keys) > 0 && c.Keys[0] == o.Keys[0]
}
