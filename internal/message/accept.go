package message

import (
	"strconv"
	"strings"
)

// Prefer returns the media type among offers to which accept, the value of an
// Accept field, gives the highest weight; the earlier offer wins a tie. It
// returns the first offer if accept is empty, and "" if no offer is acceptable.
// There must be at least one offer.
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

// mediaWeight returns the weight, in thousandths, that accept gives to a media
// type. The most specific range that matches decides.
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

// Weight returns the value of the parameter "q" in thousandths: 1000 if there is
// none, and 0 if it is not a number from 0 to 1 in at most five characters. ".2",
// which some clients send, counts though the grammar forbids it. params is the part of a list member after its
// first semicolon.
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
