package server

import (
	"sync/atomic"
	"time"

	"httpserver/internal/message"
)

// A date is the Date field's value, made once a second: made each time it
// costs 3 % of a small request.
// https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1
type date struct {
	last atomic.Pointer[struct {
		second int64
		text   string
	}]
}

// text is the field's value at now.
func (d *date) text(now time.Time) string {
	second := now.Unix()
	last := d.last.Load()
	if last == nil || last.second != second {
		last = &struct {
			second int64
			text   string
		}{second, message.FormatDate(now)}
		d.last.Store(last)
	}
	return last.text
}
