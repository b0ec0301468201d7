package overlay

import (
	"strings"

	"httpserver/internal/figure"
	"httpserver/internal/share"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// Join is the screen that a class reads: how to join, and who is there.
type Join struct{ Bare }

// Place is where the commands of the join screen are in the table.
func (*Join) Place(*scene.Scene) command.Place { return command.JoinLayer }

// Do closes the join screen. Everything else waits: what it would change is covered.
func (*Join) Do(c Call, _ *scene.Scene) Outcome {
	switch c.ID {
	case command.Quit, command.Theme:
		return Outcome{}
	case command.Join, command.Back:
		return closes()
	}
	return Outcome{Done: true}
}

// leastText is how wide the text beside the code is at least.
const leastText = 24

// Draw draws how to join at the left, and the code at the right, as large as there
// is room for.
func (*Join) Draw(g *canvas.Grid, sc *scene.Scene, room Room) {
	r := room.Screen
	clear(g, r)
	j := sc.Source.Join
	in := r.Inside()
	if code := newCode(j.Code, in, g.ASCII()); code != nil {
		code.draw(g, r.W-1-code.w, (r.H-code.h+1)/2)
		r.W -= code.w + 1
	} else if in = r; newCode(j.Code, in, g.ASCII()) != nil { // without the frame
		code := newCode(j.Code, in, g.ASCII())
		code.draw(g, r.W-code.w, (r.H-code.h)/2)
		r.W -= code.w
	}
	g.Box(r, "Join", sc.Commands.Text(command.Back, "back"))
	drawHow(g, r.Inside(), j)
}

// drawHow draws how to join and who is there, as far as there is room.
func drawHow(g *canvas.Grid, r canvas.Rectangle, j *scene.Join) {
	t := column{g: g, x: r.X + 1, y: r.Y, end: r.X + r.W, bottom: r.Y + r.H}
	ssh, pages := j.Class.Count(share.SSH), j.Class.Count(share.Page)
	who := names(j.Class.Here())
	t.roomy = r.H >= 20
	t.put(canvas.Faint, "with a phone, or in a browser:")
	page, _, _ := strings.Cut(j.Page, "#")
	t.put(canvas.Strong, page)
	t.gap()
	t.put(canvas.Faint, "with a terminal:")
	t.put(canvas.Strong, j.SSH[0])
	t.put(canvas.Plain, j.Fingerprint)
	t.gap()
	if j.Word != "" {
		t.put(canvas.Faint, "the word that both ask for:")
		t.put(canvas.Banner, " "+j.Word+" ")
		t.gap()
	}
	t.put(canvas.Plain, "here: "+figure.Count(int64(ssh))+" by ssh, "+figure.Count(int64(pages))+" by page")
	if len(j.Addrs) > 1 {
		t.put(canvas.Plain, "if that fails, in place of "+host(j.Addrs[0])+": "+strings.Join(hosts(j.Addrs[1:]), ", "))
	}
	t.gap()
	t.put(canvas.Plain, strings.Join(who, ", "))
}

// host is an address without its port.
func host(addr string) string { return addr[:strings.LastIndexByte(addr, ':')] }

func hosts(addrs []string) (all []string) {
	for _, a := range addrs {
		all = append(all, host(a))
	}
	return all
}

// names are the names of those who gave one. They are printable ASCII.
func names(here []share.There) (all []string) {
	for _, h := range here {
		if h.Name != "" {
			all = append(all, h.Name)
		}
	}
	return all
}

// A column is written from the top of a column down.
type column struct {
	g         *canvas.Grid
	x, y, end int
	bottom    int
	roomy     bool
}

// put writes s, in several lines where it is too long for one.
func (t *column) put(s canvas.Style, line string) {
	for line != "" && t.y < t.bottom && t.end > t.x {
		n := min(len(line), t.end-t.x)
		if n < len(line) {
			if i := strings.LastIndexAny(line[:n+1], " /"); i > n/2 {
				n = i
			}
		}
		t.g.Text(t.x, t.y, t.end, s, line[:n])
		line = strings.TrimPrefix(line[n:], " ")
		t.y++
	}
}

// gap leaves a line out where there is room.
func (t *column) gap() {
	if t.roomy {
		t.y++
	}
}

// A code is a QR code with its light margin, as it is drawn: small, with two modules
// in a cell, or large, with two cells for a module.
type code struct {
	dark   [][]bool
	margin int // in modules
	large  bool
	w, h   int // in cells
}

// newCode is the largest form of a code that has room, beside the text; nil where none
// has, or the terminal shows ASCII only.
func newCode(dark [][]bool, room canvas.Rectangle, ascii bool) *code {
	if ascii {
		return nil
	}
	for _, large := range []bool{true, false} {
		for margin := 4; margin > 0; margin-- {
			c := code{dark: dark, margin: margin, large: large, w: len(dark) + 2*margin, h: (len(dark) + 2*margin + 1) / 2}
			if large {
				c.w, c.h = 2*c.w, len(dark)+2*margin
			}
			if c.h <= room.H && c.w+leastText <= room.W {
				return &c
			}
		}
	}
	return nil
}

// at reports whether a module is dark; those outside of the code are light.
func (c *code) at(x, y int) bool {
	x, y = x-c.margin, y-c.margin
	return y >= 0 && y < len(c.dark) && x >= 0 && x < len(c.dark) && c.dark[y][x]
}

// halves are the characters for two modules, one above the other, dark or not.
var halves = map[[2]bool]rune{{false, false}: ' ', {true, false}: '▀', {false, true}: '▄', {true, true}: '█'}

// draw draws the code.
func (c *code) draw(g *canvas.Grid, left, top int) {
	for y := range c.h {
		for x := range c.w {
			two := [2]bool{c.at(x, 2*y), c.at(x, 2*y+1)}
			if c.large {
				two = [2]bool{c.at(x/2, y), c.at(x/2, y)}
			}
			g.Put(left+x, top+y, canvas.Code, halves[two])
		}
	}
}
