// Package site is which URLs this program has and what answers them.
//
// # Which answer wins
//
// A proxied prefix comes first, for somebody asked for it: a proxy for "/" is
// the whole site, with nothing of our own in front of somebody's own
// application. Then come the routes of this program, then the files: a file
// called user-agent under the root is hidden by the route of that name. "/" is
// the root's index page where there is a root, and the success page where
// there is none.
//
// # Rules
//
// Routes that need no content leave it unread; the server then drops it.
// Whatever a client sent and gets back is either plain text, JSON that was
// checked, or message/http, and each of our answers says nosniff, so a browser
// never takes it for a page. Nothing in an answer comes from an error's text.
//
// Time enters by [Config.Wait] only, so tests need no sleeping.
//
// # To add a route
//
// Write a function from a request to a response value, name it in routes with
// its methods and pattern, and add a request and its answer to a document of
// testdata; go test -update writes the answer for you to read.
package site
