// Package tui is the dashboard: it shows what happens on a server, or what a
// recording says has happened, and turns keys and clicks into commands.
//
// # How it works
//
// There is one tea.Model, [Model]. It pulls: a command waits for the source's next
// entries, at most once a frame. Update folds them into a [monitor.State], looks at
// what the next frame shows (a [scene.Scene], made once after each message), and
// lets the panes follow. View draws what the layout has room for. The server waits
// for none of this, so a slow terminal cannot slow it down.
//
//	Source.Next ─► entriesMsg ─► Update: State.Apply ─► look: Scene ─► panes: Sync
//	                                                    View: panes: Draw ─► string
//
// View changes nothing but the picture, and draws from the scene, the layout and the
// panes only. Bubble Tea calls View after every message, so the picture is kept
// until something changes, and one [canvas.Grid] is used for all pictures.
//
// # Rules
//
//   - Everything on the screen speaks of the same connection and exchange, the
//     Subject of the scene.
//   - What a viewer may be told is decided in package scene: the quiz hides whether
//     a connection was closed and why, the mask hides addresses.
//   - A command is a row of package command. A key or a click becomes a call of a
//     command, which goes to the layers from the top down, then to the pane with the
//     focus, then to the deeds that work everywhere. A layer is something open above
//     the panes: the help, a question, the menu, the filter line.
//   - What a command changes on the server comes back as an event. The screen shows
//     what the server said. Only the banner shows what was asked for.
//   - Which side ended a connection is said in the form of package reason, "who:
//     why". A state is shown beside the key that changes it: "f follows again".
//     A number that can be derived from another one has no column.
//   - No package variable is changed, and the clock is the source's, so one process
//     can show several dashboards.
//
// # Packages
//
// What does not need the Model is below this package. None of these packages imports
// tui. Only tui knows Bubble Tea, but for a text field in overlay.
//
//	scene     what one frame shows: subject, choice, filter, mask, quiz
//	command   the table of commands, with their keys
//	lanes     the pane of connections over time
//	requests  the pane of the log
//	conns     the table of connections, and the panel of one
//	wire      the view of an exchange's bytes
//	stats     the charts
//	clients   the table of clients
//	servers   the table of the servers of a fleet
//	frame     where everything is, and the lines around the panes: title, numbers, WHY, TRY, banner
//	overlay   help, menu, questions, explanation, hints
//	why       the sentences about a decision
//	filter    which requests and connections a filter lets through
//	export    requests for other programs
//	save      files, the clipboard, and what is printed at the end
//	timeline  entries pulled from the source, the current state, and the one that is drawn
//	control   what can be done to a running server, and what came of it
//	setting   the steps of the switches, and the commands of a recording
//	tty       the terminal as a file
//	canvas    the surface: grid, styles, glyphs
//
// # Files, in reading order
//
//	run.go         NewProgram: the terminal, and the messages that are dropped or logged
//	model.go       Model: its parts, its beginning and its end
//	update.go      what each message does; pulling and folding entries
//	commands.go    the deed of each command that works everywhere
//	actions.go     the longer deeds
//	layers.go      calls of commands, and the stack of what is open above the panes
//	look.go        the scene of the next frame; Sync and Draw of all parts
//	surface.go     the grid, its size, what can be clicked, the title of the window
//	ticks.go       ticks of the clock, and the banner
package tui
