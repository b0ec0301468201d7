// Package scene is what one frame of the dashboard shows: the state, the moment,
// what the viewer chose, and what a viewer may be told.
//
// The dashboard makes a [Scene] once after each message, with [Scene.Look], and
// every pane draws from it alone. Nothing drawn asks the dashboard, so a pane
// can be read and tested without it. A Scene is read-only: its methods change
// nothing, and it does not outlive the frame.
//
// The subject, the one connection and exchange that the whole screen speaks of,
// is worked out once, in Look. The marks on the lanes, in the table and in the
// log, the panels and the line WHY all read [Scene.Subject].
//
// Three parts of a scene live longer than a frame and belong to the dashboard,
// which brings them up to date before a scene is made: the [Filter] with the
// rows that it lets through, the [Mask] with its stand-ins for addresses, and
// the [Quiz]. [Scene.Peer] has the mask inside, [Scene.Shows] the filter.
//
// What the quiz hides is not in what panes get (told.go): they read connections,
// phases, deadlines, captured bytes and seconds from the Scene, not from its State,
// and the connection that the quiz asks about is lent without what became of it. So a
// pane that forgets to ask [Scene.Fate] may be wrong, but cannot reveal the answer.
//
// # Files, in reading order
//
//	scene.go   the Scene, its subject, and times
//	wishes.go  commands that change the viewer's wants: follow, mask, filter, panel
//	rows.go    the requests that are shown, by their place; the exchange of the subject
//	filter.go  the filter with the rows that it lets through
//	mask.go    stand-ins for addresses
//	join.go    how to join the class
//	quiz.go    the quiz: questions, answers and the picture that stands still
//	told.go    what may be told while the quiz asks a question
//	clients.go the names of clients, and the words of a filter for them
//	verdict.go what the last minute adds up to
//	counted.go what was counted since a mark
//	axis.go    the time axis of the lanes, and when it stops
//	viewer.go  Viewer: the view, the pane with the keys, and the way between views
//	choice.go  Choice: the connection, row or exchange that the viewer has chosen
//	order.go   by which column a table is sorted
//	screen.go  sizes of the screen, what can be clicked, and what commands ask for
//	demo.go    the name of the demo scenario
package scene
