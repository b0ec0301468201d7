package tui

// bindScreen sets the keys of the whole screen.
func (k *keys) bindScreen() {
	k.quit = bind("q", "quit", "q", "ctrl+c")
	k.help = bind("?", "help", "?")
	k.back = bind("esc", "back", "esc")
	k.pause = bind("space", "pause", " ")
	k.views = bind("1-5", "views", "1", "2", "3", "4", "5")
	k.focus = bind("tab", "panel", "tab")
	k.focusBack = bind("shift+tab", "panel before", "shift+tab")
	k.zoom = bind("z", "zoom", "z")
	k.theme = bind("t", "theme", "t")
	k.present = bind("p", "present", "p")
	k.explain = bind("E", "explain at length", "E")
	k.quiz = bind("H", "quiz: keep/close?", "H")
	k.privacy = bind("P", "mask addresses", "P")
	k.mouse = bind("m", "mouse on or off", "m")
	k.rtt = bind("R", "what-if RTT", "R")
}

// bindMoves sets the keys that move in lists.
func (k *keys) bindMoves() {
	k.up = bind("k ↑", "up", "k", "up")
	k.down = bind("j ↓", "down", "j", "down")
	k.top = bind("g", "first", "g", "home")
	k.bottom = bind("G", "last, and follow", "G", "end")
	k.pageUp = bind("pgup", "half a page up", "pgup", "ctrl+u", "ctrl+b")
	k.pageDown = bind("pgdn", "half a page down", "pgdown", "ctrl+d", "ctrl+f")
	k.follow = bind("f", "follow", "f")
	k.filter = bind("/", "filter", "/")
	k.next = bind("n", "next request", "n")
	k.previous = bind("N", "request before", "N")
}

// bindViews sets the keys of single views.
func (k *keys) bindViews() {
	k.sort = bind("s", "sort by the next column", "s")
	k.reverse = bind("S", "reverse the order", "S")
	k.bytes = bind("b", "bytes", "b")
	k.conns = bind("c", "open connections", "c")
	k.scaleDown = bind("<", "shorter cells", "<")
	k.scaleUp = bind(">", "longer cells", ">")
	k.sequence = bind("v", "sequence", "v")
	k.earlier = bind("h ←", "earlier", "h", "left")
	k.later = bind("l →", "later", "l", "right")
	k.wire = bind("enter", "wire view", "enter", "w")
	k.stepNext = bind("n", "next step", "n")
	k.stepPrev = bind("p", "step before", "p")
	k.hex = bind("h", "hex", "h")
	k.exchangeNext = bind(".", "next exchange", ".")
	k.exchangePrev = bind(",", "exchange before", ",")
}

// bindTakeAlong sets the keys that take a request along.
func (k *keys) bindTakeAlong() {
	k.curl = bind("y", "copy as curl", "y")
	k.raw = bind("Y", "copy the raw request", "Y")
	k.export = bind("e", "export", "e")
	k.again = bind("r", "send again", "r")
}

// bindSwitches sets the keys that change the server or send to it.
func (k *keys) bindSwitches() {
	k.keepAlive = bind("a", "keep-alive", "a")
	k.idleLess = bind("-", "shorter idle", "-")
	k.idleMore = bind("+", "longer idle", "+", "=")
	k.maxReq = bind("M", "max requests", "M")
	k.delay = bind("L", "delay", "L")
	k.closeConn = bind("x", "close", "x")
	k.demo = bind("d", "demo", "d")
}

// bindRecording sets the keys of a recording.
func (k *keys) bindRecording() {
	k.faster = bind("+", "faster", "+", "=")
	k.slower = bind("-", "slower", "-")
	k.stepOn = bind(".", "step", ".")
	k.stepBack = bind(",", "step back", ",")
	k.leapOn = bind(")", "10 s on", ")")
	k.leapBack = bind("(", "10 s back", "(")
	k.nextClose = bind("x", "next close", "x")
	k.lastClose = bind("X", "close before", "X")
	k.nextFault = bind("!", "next fault", "!")
	k.lastFault = bind("\"", "fault before", "\"")
}
