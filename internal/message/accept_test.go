package message

import "testing"

func TestPreferPicksByWeightThenByOrder(t *testing.T) {
	offers := []string{"text/plain", "text/html", "application/json"}
	for _, c := range []struct{ name, accept, want string }{
		{"no Accept takes the first offer", "", "text/plain"},
		{"curl's */* takes the first offer", "*/*", "text/plain"},
		{"a browser gets HTML", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"},
		{"a program gets JSON", "application/json", "application/json"},
		{"the higher weight wins", "text/html;q=0.5, application/json;q=0.6", "application/json"},
		{"a range is less specific than a type", "text/*;q=0.3, text/html;q=0.7, */*;q=0.1", "text/html"},
		{"the specific weight wins even when lower", "*/*, text/plain;q=0.2", "text/html"},
		{"weight 0 is not acceptable", "text/plain;q=0, text/html;q=0", ""},
		{"nothing on offer", "image/png", ""},
		{"case does not matter", "TEXT/HTML;Q=1", "text/html"},
		{"a malformed weight counts as 0", "text/html;q=x, text/plain;q=0.1", "text/plain"},
		{"a weight above 1 counts as 0", "text/html;q=7, text/plain;q=0.1", "text/plain"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Prefer(c.accept, offers...); got != c.want {
				t.Errorf("Prefer(%q) = %q, want %q", c.accept, got, c.want)
			}
		})
	}
}

func TestTheMostSpecificRangeDecides(t *testing.T) {
	for _, c := range []struct {
		name, accept, media string
		want                int
	}{
		{"the type itself", "text/html", "text/html", 1000},
		{"its major type", "text/*", "text/html", 1000},
		{"anything", "*/*;q=0.5", "text/html", 500},
		{"another major type", "image/*", "text/html", 0},
		{"a major type that begins alike", "tex/*", "text/html", 0},
		{"another minor type", "text/htm", "text/html", 0},
		{"the type before its range", "text/html;q=0.2, text/*;q=0.8", "text/html", 200},
		{"the range before the type", "text/*;q=0.8, text/html;q=0.2", "text/html", 200},
		{"anything after the range", "text/*;q=0.3, */*", "text/html", 300},
		{"the type excluded from its range", "text/*, text/html;q=0", "text/html", 0},
		{"the first of two equal ranges", "text/html;q=0.4, text/html;q=0.6", "text/html", 400},
		{"white space around the range", " text/html ; q=0.7", "text/html", 700},
		{"another parameter before the weight", "text/html;level=1;q=0.7", "text/html", 700},
		{"case does not matter", "TEXT/*;Q=0.1", "text/html", 100},
		{"an empty member", ",,text/html", "text/html", 1000},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := mediaWeight(c.accept, c.media); got != c.want {
				t.Errorf("mediaWeight(%q, %q) = %d, want %d", c.accept, c.media, got, c.want)
			}
		})
	}
}

func TestWeight(t *testing.T) {
	for _, c := range []struct {
		name, params string
		want         int
	}{
		{"none", "", 1000},
		{"another parameter", "level=1", 1000},
		{"a name that ends in q", "xq=0.1", 1000},
		{"one", "q=1", 1000},
		{"one with three zeros", "q=1.000", 1000},
		{"zero", "q=0", 0},
		{"zero with three zeros", "q=0.000", 0},
		{"the smallest", "q=0.001", 1},
		{"just below one", "q=0.999", 999},
		{"one digit", "q=0.5", 500},
		{"two digits", "q=0.29", 290},
		{"four digits are malformed", "q=0.1234", 0},
		{"above one", "q=1.001", 0},
		{"far above one", "q=7", 0},
		{"below zero", "q=-0.1", 0},
		{"not a number", "q=NaN", 0},
		{"infinite", "q=Inf", 0},
		{"no value", "q=", 0},
		{"no equals sign", "q", 0},
		{"a word", "q=high", 0},
		{"without its zero, as Java sends it", "q=.2", 200},
		{"upper case", "Q=0.3", 300},
		{"after another parameter", "level=1;q=0.4", 400},
		{"before another parameter", "q=0.4;level=1", 400},
		{"white space around it", " \tq=0.4\t ", 400},
		{"the first of two", "q=0.4;q=0.6", 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Weight(c.params); got != c.want {
				t.Errorf("Weight(%q) = %d, want %d", c.params, got, c.want)
			}
		})
	}
}
