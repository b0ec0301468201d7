package files

import (
	"slices"
	"strings"
	"unicode"
)

// shown returns a name as a person reads it. It replaces by U+FFFD every character
// that is invisible or changes the direction of text, so that no name can be
// mistaken for another or for another kind of file. Such characters are kept in
// the places where a script or an emoji needs them.
func shown(name string) string {
	if isPlain(name) {
		return name
	}
	runes := []rune(strings.ToValidUTF8(name, string(unicode.ReplacementChar)))
	replaced := slices.Clone(runes)
	for i := 0; i < len(runes); i++ {
		if n := flagTags(runes[i:]); n > 0 {
			i += n
		} else if !isVisible(runes, i) {
			replaced[i] = unicode.ReplacementChar
		}
	}
	return string(replaced)
}

// isPlain reports whether a name has visible ASCII characters and spaces only.
func isPlain(name string) bool {
	for i := range len(name) {
		if name[i] < ' ' || name[i] > '~' {
			return false
		}
	}
	return true
}

// Characters with a meaning of their own in this file.
const (
	nonJoiner    = 0x200c  // ZERO WIDTH NON-JOINER
	joiner       = 0x200d  // ZERO WIDTH JOINER
	keycap       = 0x20e3  // COMBINING ENCLOSING KEYCAP
	brailleBlank = 0x2800  // BRAILLE PATTERN BLANK
	blackFlag    = 0x1f3f4 // WAVING BLACK FLAG
	tagFirst     = 0xe0020 // TAG SPACE
	tagEnd       = 0xe007f // CANCEL TAG
)

// isVisible reports whether a person sees the ith character, or sees what it
// does to its neighbours.
func isVisible(runes []rune, i int) bool {
	c := runes[i]
	switch {
	case c == joiner || c == nonJoiner:
		return isJoining(runes, i)
	case unicode.Is(unicode.Variation_Selector, c):
		return selects(runes, i)
	case c == brailleBlank:
		return isBraille(at(runes, i-1)) || isBraille(at(runes, i+1))
	case unicode.Is(unicode.Prepended_Concatenation_Mark, c):
		return true // such as ARABIC NUMBER SIGN
	}
	return !unicode.In(c, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point)
}

// joiningScripts are the scripts in which a joiner or non-joiner changes how
// letters look.
var joiningScripts = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Nko, unicode.Mandaic, unicode.Manichaean, unicode.Phags_Pa,
	unicode.Adlam, unicode.Hanifi_Rohingya, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati,
	unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Khmer,
	unicode.Myanmar, unicode.Tibetan, unicode.Balinese, unicode.Javanese, unicode.Sundanese, unicode.Brahmi, unicode.Grantha,
	unicode.Newa, unicode.Tirhuta,
}

// isJoining reports whether the joiner or non-joiner at i lies between two
// letters of a script that needs it, or joins two emoji.
func isJoining(runes []rune, i int) bool {
	before, after := at(runes, i-1), at(runes, i+1)
	if runes[i] == joiner && isEmoji(after) {
		k := i - 1
		for k > 0 && (unicode.Is(unicode.Variation_Selector, runes[k]) || isSkinTone(runes[k])) {
			k--
		}
		return isEmoji(at(runes, k))
	}
	for _, script := range joiningScripts {
		if unicode.Is(script, before) {
			return unicode.In(after, script, unicode.Mn)
		}
	}
	return false
}

// selects reports whether the variation selector at i follows a character that
// has variants.
func selects(runes []rune, i int) bool {
	before := at(runes, i-1)
	switch c := runes[i]; {
	case unicode.Is(unicode.Mongolian, c), c >= 0x180b && c <= 0x180f:
		return unicode.Is(unicode.Mongolian, before) && unicode.IsLetter(before)
	case c > 0xffff:
		return unicode.Is(unicode.Han, before)
	case strings.ContainsRune("0123456789#*", before):
		return at(runes, i+1) == keycap
	}
	return isEmoji(before) || unicode.In(before, unicode.Han, unicode.Sm, unicode.Phags_Pa, unicode.Manichaean, unicode.Myanmar)
}

// flagTags returns how many tag characters follow a flag at the beginning of
// runes; 0 if they do not form a flag, such as that of Scotland.
func flagTags(runes []rune) int {
	if runes[0] != blackFlag {
		return 0
	}
	for i, c := range runes[1:] {
		switch {
		case c == tagEnd:
			return i + 1
		case c < tagFirst || c > tagEnd || i > 6: // the longest is a region of six letters
			return 0
		}
	}
	return 0
}

// isEmoji reports whether a character may be an emoji. That is true of symbols
// that are none, too, which are visible in any case.
func isEmoji(c rune) bool { return unicode.Is(unicode.So, c) || isSkinTone(c) }

// isSkinTone reports whether a character modifies the emoji before it.
func isSkinTone(c rune) bool { return c >= 0x1f3fb && c <= 0x1f3ff }

// isBraille reports whether a character has Braille dots.
func isBraille(c rune) bool { return c > brailleBlank && c <= 0x28ff }

// at is the ith character; 0 if there is none.
func at(runes []rune, i int) rune {
	if i < 0 || i >= len(runes) {
		return 0
	}
	return runes[i]
}
