package command

// A hint is an entry of the last line: one command, or several that belong
// together, like the two directions of a scale.
type hint struct {
	ids  []ID
	join string // between the keys of several commands
	key  int    // which key of the command is shown
	does string // "" takes the words of the help
}

func one(id ID) hint { return hint{ids: []ID{id}} }

func said(id ID, does string) hint { return hint{ids: []ID{id}, does: does} }

func pair(a, b ID, join, does string) hint { return hint{ids: []ID{a, b}, join: join, does: does} }

// secondKey is a hint with the second key of its command.
func secondKey(id ID, does string) hint { return hint{ids: []ID{id}, key: 1, does: does} }

// hintsFor are the hints of a view, the most important first. The last one says
// how to leave.
func hintsFor(v View, present bool) []hint {
	idle := pair(LongerIdle, ShorterIdle, "", "idle")
	if present {
		return []hint{one(KeepAlive), idle, one(Demo), secondKey(OpenWire, "wire"), one(Pause), one(Back), one(Help), one(Quit)}
	}
	all := []hint{one(Help)}
	switch v {
	case Overview:
		all = append(all, pair(Faster, Slower, "", "speed"), pair(StepBack, StepOn, " ", "step"), pair(LeapBack, LeapOn, " ", "10 s"), one(NextServer), one(NextLost), one(NextClose), one(NextFault),
			one(KeepAlive), idle, one(Demo), one(Present), one(Pause), secondKey(OpenWire, "wire"), one(Filter), one(ShowOverview), one(CloseConn))
	case ConnsView:
		all = append(all, one(Filter), said(SortNext, "sort"), said(SortReverse, "reverse"), one(CloseConn), one(Pause), one(Back))
	case LanesView:
		all = append(all, one(Filter), one(Sequence), pair(ShorterCells, LongerCells, "", "scale"), pair(Earlier, Later, " ", "in time"), one(Pause), one(Back))
	case LogView:
		all = append(all, one(Filter), said(OpenWire, "wire"), one(Follow), said(CopyCurl, "curl"), one(Export), one(Pause), one(Back))
	case ClientsView:
		all = append(all, said(FilterClient, "filter by it"), said(ClientsBy, "by what"), said(ClientsSort, "sort"), said(ClientsReverse, "reverse"), one(Pause), one(Back))
	case ServersView:
		all = append(all, said(LookAtServer, "look at it"), pair(Down, Up, " ", "row"), one(ShowOverview), one(Pause), one(Back))
	case StatsView:
		all = append(all, pair(Down, Up, " ", "row"), said(OpenWire, "opens it"), one(GaugeBytes), one(GaugeOpen), one(Pause), one(Back))
	case WireView:
		return append(all, pair(NextStep, PreviousStep, "/", "step"), one(Hex), pair(PreviousExchange, NextExchange, " ", "exchange"), one(Back),
			said(CopyCurl, "curl"), said(CopyRaw, "raw"), one(Resend), one(Export), one(Pause), one(Quit))
	}
	if v != Overview {
		all = append(all, one(KeepAlive), idle, one(Demo))
	}
	if v != LogView { // which has them among its own
		all = append(all, one(Follow), one(Export), said(CopyCurl, "curl"))
	}
	return append(all, one(Zoom), one(MaxRequests), one(Explain), one(Theme), one(NextPanel), one(Quit))
}
