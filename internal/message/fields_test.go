package message

import (
	"slices"
	"strings"
	"testing"
)

func TestLookupsIgnoreCaseAndKeepOrder(t *testing.T) {
	f := Fields{{"Accept", "a"}, {"HOST", "h"}, {"accept", "b, c"}, {"X-Empty", ""}}
	if got := f.Get("aCCept"); got != "a" {
		t.Errorf("Get(aCCept) = %q, want the first line's value %q", got, "a")
	}
	if got, ok := f.Lookup("x-empty"); got != "" || !ok {
		t.Errorf("Lookup(x-empty) = %q, %v, want an empty value that is there", got, ok)
	}
	if _, ok := f.Lookup("none"); ok {
		t.Error("Lookup(none) found a field that is not there")
	}
	if got := slices.Collect(f.Values("Accept")); !slices.Equal(got, []string{"a", "b, c"}) {
		t.Errorf("Values(Accept) = %q", got)
	}
	if got := f.Joined("Accept"); got != "a, b, c" {
		t.Errorf("Joined(Accept) = %q, want %q", got, "a, b, c")
	}
	if got := f.Joined("Host"); got != "h" {
		t.Errorf("Joined(Host) = %q, want %q", got, "h")
	}
	if got := f.Joined("none"); got != "" {
		t.Errorf("Joined(none) = %q, want nothing", got)
	}
}

func TestListMembers(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"one member", "close", []string{"close"}},
		{"white space around members goes", " a ,\tb\t, c", []string{"a", "b", "c"}},
		{"empty members go", ",, a ,,b,", []string{"a", "b"}},
		{"a comma in a quoted string stays", `"a,b", c`, []string{`"a,b"`, "c"}},
		{"a quoted quote does not end the string", `"a\",b", c`, []string{`"a\",b"`, "c"}},
		{"an open quote takes the rest", `"a, b`, []string{`"a, b`}},
		{"a backslash at the end ends nothing", `"a\`, []string{`"a\`}},
		{"nothing", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := slices.Collect(ListMembers(c.in)); !slices.Equal(got, c.want) {
				t.Errorf("ListMembers(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestJoinedValues(t *testing.T) {
	for _, c := range []struct {
		name string
		f    Fields
		want string
	}{
		{"no fields", nil, ""},
		{"none of that name", Fields{{"Y", "a"}}, ""},
		{"one line", Fields{{"X", "a, b"}}, "a, b"},
		{"an empty line", Fields{{"X", ""}}, ""},
		{"two lines", Fields{{"X", "a"}, {"Y", "no"}, {"x", "b"}}, "a, b"},
		{"three lines", Fields{{"X", "a"}, {"X", "b"}, {"X", "c"}}, "a, b, c"},
		{"two empty lines", Fields{{"X", ""}, {"X", ""}}, ", "},
		{"an empty line and another", Fields{{"X", ""}, {"X", "b"}}, ", b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.f.Joined("X"); got != c.want {
				t.Errorf("Joined(X) of %v = %q, want %q", c.f, got, c.want)
			}
		})
	}
	f := Fields{{"Y", "no"}, {"X", "a, b"}}
	if n := testing.AllocsPerRun(10, func() { f.Joined("X") }); n > 0 {
		t.Errorf("one line costs %v allocations", n)
	}
}

func TestAFieldIsThereEvenIfItIsEmpty(t *testing.T) {
	f := Fields{{"X", ""}, {"Y", "1"}, {"y", "2"}}
	for name, want := range map[string]bool{"X": true, "x": true, "Y": true, "XY": false, "": false, "Z": false} {
		if got := f.Has(name); got != want {
			t.Errorf("Has(%q) = %v, want %v", name, got, want)
		}
	}
	if (Fields)(nil).Has("X") {
		t.Error("no fields have a field")
	}
	if v, ok := f.Lookup("y"); v != "1" || !ok {
		t.Errorf("Lookup(y) = %q, %v, want the first line's value", v, ok)
	}
}

func TestMembersAreFoundInAnyLineAndCase(t *testing.T) {
	f := Fields{{"Connection", "keep-alive , Upgrade"}, {"TE", "trailers"}, {"connection", `"close", x`}}
	for token, want := range map[string]bool{
		"keep-alive": true, "KEEP-ALIVE": true, "upgrade": true, "x": true,
		"close": false, `"close"`: true, "trailers": false, "keep": false, "": false, "keep-alive , Upgrade": false,
	} {
		if got := f.HasMember("Connection", token); got != want {
			t.Errorf("HasMember(Connection, %q) = %v, want %v", token, got, want)
		}
	}
}

func TestIterationsStopWhenAsked(t *testing.T) {
	f := Fields{{"X", "a, b"}, {"X", "c"}}
	for name, seq := range map[string]func(func(string) bool){
		"Values": f.Values("X"), "List": f.List("X"), "ListMembers": ListMembers("a, b, c"),
	} {
		for stop := 1; stop <= 2; stop++ {
			n := 0
			for range seq {
				if n++; n == stop {
					break
				}
			}
			if n != stop {
				t.Errorf("%s went on to member %d after a break at %d", name, n, stop)
			}
		}
	}
}

func TestListGoesOverAllLinesAndStopsWhenAsked(t *testing.T) {
	f := Fields{{"Connection", "a, b"}, {"X", "no"}, {"connection", "c"}}
	if got := slices.Collect(f.List("Connection")); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("List = %q", got)
	}
	for m := range f.List("Connection") {
		if m != "a" {
			t.Errorf("the loop went on to %q after break", m)
		}
		break
	}
	if !f.HasMember("Connection", "C") || f.HasMember("Connection", "d") {
		t.Error("HasMember does not tell c from d")
	}
}

func TestEqualFoldKnowsASCIIOnly(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Keep-Alive", "kEEP-aLIVE", true},
		{"k", "\u212a", false}, // the Kelvin sign, which strings.EqualFold takes for a k
		{"[", "{", false},      // differ by the bit that tells letters' cases apart
		{"@", "`", false},
		{"Z", "z", true},
		{"A", "a", true},
		{"ÿ", "ß", false},
		{"x\x00", "x ", false},
		{"a-b", "A_B", false},
		{"a", "ab", false},
		{"", "", true},
	} {
		if got := EqualFold(c.a, c.b); got != c.want {
			t.Errorf("EqualFold(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// Members that are joined again split into the same members, and none is empty, has
// white space around it, or a comma outside a quoted string.
func FuzzListMembers(f *testing.F) {
	for _, seed := range []string{"", "a, b", `"a,b", c`, `"a\",b`, ",,\t,", `a"b,c"d`, `\,"\`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, v string) {
		members := slices.Collect(ListMembers(v))
		for _, m := range members {
			if m == "" || strings.Trim(m, " \t") != m || memberEnd(m) != len(m) {
				t.Errorf("ListMembers(%q) has the member %q", v, m)
			}
		}
		if again := slices.Collect(ListMembers(strings.Join(members, ", "))); !slices.Equal(again, members) {
			t.Errorf("ListMembers(%q) = %q, joined and split again %q", v, members, again)
		}
	})
}
