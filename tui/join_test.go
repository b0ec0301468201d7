package tui

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"httpserver/internal/demo"
	"httpserver/internal/share"
	"httpserver/tui/overlay"
	"httpserver/tui/scene"
)

// joining is how to join a class of three. One of them has chosen a name to do harm.
func joining(t *testing.T) *scene.Join {
	t.Helper()
	j := &scene.Join{
		Addrs: []string{"192.168.1.20:8080", "10.0.0.5:8080"}, SSH: []string{"ssh -p 2222 192.168.1.20", "ssh -p 2222 10.0.0.5"},
		Page: "http://192.168.1.20:8080/live#otter-lamp", Fingerprint: "SHA256:" + strings.Repeat("x", 43),
		Word: "otter-lamp", Class: share.New("otter-lamp"),
	}
	for y := range 29 { // as large as the code of such a URL is
		row := make([]bool, 29)
		for x := range row {
			row[x] = (x+y)%3 == 0
		}
		j.Code = append(j.Code, row)
	}
	for i, v := range []share.Visitor{{Name: "mia"}, {Name: "\x1b]0;harm\x07\u202e"}, {Kind: share.Page}} {
		v.Addr = netip.AddrFrom4([4]byte{192, 168, 1, byte(30 + i)})
		g, err := j.Class.Enter(v)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := g.Arrive(); err != nil {
			t.Fatal(err)
		}
	}
	return j
}

func TestTheJoinScreen(t *testing.T) {
	for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 35}, {200, 50}} {
		name := fmt.Sprintf("join-%dx%d", size[0], size[1])
		t.Run(name, func(t *testing.T) {
			m := screen(t, size[0], size[1], Options{Join: joining(t)})
			press(m, "S")
			view := ansi.Strip(drawn(t, m))
			golden(t, name, view)
			if strings.Contains(drawn(t, m), "\x1b]") {
				t.Error("a name drives the terminal")
			}
			press(m, "S")
			if strings.Contains(ansi.Strip(drawn(t, m)), "otter-lamp") {
				t.Error("the word is seen without the join screen")
			}
		})
	}
}

// A banner is below what is open, whichever was there first, and is there again after it.
func TestNoBannerCoversAPopup(t *testing.T) {
	const said = "a banner of two lines, which says that built-in pages are served until a directory exists"
	for _, key := range []string{"S", "d", "?"} {
		m := screen(t, 60, 18, Options{Join: joining(t)})
		press(m, key)
		if menu, ok := m.layers[len(m.layers)-1].(*overlay.Menu); ok {
			menu.Scenarios = demo.Scenarios()
		}
		want := ansi.Strip(drawn(t, m))
		m.say(said)
		if got := ansi.Strip(drawn(t, m)); got != want {
			t.Errorf("%s with a banner is\n%s", key, got)
		}
		press(m, "esc")
		if !strings.Contains(ansi.Strip(drawn(t, m)), "a banner of two lines") {
			t.Errorf("the banner is not there after %s", key)
		}
	}
}

func TestTheAddressStaysInTheTitle(t *testing.T) {
	for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 35}, {200, 50}} {
		m := screen(t, size[0], size[1], Options{Join: joining(t)})
		for range 2 { // also in presentation mode
			title, _, _ := strings.Cut(ansi.Strip(drawn(t, m)), "\n")
			if !strings.Contains(title, "192.168.1.20:8080") {
				t.Errorf("%dx%d: %q", size[0], size[1], title)
			}
			press(m, "p")
		}
	}
}
