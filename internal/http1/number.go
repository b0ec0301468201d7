package http1

import "math"

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
