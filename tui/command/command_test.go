package command

import "testing"

// there are the three kinds of what can be there: a server, a recording, or
// neither.
var there = []Needs{Server, Player, 0}

// No key stands twice in the last line, however wide it is.
func TestTheLastLineRepeatsNoKey(t *testing.T) {
	for _, n := range there {
		s := NewSet(n)
		for v := range Views {
			for _, present := range []bool{false, true} {
				seen := map[string]bool{}
				for _, i := range s.Hints(v, present) {
					if seen[i.Keys()] {
						t.Errorf("needs %b, view %s: %q is there twice", n, v, i.Keys())
					}
					seen[i.Keys()] = true
				}
			}
		}
	}
}

// The last line ends with how to leave, which is the last thing to be left out.
func TestTheLastLineSaysHowToLeave(t *testing.T) {
	for _, n := range there {
		for v := range Views {
			all := NewSet(n).Hints(v, false)
			if last := all[len(all)-1]; last.IDs[0] != Quit {
				t.Errorf("needs %b, view %s: the last entry is %q", n, v, last.Does)
			}
		}
	}
}

// A key that a view has for itself does nothing else there, so its help names
// it once.
func TestTheHelpOfAViewNamesEachKeyOnce(t *testing.T) {
	for _, n := range there {
		s := NewSet(n)
		for v := range Views {
			seen := map[string]string{}
			for _, g := range s.Groups(v) {
				for _, i := range g.Items {
					name := i.Keys()
					if was, twice := seen[name]; twice {
						t.Errorf("needs %b, view %s: %q is %q and %q", n, v, name, was, i.Does)
					}
					seen[name] = i.Does
				}
			}
		}
	}
}

// What a place has for itself comes before what works everywhere, and text that
// is typed is no command.
func TestAKeyMeansWhatItsPlaceSays(t *testing.T) {
	live, recorded := NewSet(Server), NewSet(Player)
	for _, c := range []struct {
		set   *Set
		place Place
		key   string
		want  ID
	}{
		{live, LogPane, "n", NextRequest}, {live, WirePane, "n", NextStep}, {live, QuizAnswer, "n", QuizNext}, {live, FilterLayer, "n", None},
		{live, QuizQuestion, "k", QuizKept}, {live, QuizQuestion, "up", Up}, {live, LogPane, "k", Up},
		{live, Common, "x", CloseConn}, {recorded, Common, "x", NextClose}, {NewSet(0), Common, "x", None},
		{live, LogPane, "+", LongerIdle}, {recorded, LogPane, "=", Faster},
		{recorded, LogPane, ".", StepOn}, {recorded, WirePane, ".", NextExchange},
		{live, LogPane, "й", Quit}, {live, LogPane, "П", Bottom}, {live, LanesPane, "м", Sequence}, {live, LogPane, "φ", Follow}, {live, FilterLayer, "й", None}, {live, LogPane, "é", None},
		{live, FilterLayer, "esc", FilterClear}, {live, MenuLayer, "esc", Back},
		{live, ExportLayer, "h", ExportHAR}, {live, LanesPane, "h", Earlier}, {live, LogPane, "left", ScrollLeft},
	} {
		if got := c.set.Find(c.place, c.key); got != c.want {
			t.Errorf("%q in place %d is command %d, want %d", c.key, c.place, got, c.want)
		}
	}
}

// A key in one place gives one command, of those that can be there together.
func TestNoPlaceHasAKeyTwice(t *testing.T) {
	for _, n := range there {
		seen := map[placed]ID{}
		for _, c := range NewSet(n).rows {
			for _, k := range c.Keys {
				at := placed{c.Place, k}
				if was, twice := seen[at]; twice {
					t.Errorf("%q in place %d gives the commands %d and %d", k, c.Place, was, c.ID)
				}
				seen[at] = c.ID
			}
		}
	}
}

// Each command has one row.
func TestEachCommandIsInTheTableOnce(t *testing.T) {
	rows := map[ID]int{}
	for _, c := range All() {
		rows[c.ID]++
	}
	for id := None + 1; id < count; id++ {
		if rows[id] != 1 {
			t.Errorf("command %d has %d rows", id, rows[id])
		}
	}
}
