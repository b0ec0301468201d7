// Package live is the page for guests, /live: it draws the lanes of a running server
// in a browser, from the same events as the dashboard.
//
// # Rules
//
//   - One goroutine, [Live.Run], reads the bus, ten times a second and only while
//     there are guests. It makes one text for all of them: the lines of the events
//     (package event) as a message of Server-Sent Events.
//   - Nothing waits for a guest. One that does not read loses texts; it is told how
//     many events it lost, and then gets a snapshot. A text is bounded, and what
//     does not fit into it counts as lost in the same way.
//   - A guest sees what a recording holds, and less: no address but a stand-in, no
//     Host, no details, nothing of the server's disk or process, no upstreams.
//   - The connections of guests are marked as such ([IsGuest]), so that no number
//     counts them. The server closes each after its response, so that none goes back
//     to ordinary work.
//   - While a quiz is on, events wait for package share to let them pass.
//
// # Resources
//
//	GET  /live         the page
//	POST /live/join    the join word as content; the response sets a cookie
//	GET  /live/events  the stream, for a guest with that cookie
//	POST /live/vote    ?N=1 votes kept on question N, ?N=0 closed
//
// The word is in the link's fragment, which no browser sends: no log has it.
//
// # Files, in reading order
//
//	handler.go  the resources
//	page.go     the page, squeezed, and what it may load
//	live.go     guests and the texts they get
//	text.go     one message of events, made once for all guests
//	mask.go     what guests may see of an event
//	quiz.go     the question in words
package live
