package tui

import "github.com/charmbracelet/bubbles/key"

// keys are all keys. The help line and the help screen are made from them.
type keys struct {
	quit, help, back, pause, follow, views       key.Binding
	focus, focusBack, zoom, theme, present       key.Binding
	up, down, top, bottom, pageUp, pageDown      key.Binding
	sort, reverse, bytes, conns                  key.Binding
	filter, next, previous                       key.Binding
	explain, quiz, privacy, mouse, rtt           key.Binding
	scaleDown, scaleUp, sequence, earlier, later key.Binding
	keepAlive, idleLess, idleMore, maxReq        key.Binding
	wire, stepNext, stepPrev, hex                key.Binding
	exchangeNext, exchangePrev                   key.Binding
	delay, closeConn                             key.Binding
}

// newKeys are the keys; those that need somebody to control are switched off
// when there is nobody.
func newKeys(control bool) keys {
	k := keys{
		quit:      bind("q", "quit", "q", "ctrl+c"),
		help:      bind("?", "help", "?"),
		back:      bind("esc", "back", "esc"),
		pause:     bind("space", "pause", " "),
		follow:    bind("f", "follow", "f"),
		views:     bind("1-5", "views", "1", "2", "3", "4", "5"),
		focus:     bind("tab", "panel", "tab"),
		focusBack: bind("shift+tab", "panel before", "shift+tab"),
		zoom:      bind("z", "zoom", "z"),
		theme:     bind("t", "theme", "t"),
		present:   bind("p", "present", "p"),

		up:       bind("k ↑", "up", "k", "up"),
		down:     bind("j ↓", "down", "j", "down"),
		top:      bind("g", "first", "g", "home"),
		bottom:   bind("G", "last, and follow", "G", "end"),
		pageUp:   bind("pgup", "half a page up", "pgup", "ctrl+u", "ctrl+b"),
		pageDown: bind("pgdn", "half a page down", "pgdown", "ctrl+d", "ctrl+f"),

		explain: bind("E", "explain at length", "E"),
		quiz:    bind("H", "quiz: hide the answer", "H"),
		privacy: bind("P", "hide client addresses", "P"),
		mouse:   bind("m", "mouse on or off", "m"),
		rtt:     bind("R", "what if a round trip took", "R"),

		filter:   bind("/", "filter", "/"),
		next:     bind("n", "next request", "n"),
		previous: bind("N", "request before", "N"),

		wire:         bind("enter", "wire view", "enter", "w"),
		stepNext:     bind("n", "next step", "n"),
		stepPrev:     bind("p", "step before", "p"),
		hex:          bind("h", "hex", "h"),
		exchangeNext: bind(".", "next exchange", "."),
		exchangePrev: bind(",", "exchange before", ","),

		sort:    bind("s", "sort by the next column", "s"),
		reverse: bind("S", "reverse the order", "S"),
		bytes:   bind("b", "bytes", "b"),
		conns:   bind("c", "open connections", "c"),

		scaleDown: bind("<", "shorter cells", "<"),
		scaleUp:   bind(">", "longer cells", ">"),
		sequence:  bind("v", "sequence", "v"),
		earlier:   bind("h ←", "earlier", "h", "left"),
		later:     bind("l →", "later", "l", "right"),

		keepAlive: bind("a", "keep-alive", "a"),
		idleLess:  bind("-", "shorter idle timeout", "-"),
		idleMore:  bind("+", "longer idle timeout", "+", "="),
		maxReq:    bind("M", "max requests", "M"),
		delay:     bind("L", "delay", "L"),
		closeConn: bind("x", "close", "x"),
	}
	if !control {
		for _, b := range []*key.Binding{&k.keepAlive, &k.idleLess, &k.idleMore, &k.maxReq, &k.delay, &k.closeConn} {
			b.SetEnabled(false)
		}
	}
	return k
}

func bind(show, does string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(show, does))
}

// hints are the keys of a view's help line, the most important first. What has
// no room is left out from the end, but for the last, which says how to leave.
func (k *keys) hints(v view) []key.Binding {
	idle := k.idleLess
	idle.SetHelp("+-", "idle")
	all := []key.Binding{k.help, k.filter}
	switch v {
	case connsView:
		s, r := k.sort, k.reverse
		s.SetHelp("s", "sort")
		r.SetHelp("S", "reverse")
		all = append(all, s, r, k.closeConn)
	case lanesView:
		zoom := k.scaleDown
		zoom.SetHelp("<>", "scale")
		all = append(all, k.sequence, zoom, k.earlier, k.later)
	case logView:
		all = append(all, k.follow)
	case statsView:
		all = append(all, k.bytes, k.conns)
	case wireView:
		step := k.stepNext
		step.SetHelp("n/p", "step")
		along := k.exchangeNext
		along.SetHelp(", .", "exchange")
		return []key.Binding{k.help, step, k.hex, along, k.back, k.pause, k.quit}
	}
	all = append(all, k.pause, k.keepAlive, idle)
	if v == overview {
		all = append(all, k.wire, k.views, k.follow, k.closeConn)
	} else {
		all = append(all, k.back)
	}
	return append(all, k.zoom, k.present, k.maxReq, k.theme, k.focus, k.quit)
}

// A section of the help screen.
type section struct {
	title string
	keys  []key.Binding
}

// sections are all keys in groups, those of the view first.
func (k *keys) sections(v view) []section {
	all := []section{
		{"move", []key.Binding{k.up, k.down, k.top, k.bottom, k.pageUp, k.pageDown, k.filter, k.next, k.previous}},
		{"look", []key.Binding{k.pause, k.follow, k.wire, k.views, k.zoom, k.focus, k.scaleDown, k.scaleUp, k.present, k.theme, k.explain, k.quiz, k.privacy, k.mouse, k.rtt}},
		{"turn", []key.Binding{k.keepAlive, k.idleLess, k.idleMore, k.maxReq, k.delay, k.closeConn}},
		{"leave", []key.Binding{k.help, k.back, k.quit}},
	}
	switch v {
	case connsView:
		all = append([]section{{"connections", []key.Binding{k.sort, k.reverse}}}, all...)
	case lanesView:
		all = append([]section{{"lanes", []key.Binding{k.sequence, k.earlier, k.later}}}, all...)
	case wireView:
		all = append([]section{{"wire view", []key.Binding{k.stepNext, k.stepPrev, k.hex, k.exchangePrev, k.exchangeNext}}}, all...)
	case statsView:
		all = append([]section{{"statistics", []key.Binding{k.bytes, k.conns}}}, all...)
	}
	return all
}
