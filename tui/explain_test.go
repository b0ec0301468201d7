package tui

import (
	"strings"
	"testing"
)

// The panels above the explanation are whole: under each left side that goes
// on stands another one, or a lower corner.
func TestTheExplanationTearsNoPanel(t *testing.T) {
	for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 35}, {200, 50}} {
		for _, view := range []string{"1", "2", "3", "4", "5", "enter"} {
			for _, ascii := range []bool{false, true} {
				m := screen(t, size[0], size[1], Options{ASCII: ascii})
				press(m, "k", "k", view, "E")
				shows(t, m, "E back")
				lines := strings.Split(text(m), "\n")
				for i, line := range lines[:len(lines)-1] {
					above, below := []rune(line+" "), []rune(lines[i+1]+" ")
					edge := above[0] == m.gl.vertical || !ascii && above[0] == m.gl.topLeft
					if edge && below[0] != m.gl.vertical && below[0] != m.gl.bottomLeft {
						t.Errorf("torn in view %s below line %d:\n%s", view, i, text(m))
					}
				}
			}
		}
	}
}
