package tui

import "strings"

// drawHints draws the keys of the last line.
func (m *Model) drawHints() {
	r := m.layout.hints
	if r.h == 0 {
		return
	}
	if m.filter.editing {
		m.drawFilter(r)
		return
	}
	hints := m.keys.hints(m.view)
	last := hints[len(hints)-1].Help()
	end := r.w - width(last.Key+last.Desc) - 3
	x := r.x + 1
	for _, b := range hints {
		h := b.Help()
		if !b.Enabled() || h == last {
			continue
		}
		if x+width(h.Key)+1+width(h.Desc) > end {
			break
		}
		x = m.hint(x, r, h.Key, h.Desc)
	}
	m.hint(x, r, last.Key, last.Desc)
}

// hint draws one key and what it does.
func (m *Model) hint(x int, r rect, key, does string) int {
	x = m.grid.text(x, r.y, r.w, strong, m.ascii(key))
	return m.grid.text(x+1, r.y, r.w, plain, does) + 2
}

// ascii is the name of a key as this screen can write it.
func (m *Model) ascii(key string) string {
	if m.gl == &asciiGlyphs {
		key = strings.NewReplacer("↑", "up", "↓", "down").Replace(key)
	}
	return key
}

// drawHelp draws all keys over the screen.
func (m *Model) drawHelp() {
	secs := m.keys.sections(m.view)
	height := 2
	for _, s := range secs {
		height += len(s.keys) + 2
	}
	w, h := min(m.w, 64), min(m.h, height)
	r := rect{(m.w - w) / 2, (m.h - h) / 2, w, h}
	for y := r.y; y < r.y+r.h; y++ {
		m.grid.fill(r.x, y, r.x+r.w, plain, ' ')
	}
	m.box(r, "Help: "+viewNames[m.view], "? or esc: back")
	in := r.inside()
	y := in.y
	for _, s := range secs {
		if y < in.y+in.h {
			m.grid.text(in.x+1, y, in.x+in.w, heading, strings.ToUpper(s.title))
		}
		y++
		for _, b := range s.keys {
			if !b.Enabled() {
				continue
			}
			if y < in.y+in.h {
				m.grid.text(in.x+3, y, in.x+in.w, strong, m.ascii(b.Help().Key))
				m.grid.text(in.x+14, y, in.x+in.w, plain, b.Help().Desc)
			}
			y++
		}
	}
}
