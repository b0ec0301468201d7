package message

import (
	"slices"
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
		{"a", "ab", false},
		{"", "", true},
	} {
		if got := EqualFold(c.a, c.b); got != c.want {
			t.Errorf("EqualFold(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}
