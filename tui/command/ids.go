package command

// An ID names a command.
type ID uint8

// The commands. None is no command.
const (
	None ID = iota

	// Moving in lists.
	Up
	Down
	Top
	Bottom
	PageUp
	PageDown
	Filter
	NextRequest
	PreviousRequest

	// What is looked at, and how.
	Pause
	Follow
	OpenWire
	ShowOverview // the views are in the order of View
	ShowConns
	ShowLanes
	ShowLog
	ShowStats
	ShowClients
	ShowServers
	Zoom
	NextPanel
	PreviousPanel
	ShorterCells
	LongerCells
	Sequence
	NextDecision
	Messages
	Mark
	SinceMark
	Explain
	Verdict
	Compare
	Quiz

	// The screen as a whole.
	Present
	Theme
	Privacy
	Mouse
	RoundTrip
	Join
	Redraw
	Suspend

	// Switches of the server, and requests to it.
	KeepAlive
	ShorterIdle
	LongerIdle
	MaxRequests
	Delay
	CloseConn
	Demo

	// A recording.
	Faster
	Slower
	StepOn
	StepBack
	LeapOn
	LeapBack
	NextClose
	PreviousClose
	NextServer
	NextLost
	PreviousLost
	NextFault
	PreviousFault
	NextMark
	PreviousMark

	// A request to take along.
	CopyCurl
	CopyRaw
	Export
	Resend

	Help
	Back
	Quit

	// Panes.
	ScrollLeft
	ScrollRight
	Earlier
	Later
	SortNext
	SortReverse
	OpenClients
	ClientsBy
	ClientsSort
	ClientsReverse
	FilterClient
	LookAtServer
	GaugeBytes
	GaugeOpen
	NextStep
	PreviousStep
	Hex
	PreviousExchange
	NextExchange

	// Layers.
	FilterKeep
	FilterClear
	FilterNext
	MarkName
	MarkBare
	ExportHAR
	ExportJSON
	ExportLog
	ExportScreen
	SortColumn
	SortNextColumn
	MenuStart
	MenuCopy
	MenuStop
	QuizKept
	QuizClosed
	QuizNext

	// Clicks, with what was clicked.
	ChooseConn    // a connection's number
	ChooseRequest // a place in the log
	ChooseClient  // a place among the clients
	ChooseServer  // a place among the servers
	SortBy        // a column's index
	ChooseBar     // the place of a row among the charts
	ChooseTime    // nanoseconds a cell, and how many cells left of now
	MenuPick      // a scenario's place in the menu
	FilterTake    // the place of an offer

	count
)
