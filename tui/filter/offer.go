package filter

import (
	"strings"

	"httpserver/internal/monitor"
)

// An Offer is a text of the filter with its last word completed.
type Offer struct {
	Text string // of the whole filter
	Word string // what is offered: a term's name, or a value
}

// maxOffers is how many offers there are at most.
const maxOffers = 24

// Told is what offers may tell: values that a viewer may not see are not offered.
type Told struct {
	Addresses bool // of clients, and the values of fields, which may have some
	Reasons   bool // why connections ended
}

// An offering is the state that offers are made from.
type offering struct {
	st    *monitor.State
	told  Told
	field string // whose values are wanted; "" for names of fields
}

// Offers are what the last word of a text can become, by the terms that there are
// and the values in the state; none when the text is complete. They take up to a
// millisecond: they look at the newest requests only.
func Offers(text string, st *monitor.State, told Told) []Offer {
	before, word := lastWord(text)
	word, not := strings.CutPrefix(word, "!")
	if not {
		before += "!"
	}
	typed := strings.ToLower(strings.ReplaceAll(word, `"`, ""))
	for i := range keys {
		k := &keys[i]
		if rest, ok := strings.CutPrefix(typed, k.name); ok {
			return k.offers(before, rest, &offering{st: st, told: told})
		}
	}
	var all []Offer
	for i := range keys {
		if k := &keys[i]; strings.HasPrefix(k.name, typed) {
			all = append(all, Offer{before + k.name, k.name})
		}
	}
	return all
}

// offers are the values of a key that contain what was typed of one.
func (k *key) offers(before, typed string, o *offering) []Offer {
	if k.tells && !o.told.Reasons {
		return nil
	}
	name := k.name
	if field, value, ok := strings.Cut(typed, "="); ok && k.name == "header:" {
		name, o.field, typed = name+field+"=", field, value
	}
	var all []Offer
	for _, v := range k.values(o) {
		lower := strings.ToLower(v)
		if len(all) < maxOffers && v != "" && lower != typed && strings.Contains(lower, typed) {
			all = append(all, Offer{before + quoted(name+v), v})
		}
	}
	return all
}

// quoted is a word that keeps its spaces.
func quoted(word string) string {
	if strings.Contains(word, " ") {
		return `"` + word + `"`
	}
	return word
}

// lastWord parts a text before its last word.
func lastWord(text string) (before, word string) {
	from, in := 0, false
	for i := range len(text) {
		switch {
		case text[i] == '"':
			in = !in
		case text[i] == ' ' && !in:
			from = i + 1
		}
	}
	return text[:from], text[from:]
}
