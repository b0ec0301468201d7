package http1

import (
	"math"
	"strconv"
)

// parseDecimal is the number that s, digits only, stands for; false where an
// int64 can't hold it.
// https://www.rfc-editor.org/rfc/rfc9110#section-8.6-10
func parseDecimal(s string) (int64, bool) {
	n := int64(0)
	for i := 0; i < len(s); i++ {
		d := int64(s[i] - '0')
		if n > (math.MaxInt64-d)/10 {
			return 0, false
		}
		n = n*10 + d
	}
	return n, true
}

// sizeText is a number of bytes for a person.
func sizeText(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return strconv.FormatInt(n>>20, 10) + " MiB"
	case n >= 1<<10 && n%(1<<10) == 0:
		return strconv.FormatInt(n>>10, 10) + " KiB"
	default:
		return bytesText(n)
	}
}
