package tui

import (
	"regexp"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

func TestMessagesAreDumped(t *testing.T) {
	m := screen(t, 80, 24, Options{})
	var dump strings.Builder
	filter := filters(&dump)
	for _, msg := range []tea.Msg{tea.WindowSizeMsg{Width: 80, Height: 24}, entriesMsg(theStory()), tickMsg(3),
		tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("j")}, saidMsg("a client's \x1b[31m")} {
		if got := filter(m, msg); got == nil {
			t.Errorf("%T is not passed on", msg)
		}
	}
	if filter(m, tea.MouseMsg{Action: tea.MouseActionMotion}) != nil {
		t.Error("the mouse's motion is passed on")
	}
	want := regexp.MustCompile(`^14:32:09.200 tea.WindowSizeMsg 80x24
14:32:09.200 tui.entriesMsg \d+, to number \d+: event.Totals
14:32:09.200 tui.tickMsg 3
14:32:09.200 tea.KeyMsg "j"
14:32:09.200 tui.saidMsg a client's \\x1b\[31m
$`)
	if !want.MatchString(dump.String()) {
		t.Errorf("got\n%s", dump.String())
	}
}
