package tui

// glyphs are the characters that things are drawn with. Each is one cell wide.
type glyphs struct {
	open, busy, idle, closed, future, deadline, now rune
	before                                          rune    // a lane began before the picture
	density                                         [3]rune // 2-3, 4-9, 10 or more requests in one cell

	horizontal, vertical                       rune
	topLeft, topRight, bottomLeft, bottomRight rune
	levels                                     [8]rune // of a chart, an eighth to full
	full, empty                                rune    // of a bar
	mark                                       rune    // of what is selected
	cut                                        rune    // something was left out here
	section                                    string  // sign of a section
}

var unicodeGlyphs = glyphs{
	open: '├', busy: '▒', idle: '─', closed: '┤', future: '┄', deadline: '✕', now: '│', before: '←',
	density:    [3]rune{'▪', '▮', '█'},
	horizontal: '─', vertical: '│', topLeft: '╭', topRight: '╮', bottomLeft: '╰', bottomRight: '╯',
	levels: [8]rune{'▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'},
	full:   '█', empty: '░', mark: '▸', cut: '…', section: "§",
}

var asciiGlyphs = glyphs{
	open: '[', busy: '=', idle: '-', closed: ']', future: '.', deadline: 'x', now: '|', before: '<',
	density:    [3]rune{':', '*', '#'},
	horizontal: '-', vertical: '|', topLeft: '+', topRight: '+', bottomLeft: '+', bottomRight: '+',
	levels: [8]rune{'_', '.', '-', ':', '=', '+', '*', '#'},
	full:   '#', empty: '.', mark: '>', cut: '~', section: "s",
}
