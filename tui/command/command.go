package command

// A Command is something that a viewer can do.
type Command struct {
	ID      ID
	Keys    []string // as the terminal library names them; none for a click only
	Show    string   // the keys as the help writes them; "" takes the first key's name
	Help    string   // what it does, in at most 17 cells; "" keeps it out of the help
	Section Section  // of the help; places have a section of their own
	Place   Place    // where the keys are read
	Needs   Needs
}

// A Place is a part of the screen that can have commands of its own.
type Place uint8

// The places. Panes have the focus one at a time; layers are open above them.
const (
	Common Place = iota // everywhere

	LogPane
	LanesPane
	TablePane
	StatsPane
	ClientsPane
	ServersPane
	WirePane

	HelpLayer
	ExplanationLayer
	ComparisonLayer
	ClosingLayer // asks whether to close a connection
	ExportLayer  // asks for the form of an export
	MenuLayer    // of demo traffic
	JoinLayer    // how to join the class
	FilterLayer  // the line that the filter is typed into
	MarkLayer    // the line that the name of a mark is typed into
	SortLayer    // asks for the column to sort by
	QuizQuestion
	QuizAnswer
)

// typed reports whether keys are text in a place, so that the rows of Common
// do not apply there.
func (p Place) typed() bool { return p == FilterLayer || p == MarkLayer }

// A Section is a group of the help screen.
type Section uint8

// The sections in the order of the help screen. NoSection is for commands that
// only the help of their own place lists.
const (
	NoSection Section = iota
	Move
	Look
	Screen
	Turn
	Recording
	TakeAlong
	Leave
	sections
)

// titles are the headings of the sections.
var titles = [sections]string{Move: "move", Look: "look", Screen: "screen", Turn: "turn", Recording: "recording", TakeAlong: "take along", Leave: "leave"}

// Needs is what has to be there for a command: bits that may be combined.
type Needs uint8

// What a command can need.
const (
	Server  Needs = 1 << iota // a running server, to change or to send to
	Player                    // a recording that is played
	Against                   // another recording to compare with
	Capture                   // a packet capture, which may show several servers
	Own                       // the viewer is the operator, not a guest: may write files on this machine and mark moments
	Class                     // guests
	Fleet                     // the servers of a fleet
)

// If is what is there if it is there.
func If(there bool, n Needs) Needs {
	if there {
		return n
	}
	return 0
}

// A View is one of the screens.
type View uint8

// The views. The dashboard begins with the first one. The keys 1 to 7 lead to
// the views before WireView; OpenWire leads to that.
const (
	Overview View = iota
	ConnsView
	LanesView
	LogView
	StatsView
	ClientsView
	ServersView // of a fleet
	WireView
	Views
)

// viewNames are the names of the views in the help.
var viewNames = [Views]string{"overview", "connections", "lanes", "requests", "statistics", "clients", "servers", "wire"}

// String is the name of a view.
func (v View) String() string { return viewNames[v] }

// place is the pane that a view gives the focus, and the heading of its
// commands in the help; Common where the help has no such section.
func (v View) place() (Place, string) {
	switch v {
	case ConnsView:
		return TablePane, "connections"
	case LanesView:
		return LanesPane, "lanes"
	case LogView:
		return LogPane, "requests"
	case StatsView:
		return StatsPane, "statistics"
	case ClientsView:
		return ClientsPane, "clients"
	case ServersView:
		return ServersPane, "servers"
	case WireView:
		return WirePane, "wire view"
	}
	return Common, ""
}
