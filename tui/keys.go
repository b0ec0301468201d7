package tui

import "github.com/charmbracelet/bubbles/key"

// keys are all keys. The help line and the help screen are made from them.
type keys struct {
	quit, help, back, pause, follow, focus  key.Binding
	up, down, top, bottom, pageUp, pageDown key.Binding
	keepAlive, idleLess, idleMore, maxReq   key.Binding
	delay, closeConn                        key.Binding
	scaleDown, scaleUp, theme, present      key.Binding
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
		focus:     bind("tab", "panel", "tab", "shift+tab"),
		up:        bind("k ↑", "up", "k", "up"),
		down:      bind("j ↓", "down", "j", "down"),
		top:       bind("g", "first", "g", "home"),
		bottom:    bind("G", "last, follow", "G", "end"),
		pageUp:    bind("pgup", "half a page up", "pgup", "ctrl+u", "ctrl+b"),
		pageDown:  bind("pgdn", "half a page down", "pgdown", "ctrl+d", "ctrl+f"),
		keepAlive: bind("a", "keep-alive", "a"),
		idleLess:  bind("+/-", "idle", "-"),
		idleMore:  bind("+", "longer idle timeout", "+", "="),
		maxReq:    bind("M", "max requests", "M"),
		delay:     bind("L", "delay", "L"),
		closeConn: bind("x", "close", "x"),
		scaleDown: bind("<", "zoom in", "<"),
		scaleUp:   bind(">", "zoom out", ">"),
		theme:     bind("t", "theme", "t"),
		present:   bind("p", "present", "p"),
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

// hints are the keys of the help line, the most important first. What has no
// room is left out from the end, but for the last, which says how to leave.
func (k *keys) hints() []key.Binding {
	return []key.Binding{k.help, k.pause, k.keepAlive, k.idleLess, k.follow, k.closeConn, k.maxReq, k.present, k.theme, k.focus, k.quit}
}

// A section of the help screen.
type section struct {
	title string
	keys  []key.Binding
}

// sections are all keys in groups.
func (k *keys) sections() []section {
	return []section{
		{"look", []key.Binding{k.pause, k.follow, k.focus, k.up, k.down, k.top, k.bottom, k.pageUp, k.pageDown, k.scaleDown, k.scaleUp}},
		{"turn", []key.Binding{k.keepAlive, k.idleLess, k.idleMore, k.maxReq, k.delay, k.closeConn}},
		{"screen", []key.Binding{k.present, k.theme, k.help, k.back, k.quit}},
	}
}
