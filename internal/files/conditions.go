package files

import (
	"strings"

	"httpserver/internal/message"
)

// conditions are the fields of a request that change the response. Most requests
// have few of them, so that one look at each field is enough.
type conditions struct {
	preconditions  bool // any of the four of RFC 9110 §13.1.1 to 13.1.4
	ranges         bool // Range
	acceptEncoding bool // Accept-Encoding
	weights        bool // it has parameters, so it may refuse a coding
}

// conditionsOf returns the conditions of a request.
func conditionsOf(f message.Fields) (q conditions) {
	for i := range f {
		name := f[i].Name
		switch len(name) {
		case len("Range"):
			q.ranges = q.ranges || message.EqualFold(name, "Range")
		case len("If-Match"):
			q.preconditions = q.preconditions || message.EqualFold(name, "If-Match")
		case len("If-None-Match"):
			q.preconditions = q.preconditions || message.EqualFold(name, "If-None-Match")
		case len("Accept-Encoding"):
			if message.EqualFold(name, "Accept-Encoding") {
				q.acceptEncoding = true
				q.weights = q.weights || strings.IndexByte(f[i].Value, ';') >= 0
			}
		case len("If-Modified-Since"):
			q.preconditions = q.preconditions || message.EqualFold(name, "If-Modified-Since")
		case len("If-Unmodified-Since"):
			q.preconditions = q.preconditions || message.EqualFold(name, "If-Unmodified-Since")
		}
	}
	return q
}
