package canvas

// Glyphs are the characters for lanes, boxes and charts. Each is one cell wide.
type Glyphs struct {
	Open, Busy, Idle, Closed, Future, Deadline, Now rune
	Before                                          rune    // a lane that began before the picture
	Beyond                                          rune    // a limit that is right of the picture
	Lost                                            rune    // after the end of a lane: a request that came too late
	Queued                                          rune    // before a request that waited for its turn
	Density                                         [3]rune // 2-3, 4-9, 10 or more requests in one cell

	Horizontal, Vertical                       rune
	TopLeft, topRight, BottomLeft, BottomRight rune
	Levels                                     [8]rune // of a chart, an eighth to full
	Full, Empty                                rune    // of a bar
	Mark                                       rune    // of the chosen row
	Moment                                     rune    // on the time axis: a mark of the viewer's
	Cut                                        rune    // where text was left out
}

var unicodeGlyphs = Glyphs{
	Open: '├', Busy: '▒', Idle: '─', Closed: '┤', Future: '┄', Deadline: '✕', Now: '│', Before: '←', Beyond: '→', Lost: '!', Queued: '╌',
	Density:    [3]rune{'▪', '▮', '█'},
	Horizontal: '─', Vertical: '│', TopLeft: '╭', topRight: '╮', BottomLeft: '╰', BottomRight: '╯',
	Levels: [8]rune{'▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'},
	Full:   '█', Empty: '░', Mark: '▸', Moment: '↓', Cut: '…',
}

var asciiGlyphs = Glyphs{
	Open: '[', Busy: '=', Idle: '-', Closed: ']', Future: '.', Deadline: 'x', Now: '|', Before: '<', Beyond: '>', Lost: '!', Queued: '_',
	Density:    [3]rune{':', '*', '#'},
	Horizontal: '-', Vertical: '|', TopLeft: '+', topRight: '+', BottomLeft: '+', BottomRight: '+',
	Levels: [8]rune{'_', '.', '-', ':', '=', '+', '*', '#'},
	Full:   '#', Empty: '.', Mark: '>', Moment: 'v', Cut: '~',
}
