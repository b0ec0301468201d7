package frame

import (
	"testing"

	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/scene"
)

// A screen is of a size when both its sides are long enough.
func TestTheSizeOfAScreen(t *testing.T) {
	for _, c := range []struct {
		w, h    int
		present bool
		want    scene.Size
	}{
		{39, 50, false, scene.Tiny}, {200, 8, false, scene.Tiny}, {40, 9, false, scene.Small},
		{75, 50, false, scene.Small}, {200, 19, false, scene.Small}, {76, 20, false, scene.Medium},
		{111, 50, false, scene.Medium}, {200, 31, false, scene.Medium}, {112, 32, false, scene.Large},
		{179, 50, false, scene.Large}, {200, 43, false, scene.Large}, {180, 44, false, scene.Huge},
		{200, 50, true, scene.Small},
	} {
		if got := Arrange(command.Overview, c.w, c.h, c.present, true).Size; got != c.want {
			t.Errorf("the overview on %dx%d (presenting: %v) is of size %d, want %d", c.w, c.h, c.present, got, c.want)
		}
		if got := Arrange(command.LogView, c.w, c.h, false, true).Size; !c.present && got != c.want {
			t.Errorf("the requests on %dx%d are of size %d, want %d", c.w, c.h, got, c.want)
		}
	}
}

// parts are the rectangles of a layout.
func (l *Layout) parts() []canvas.Rectangle {
	return []canvas.Rectangle{l.Title, l.Head, l.Score, l.Lanes, l.Table, l.Log, l.Conn, l.Wire, l.Rate, l.Latency, l.Causes, l.Last, l.Why, l.Try, l.Hints, l.Sum, l.Body}
}

func TestPartsAreOnTheScreenAndApart(t *testing.T) {
	for v := range command.Views {
		for _, size := range [][2]int{{40, 9}, {60, 12}, {60, 18}, {76, 20}, {80, 24}, {112, 32}, {120, 35}, {180, 44}, {200, 50}, {1000, 500}} {
			w, h := size[0], size[1]
			sum := h%2 == 0
			l := Arrange(v, w, h, false, sum)
			owner := make(map[[2]int]int)
			for i, r := range l.parts() {
				if r.H > 0 && (r.X < 0 || r.Y < 0 || r.X+r.W > w || r.Y+r.H > h) {
					t.Errorf("%v on %dx%d: part %d is at %+v", v, w, h, i, r)
				}
				for y := r.Y; y < r.Y+r.H; y++ {
					for x := r.X; x < r.X+r.W; x += max(1, r.W-1) { // its edges
						if other, taken := owner[[2]int{x, y}]; taken {
							t.Fatalf("%v on %dx%d: parts %d and %d both have %d, %d", v, w, h, other, i, x, y)
						}
						owner[[2]int{x, y}] = i
					}
				}
			}
			if want := sum && w != 112 && h > 20 && h != 44 && v != command.WireView; want && l.Sum.H != 1 {
				t.Errorf("%v on %dx%d: no line for the sum", v, w, h)
			}
			if l.Why.H == 0 || l.Hints.H == 0 {
				t.Errorf("%v on %dx%d: no line WHY, or no hints", v, w, h)
			}
		}
	}
}
