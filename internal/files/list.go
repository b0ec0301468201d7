package files

import "httpserver/internal/message"

// list answers with a directory's page.
func (h *handler) list(r *message.Request, name string) *message.Response {
	return h.pages.missing.pick(r)
}
