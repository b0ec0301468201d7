// Package tui is the dashboard: it draws a [monitor.State] and turns keys into
// actions.
//
// # How it works
//
// There is one tea.Model, [Model]. It pulls: a command waits for the source's
// next entries, at most once a frame, Update folds them into the state, and
// View draws what the screen has room for. Nobody sends it anything, so
// whatever the terminal does, the server does not notice.
//
//	Source.Next ─► entriesMsg ─► Update: State.Apply ─► View: grid ─► string
//
// View is a function of the state, the size, the theme and the clock. It is
// drawn onto one [canvas.Grid] that all panes share and that lives as long as
// the model: Bubble Tea calls View after every message, so it has to be cheap.
//
// # Rooms
//
// What needs no Model is below this package, each part to be read alone: what is
// drawn onto (canvas), how numbers are written (figure), connections over time
// (lane), what a state adds up to (chart), bytes of an exchange (dump), what is
// typed to see less (filter), the sentences about a decision (why), and requests
// for other programs (export). None of them imports this package, and only this
// package knows keys and messages.
//
// # Words
//
// Who ended a connection is said everywhere in the form of package reason,
// "who: why"; the quiz hides it in every view, and of the connection that it asks
// about also whether it is open (quiz.go). A state is named where something
// can be done about it: "f follows again", and nothing while it follows. What
// follows from another number has no column: a connection was reused once less
// than it had requests.
//
// # Commands and layers
//
// What a viewer can do is in one table (package command). A key or a click
// becomes a [call] of a command. It goes to the layers from the top down, then to
// the pane with the focus, then to the commands that work everywhere
// (layers.go). A layer is something open above the panes: the help, a question,
// the menu, the filter line, the explanation, the quiz.
//
// A pane is a struct with place, do and draw, in a file of its own. layout.go
// says which pane is where. What things look like is said in package canvas.
//
// Whatever speaks of one connection speaks of the same one, [Model.subject]: the
// marks on the lanes, in the table and in the log, the panels of the connection
// and its bytes, and the why line.
//
// The renderer and the theme are passed in, so that one process can draw
// several screens. Nothing here reads a clock but through the source.
package tui
