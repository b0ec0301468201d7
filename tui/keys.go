package tui

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"

	"httpserver/tui/scene"
)

// keys are all keys. The help line and the help screen are made from them.
type keys struct {
	quit, help, back, pause, follow, views  key.Binding
	focus, focusBack, zoom, theme, present  key.Binding
	up, down, top, bottom, pageUp, pageDown key.Binding
	sort, reverse, bytes, conns             key.Binding
	filter, next, previous                  key.Binding
	explain, quiz, privacy, mouse, rtt      key.Binding
	curl, raw, export, again, demo          key.Binding

	// For a recording.
	faster, slower, stepOn, stepBack, leapOn, leapBack key.Binding
	nextClose, lastClose, nextFault, lastFault         key.Binding
	scaleDown, scaleUp, sequence, earlier, later       key.Binding
	keepAlive, idleLess, idleMore, maxReq              key.Binding
	wire, stepNext, stepPrev, hex                      key.Binding
	exchangeNext, exchangePrev                         key.Binding
	delay, closeConn                                   key.Binding
}

// newKeys are the keys; those that need what is not there are switched off.
func newKeys(can able) keys {
	var k keys
	k.bindScreen()
	k.bindMoves()
	k.bindViews()
	k.bindTakeAlong()
	k.bindSwitches()
	k.bindRecording()
	for _, b := range []*key.Binding{&k.keepAlive, &k.idleLess, &k.idleMore, &k.maxReq, &k.delay, &k.closeConn} {
		b.SetEnabled(can.control)
	}
	for _, b := range []*key.Binding{&k.faster, &k.slower, &k.stepOn, &k.stepBack, &k.leapOn, &k.leapBack,
		&k.nextClose, &k.lastClose, &k.nextFault, &k.lastFault} {
		b.SetEnabled(can.player)
	}
	k.demo.SetEnabled(can.demo)
	k.again.SetEnabled(can.replay)
	return k
}

func bind(show, does string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(show, does))
}

// as is a key with other words, for a place where it stands for several.
func as(b key.Binding, show, does string) key.Binding {
	b.SetHelp(show, does)
	return b
}

// hints are the keys of a view's help line, the most important first. What has
// no room is left out from the end, but for the last, which says how to leave.
func (k *keys) hints(v scene.View, present bool) []key.Binding {
	if present {
		return []key.Binding{k.keepAlive, as(k.idleLess, "+-", "idle"), k.demo, as(k.wire, "w", "wire"), k.pause, k.back, k.help, k.quit}
	}
	idle, step, scale := as(k.idleLess, "+-", "idle"), as(k.stepNext, "n/p", "step"), as(k.scaleDown, "<>", "scale")
	player := []key.Binding{as(k.faster, "+-", "speed"), as(k.stepOn, ", .", "step"), as(k.leapOn, "( )", "10 s"), k.nextClose, k.nextFault}
	all := []key.Binding{k.help}
	switch v {
	case scene.Overview:
		all = append(append(all, player...), k.keepAlive, idle, k.demo, k.present, k.pause, as(k.wire, "w", "wire"), k.filter, k.views, k.closeConn)
	case scene.ConnsView:
		all = append(all, k.filter, as(k.sort, "s", "sort"), as(k.reverse, "S", "reverse"), k.closeConn, k.pause, k.back)
	case scene.LanesView:
		all = append(all, k.filter, k.sequence, scale, as(k.earlier, "h l", "in time"), k.pause, k.back)
	case scene.LogView:
		all = append(all, k.filter, as(k.wire, "enter", "wire"), k.follow, as(k.curl, "y", "curl"), k.export, k.pause, k.back)
	case scene.StatsView:
		all = append(all, k.bytes, k.conns, k.pause, k.back)
	case scene.WireView:
		return []key.Binding{k.help, step, k.hex, as(k.exchangeNext, ", .", "exchange"), k.back, as(k.curl, "y", "curl"), as(k.raw, "Y", "raw"), k.again, k.export, k.pause, k.quit}
	}
	if v != scene.Overview {
		all = append(all, k.keepAlive, idle, k.demo)
	}
	if v != scene.LogView { // which has them among its own
		all = append(all, k.follow, k.export, as(k.curl, "y", "curl"))
	}
	return append(all, k.zoom, k.maxReq, k.explain, k.theme, k.focus, k.quit)
}

// A section of the help screen.
type section struct {
	title string
	keys  []key.Binding
}

// sections are all keys in groups, those of the view first.
func (k *keys) sections(v scene.View) []section {
	all := []section{
		{"move", []key.Binding{k.up, k.down, k.top, k.bottom, k.pageUp, k.pageDown, k.filter, k.next, k.previous}},
		{"look", []key.Binding{k.pause, k.follow, k.wire, k.views, k.zoom, k.focus, k.scaleDown, k.scaleUp, k.sequence, k.explain, k.quiz}},
		{"screen", []key.Binding{k.present, k.theme, k.privacy, k.mouse, k.rtt}},
		{"turn", []key.Binding{k.keepAlive, k.idleLess, k.idleMore, k.maxReq, k.delay, k.closeConn, k.demo}},
		{"recording", []key.Binding{k.faster, k.slower, k.stepOn, k.stepBack, k.leapOn, k.leapBack, k.nextClose, k.lastClose, k.nextFault, k.lastFault}},
		{"take along", []key.Binding{k.curl, k.raw, k.export, k.again}},
		{"leave", []key.Binding{k.help, k.back, k.quit}},
	}
	own := map[scene.View]section{
		scene.ConnsView: {"connections", []key.Binding{k.sort, k.reverse}},
		scene.LanesView: {"lanes", []key.Binding{k.sequence, k.earlier, k.later}},
		scene.WireView:  {"wire view", []key.Binding{k.stepNext, k.stepPrev, k.hex, k.exchangePrev, k.exchangeNext}},
		scene.StatsView: {"statistics", []key.Binding{k.bytes, k.conns}},
	}
	s, ok := own[v]
	if !ok {
		return all
	}
	for i := range all { // what the view has for itself means nothing else there
		all[i].keys = slices.DeleteFunc(all[i].keys, func(b key.Binding) bool {
			return slices.ContainsFunc(s.keys, func(o key.Binding) bool { return o.Keys()[0] == b.Keys()[0] })
		})
	}
	return append([]section{s}, all...)
}
