package files

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// What a person cannot see is made visible; what scripts and emoji need is kept.
func TestShown(t *testing.T) {
	for _, c := range []struct {
		name, text string
		hidden     int // characters that are replaced
	}{
		{"ASCII", "report (final) #2.txt", 0},
		{"accents", "Résumé.pdf", 0},
		{"combining accents", "Re\u0301sume\u0301.pdf", 0},
		{"Persian with a non-joiner", "نامه\u200cها.txt", 0},
		{"Persian with two", "می\u200cخواهم\u200cها", 0},
		{"Hindi with a joiner after a virama", "क\u094d\u200dष.txt", 0},
		{"Hindi with a non-joiner after a virama", "क\u094d\u200cष", 0},
		{"Sinhala", "ශ\u0dca\u200dරී ලංකා", 0},
		{"Malayalam", "ന\u0d4d\u200dപ", 0},
		{"Hebrew", "שלום.txt", 0},
		{"Arabic", "مرحبا.txt", 0},
		{"an Arabic number sign", "\u0600١٢", 0},
		{"a family", "👨\u200d👩\u200d👧\u200d👦.png", 0},
		{"an emoji with a skin tone and a joiner", "👩🏽\u200d🚀", 0},
		{"a heart with a selector and a joiner", "👩\u200d❤\ufe0f\u200d👨", 0},
		{"a pirate flag", "🏴\u200d☠\ufe0f", 0},
		{"a rainbow flag", "🏳\ufe0f\u200d🌈", 0},
		{"the flag of Scotland", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f.svg", 0},
		{"a keycap", "1\ufe0f\u20e3", 0},
		{"a text selector", "☎\ufe0e", 0},
		{"a variant of a Han character", "葛\U000e0100", 0},
		{"a variant of a Mongolian letter", "ᠭ\u180b", 0},
		{"Korean", "한국어", 0},
		{"Braille with a blank", "⠓⠊\u2800⠽⠕⠥", 0},
		{"a wide space", "a\u3000b", 0},
		{"a right-to-left override", "photo\u202egpj.exe", 1},
		{"all bidi controls", "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", 12},
		{"a zero width space", "pay\u200bpal", 1},
		{"a word joiner", "pay\u2060pal", 1},
		{"a byte order mark", "\ufeffa.txt", 1},
		{"a soft hyphen", "pay\u00adpal", 1},
		{"a line separator", "line\u2028sep.txt", 1},
		{"a paragraph separator", "line\u2029sep.txt", 1},
		{"Hangul fillers", "a\u115f\u1160\u3164\uffa0b", 4},
		{"a grapheme joiner", "a\u034fb", 1},
		{"invisible Khmer vowels", "ក\u17b4\u17b5", 2},
		{"invisible operators", "a\u2061\u2062\u2063\u2064b", 4},
		{"a joiner between Latin letters", "pay\u200dpal", 1},
		{"a non-joiner between Latin letters", "pay\u200cpal", 1},
		{"a non-joiner at the beginning", "\u200cنامه", 1},
		{"a non-joiner at the end", "نامه\u200c", 1},
		{"two non-joiners", "نامه\u200c\u200cها", 2},
		{"a joiner between an emoji and a letter", "👨\u200da", 1},
		{"a joiner between two scripts", "م\u200dक", 1},
		{"a selector after a letter", "pay\ufe0fpal", 1},
		{"a selector after a digit without a keycap", "1\ufe0f2", 1},
		{"a selector at the beginning", "\ufe0fa", 1},
		{"two selectors", "☎\ufe0f\ufe0f", 1},
		{"a supplementary selector after a letter", "a\U000e0100", 1},
		{"tags after a letter", "a\U000e0062\U000e007f", 2},
		{"a flag's tags without an end", "🏴\U000e0062\U000e0067", 2},
		{"tags in place of a text after a flag", "🏴" + strings.Repeat("\U000e0061", 20) + "\U000e007f", 21},
		{"a language tag", "a\U000e0001b", 1},
		{"an unassigned ignorable", "a\u2065b", 1},
		{"a Braille blank by itself", "a\u2800b", 1},
		{"controls", "a\x1b\x7f\u0085b", 3},
		{"bytes that are no UTF-8", "a\xffb", 1},
	} {
		got := shown(c.text)
		if n := strings.Count(got, string(unicode.ReplacementChar)); n != c.hidden {
			t.Errorf("%s: %+q is shown as %+q: %d are replaced, want %d", c.name, c.text, got, n, c.hidden)
		}
		if c.hidden == 0 && got != c.text {
			t.Errorf("%s: %+q is shown as %+q", c.name, c.text, got)
		}
	}
}

// A name that fools a reader is not taken for an upload. A file that has one
// already can be read and removed.
func TestUploadsHaveNamesThatAreSeenWhole(t *testing.T) {
	s, dir := newStore(t, StoreOptions{})
	for _, c := range []struct {
		name, text string
		status     int
	}{
		{"plain", "a.txt", 201},
		{"Persian", "نامه\u200cها.txt", 201},
		{"Hebrew", "שלום.txt", 201},
		{"a family", "👨\u200d👩\u200d👧.png", 201},
		{"a flag", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 201},
		{"a replacement character", "a\ufffdb", 201},
		{"an override", "photo\u202egpj.exe", 400},
		{"an isolate", "a\u2067b", 400},
		{"a zero width space", "a\u200b.txt", 400},
		{"a joiner without use", "a\u200d.txt", 400},
		{"tags", "a\U000e0041", 400},
		{"a filler", "\u3164", 400},
		{"a line separator", "a\u2028b", 400},
		{"a soft hyphen", "a\u00adb", 400},
		{"a byte order mark", "\ufeffa", 400},
		{"a selector", "a\ufe0f", 400},
		{"a space inside", "a b.txt", 201},
		{"nothing but spaces", "   ", 400},
		{"a space at the end", "a.txt ", 400},
		{"a space at the beginning", " a.txt", 400},
		{"a space that does not break", "a.txt\u00a0", 400},
		{"a wide space", "\u3000a", 400},
	} {
		for _, method := range []string{"PUT", "POST"} {
			a := ask(t, s, method, c.text, "content")
			if int(a.status) != c.status || c.status == 400 && !strings.Contains(a.content, "mistaken for another name") {
				t.Errorf("%s: %s %+q: %d %q, want %d", c.name, method, c.text, a.status, a.content, c.status)
			}
		}
	}
	old := "photo\u202egpj.exe"
	writeFile(t, dir, old, "old")
	for method, want := range map[string]int{"GET": 200, "HEAD": 200} {
		if a := ask(t, s, method, old, ""); int(a.status) != want {
			t.Errorf("%s of a file that has such a name: %d", method, a.status)
		}
	}
	if a := ask(t, s, "DELETE", old, ""); a.status != 204 {
		t.Errorf("DELETE of a file that has such a name: %d", a.status)
	}
}

// A name as it is shown is shown like that again, is valid UTF-8, and has no
// control character and no bidi control, whatever bytes it is made of.
func FuzzShown(f *testing.F) {
	for _, s := range []string{"a", "نامه\u200cها", "👨\u200d👩", "🏴\U000e0067\U000e007f", "\u202ea", "1\ufe0f\u20e3", "葛\U000e0100", "⠓\u2800", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := shown(name)
		if again := shown(got); again != got {
			t.Errorf("%+q is shown as %+q, and that as %+q", name, got, again)
		}
		for _, c := range got {
			if unicode.In(c, unicode.Cc, unicode.Bidi_Control, unicode.Zl, unicode.Zp) {
				t.Errorf("%+q is shown as %+q", name, got)
			}
		}
		if !utf8.ValidString(got) {
			t.Errorf("%+q is shown as %+q", name, got)
		}
	})
}
