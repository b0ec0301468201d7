package message

import (
	"strconv"
	"strings"
)

// Prefer picks the offer that an Accept field's value likes best: highest
// weight first, then the order of the offers. It is the first offer when
// accept is empty, and "" when none is acceptable.
// https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1
func Prefer(accept string, offers ...string) string {
	if accept == "" {
		return offers[0]
	}
	best, bestWeight := "", 0
	for _, offer := range offers {
		if w := mediaWeight(accept, offer); w > bestWeight {
			best, bestWeight = offer, w
		}
	}
	return best
}

// mediaWeight is the weight, in thousandths, that accept gives to a media
// type: that of the most specific range that matches.
// https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1-17
func mediaWeight(accept, media string) int {
	weight, precision := 0, -1
	for member := range ListMembers(accept) {
		r, params, _ := strings.Cut(member, ";")
		r = strings.Trim(r, " \t")
		p := -1
		switch major, _, _ := strings.Cut(media, "/"); {
		case EqualFold(r, media):
			p = 2
		case EqualFold(r, major+"/*"):
			p = 1
		case r == "*/*":
			p = 0
		}
		if p > precision {
			weight, precision = Weight(params), p
		}
	}
	return weight
}

// Weight is the value of the "q" parameter among params (what follows the
// first semicolon of a list member), in thousandths: 1000 where there is
// none, 0 where it is malformed.
// https://www.rfc-editor.org/rfc/rfc9110#section-12.4.2
func Weight(params string) int {
	for params != "" {
		var p string
		p, params, _ = strings.Cut(params, ";")
		name, value, _ := strings.Cut(strings.Trim(p, " \t"), "=")
		if !EqualFold(name, "q") {
			continue
		}
		f, err := strconv.ParseFloat(value, 64)
		if err != nil || len(value) > 5 || !(f >= 0 && f <= 1) {
			return 0
		}
		return int(f*1000 + 0.5)
	}
	return 1000
}
