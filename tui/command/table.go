package command

// everywhere are the commands whose keys work wherever no place has the key
// for itself, in the order of the help.
func everywhere() []Command {
	return append(append(looking(), changing()...), leaving()...)
}

func looking() []Command {
	return []Command{
		{ID: Up, Keys: []string{"k", "up"}, Show: "k ↑", Help: "up", Section: Move},
		{ID: Down, Keys: []string{"j", "down"}, Show: "j ↓", Help: "down", Section: Move},
		{ID: Top, Keys: []string{"g", "home"}, Help: "first", Section: Move},
		{ID: Bottom, Keys: []string{"G", "end"}, Help: "last, and follow", Section: Move},
		{ID: PageUp, Keys: []string{"pgup", "ctrl+u", "ctrl+b"}, Help: "half a page up", Section: Move},
		{ID: PageDown, Keys: []string{"pgdown", "ctrl+d", "ctrl+f"}, Help: "half a page down", Section: Move},
		{ID: Filter, Keys: []string{"/"}, Help: "filter", Section: Move},
		{ID: NextRequest, Keys: []string{"n"}, Help: "next request", Section: Move},
		{ID: PreviousRequest, Keys: []string{"N"}, Help: "request before", Section: Move},

		{ID: Pause, Keys: []string{" "}, Help: "pause", Section: Look},
		{ID: Follow, Keys: []string{"f"}, Help: "follow", Section: Look},
		{ID: OpenWire, Keys: []string{"enter", "w"}, Help: "wire view", Section: Look},
		{ID: ShowOverview, Keys: []string{"1"}, Show: "1-6", Help: "views", Section: Look},
		{ID: ShowConns, Keys: []string{"2"}},
		{ID: ShowLanes, Keys: []string{"3"}},
		{ID: ShowLog, Keys: []string{"4"}},
		{ID: ShowStats, Keys: []string{"5"}},
		{ID: ShowClients, Keys: []string{"6"}},
		{ID: ShowServers, Keys: []string{"7"}, Help: "servers", Section: Look, Needs: Fleet},
		{ID: Zoom, Keys: []string{"z"}, Help: "zoom", Section: Look},
		{ID: NextPanel, Keys: []string{"tab"}, Help: "panel", Section: Look},
		{ID: PreviousPanel, Keys: []string{"shift+tab"}},
		{ID: ShorterCells, Keys: []string{"<"}, Help: "shorter cells", Section: Look},
		{ID: LongerCells, Keys: []string{">"}, Help: "longer cells", Section: Look},
		{ID: Sequence, Keys: []string{"v"}, Help: "sequence", Section: Look},
		{ID: NextDecision, Keys: []string{"o"}, Help: "why: next lane", Section: Look},
		{ID: Mark, Keys: []string{"i"}, Help: "mark this moment", Section: Look, Needs: Own},
		{ID: SinceMark, Keys: []string{"I"}, Help: "since a mark", Section: Look},
		{ID: Verdict, Keys: []string{"V"}, Help: "the verdict", Section: Look},
		{ID: Compare, Keys: []string{"C"}, Help: "before and after", Section: Look, Needs: Against},
		{ID: Explain, Keys: []string{"E"}, Help: "explain at length", Section: Look},
		{ID: Quiz, Keys: []string{"H"}, Help: "quiz: keep/close?", Section: Look, Needs: Own},

		{ID: Present, Keys: []string{"p"}, Help: "present", Section: Screen},
		{ID: Theme, Keys: []string{"t"}, Help: "theme", Section: Screen},
		{ID: Privacy, Keys: []string{"P"}, Help: "mask addresses", Section: Screen},
		{ID: Mouse, Keys: []string{"m"}, Help: "mouse on or off", Section: Screen},
		{ID: RoundTrip, Keys: []string{"R"}, Help: "what-if RTT", Section: Screen},
		{ID: Join, Keys: []string{"S"}, Help: "join screen", Section: Screen, Needs: Class},
		{ID: Messages, Keys: []string{"B"}, Help: "last messages", Section: Screen},
		{ID: Redraw, Keys: []string{"ctrl+l"}, Help: "redraw", Section: Screen},
	}
}

// changing are the commands that need a server or a recording. A recording is
// never a running server, so that both can have the same key.
func changing() []Command {
	return []Command{
		{ID: KeepAlive, Keys: []string{"a"}, Help: "keep-alive", Section: Turn, Needs: Server},
		{ID: ShorterIdle, Keys: []string{"-"}, Help: "shorter idle", Section: Turn, Needs: Server},
		{ID: LongerIdle, Keys: []string{"+", "="}, Help: "longer idle", Section: Turn, Needs: Server},
		{ID: MaxRequests, Keys: []string{"M"}, Help: "max requests", Section: Turn, Needs: Server},
		{ID: Delay, Keys: []string{"L"}, Help: "delay", Section: Turn, Needs: Server},
		{ID: CloseConn, Keys: []string{"x"}, Help: "close", Section: Turn, Needs: Server},
		{ID: Demo, Keys: []string{"d"}, Help: "demo", Section: Turn, Needs: Server},

		{ID: Faster, Keys: []string{"+", "="}, Help: "faster", Section: Recording, Needs: Player},
		{ID: Slower, Keys: []string{"-"}, Help: "slower", Section: Recording, Needs: Player},
		{ID: StepOn, Keys: []string{"."}, Help: "step", Section: Recording, Needs: Player},
		{ID: StepBack, Keys: []string{","}, Help: "step back", Section: Recording, Needs: Player},
		{ID: LeapOn, Keys: []string{")"}, Help: "10 s on", Section: Recording, Needs: Player},
		{ID: LeapBack, Keys: []string{"("}, Help: "10 s back", Section: Recording, Needs: Player},
		{ID: NextClose, Keys: []string{"x"}, Help: "next close", Section: Recording, Needs: Player},
		{ID: PreviousClose, Keys: []string{"X"}, Help: "close before", Section: Recording, Needs: Player},
		{ID: NextLost, Keys: []string{"}"}, Help: "next LOST", Section: Recording, Needs: Player | Capture},
		{ID: PreviousLost, Keys: []string{"{"}, Help: "LOST before", Section: Recording, Needs: Player | Capture},
		{ID: NextFault, Keys: []string{"!"}, Help: "next fault", Section: Recording, Needs: Player},
		{ID: PreviousFault, Keys: []string{"\""}, Help: "fault before", Section: Recording, Needs: Player},
		{ID: NextMark, Keys: []string{"]"}, Help: "next mark", Section: Recording, Needs: Player},
		{ID: PreviousMark, Keys: []string{"["}, Help: "mark before", Section: Recording, Needs: Player},

		{ID: NextServer, Keys: []string{"@"}, Help: "next server", Section: Recording, Needs: Capture},

		{ID: CopyCurl, Keys: []string{"y"}, Help: "copy as curl", Section: TakeAlong, Needs: Own},
		{ID: CopyRaw, Keys: []string{"Y"}, Help: "copy the raw request", Section: TakeAlong, Needs: Own},
		{ID: Export, Keys: []string{"e"}, Help: "export", Section: TakeAlong, Needs: Own},
		{ID: Resend, Keys: []string{"r"}, Help: "resend", Section: TakeAlong, Needs: Server},
	}
}

func leaving() []Command {
	return []Command{
		{ID: Help, Keys: []string{"?"}, Help: "help", Section: Leave},
		{ID: Back, Keys: []string{"esc"}, Help: "back", Section: Leave},
		{ID: Quit, Keys: []string{"q", "ctrl+c"}, Help: "quit", Section: Leave},
		// A habit that would stop the server: the command says so.
		{ID: Suspend, Keys: []string{"ctrl+z"}, Needs: Server},
	}
}
