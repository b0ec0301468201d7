package site

import (
	"context"
	"html"

	"httpserver/internal/message"
	"httpserver/internal/router"
)

// nosniff keeps a browser from guessing a media type other than Content-Type.
var nosniff = message.Field{Name: "X-Content-Type-Options", Value: "nosniff"}

// plainFields are shared by the responses in plain text. They are never changed.
var plainFields = message.Fields{{Name: "Content-Type", Value: "text/plain"}, nosniff}

// plain returns a response with text as its content.
func plain(text string) *message.Response {
	return &message.Response{Status: message.OK, Fields: plainFields, Content: message.Bytes(text)}
}

// problem returns p in the form that the request accepts.
func problem(q *message.Request, p message.Problem) *message.Response {
	return p.Response(q.Fields.Joined("Accept"))
}

// A link leads from the success page to another page.
type link struct{ path, text string }

// page returns a handler that always responds with the same small page.
func page(status message.Status, title, heading, text string, links ...link) message.HandlerFunc {
	return always(&message.Response{
		Status: status,
		Fields: message.Fields{
			{Name: "Content-Type", Value: "text/html"},
			nosniff,
			// The page loads nothing, and no other site may frame it.
			{Name: "Content-Security-Policy", Value: "default-src 'none'; frame-ancestors 'none'"},
		},
		Content: message.Bytes(document(title, heading, text, links)),
	})
}

// document returns a minimal HTML page with a heading, a paragraph and links.
func document(title, heading, text string, links []link) string {
	list := ""
	for _, l := range links {
		list += "    <p><a href=\"" + l.path + "\">" + html.EscapeString(l.text) + "</a></p>\n"
	}
	return "<html>\n  <head>\n    <title>" + html.EscapeString(title) +
		"</title>\n  </head>\n  <body>\n    <h1>" + html.EscapeString(heading) +
		"</h1>\n    <p>" + html.EscapeString(text) + "</p>\n" + list + "  </body>\n</html>\n"
}

// success returns the page for "/" where there is no root. It links to the
// built-in pages, and to /live where the server is shared.
func (b builtIn) success(shared bool) message.Handler {
	var links []link
	if shared {
		links = append(links, link{"/live", "The lanes of this server, live"})
	}
	for _, l := range []link{
		{"/index.html", "The lesson: buttons that send requests"},
		{"/handout.html", "The hand-out: what the marks mean, and ten questions"},
	} {
		if b.of(l.path) != nil {
			links = append(links, l)
		}
	}
	return page(message.OK, "200 OK", "Success!", "Your request was an absolute banger.", links...)
}

// The two pages of a problem.
var (
	yours = page(message.BadRequest, "400 Bad Request", "Bad Request", "Your request honestly kinda sucked.")
	mine  = page(message.InternalServerError, "500 Internal Server Error", "Internal Server Error", "Okay, you know what? This one is on me.")
)

// userAgent responds to GET /user-agent with the field's value, or with nothing.
func userAgent(_ context.Context, q *message.Request) *message.Response {
	r := plain(q.Fields.Joined("User-Agent"))
	r.Fields = message.Fields{plainFields[0], nosniff, {Name: "Vary", Value: "User-Agent"}}
	return r
}

// user responds to GET /users/{id} with the id: the router's example.
func user(ctx context.Context, _ *message.Request) *message.Response {
	return plain(router.Param(ctx, "id"))
}
