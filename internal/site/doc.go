// Package site has this program's URLs: it maps each to the handler that responds.
//
// # Which handler wins
//
// A proxied prefix wins over all others, because the operator asked for it: a proxy
// for "/" takes the whole site, but for /live, which guests have to reach. The program's own routes win over files: a route hides
// a file of the same name under the root. A file of the root hides a built-in one of
// the same name. "/" is the root's index page if there is a root, else the success
// page.
//
// # Rules
//
//   - A route that needs no content leaves it unread; the server drops it.
//   - What a client sent is returned as plain text, as JSON that has been checked, or as
//     message/http. Each response of the program's own says nosniff, so that a browser
//     does not take it for a page. No response holds the text of an internal error.
//   - Content that a route holds in memory is counted against a budget (hold.go).
//   - Routes wait with [Config].Wait only, so that tests need not sleep.
//
// # To add a route
//
// Write a function from a request to a response, add it to the table in routes.go with its
// methods and pattern, and add a request to a document of testdata. go test -update
// writes the response into the document, for you to check.
//
// # Files, in reading order
//
//	site.go    Config, and what is put into the router
//	routes.go  the table of the program's own routes
//	echo.go    /echo and /raw: what a client sent
//	whoami.go  /whoami: the request's own connection
//	json.go    what keeps content from being JSON
//	hold.go    content in memory, and how much of it
//	broken.go  the routes that break their response on purpose
//	bin.go     the routes that take time or send many bytes
//	video.go   /video
//	builtin.go the pages that are part of the program
//	pages.go   the routes that are small pages, and the forms of a response
package site
