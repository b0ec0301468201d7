package command

// ofPanes are the commands that a pane has for itself while it has the focus.
func ofPanes() []Command {
	return []Command{
		{ID: ScrollLeft, Place: LogPane, Keys: []string{"h", "left"}, Show: "h ←", Help: "scroll left"},
		{ID: ScrollRight, Place: LogPane, Keys: []string{"l", "right"}, Show: "l →", Help: "scroll right"},
		{ID: Earlier, Place: LanesPane, Keys: []string{"h", "left"}, Show: "h ←", Help: "earlier"},
		{ID: Later, Place: LanesPane, Keys: []string{"l", "right"}, Show: "l →", Help: "later"},
		{ID: SortNext, Place: TablePane, Keys: []string{"s"}, Show: "s 1-9", Help: "sort by a column"},
		{ID: SortReverse, Place: TablePane, Keys: []string{"S"}, Help: "reverse the order"},
		{ID: OpenClients, Place: TablePane, Keys: []string{"c"}, Help: "clients"},
		{ID: SortBy, Place: TablePane},
		{ID: GaugeBytes, Place: StatsPane, Keys: []string{"b"}, Help: "bytes"},
		{ID: GaugeOpen, Place: StatsPane, Keys: []string{"c"}, Help: "open connections"},
		{ID: ClientsBy, Place: ClientsPane, Keys: []string{"b"}, Help: "by what"},
		{ID: ClientsSort, Place: ClientsPane, Keys: []string{"s"}, Show: "s 1-9", Help: "sort by a column"},
		{ID: ClientsReverse, Place: ClientsPane, Keys: []string{"S"}, Help: "reverse the order"},
		{ID: FilterClient, Place: ClientsPane, Keys: []string{"enter"}, Help: "filter by it"},
		{ID: LookAtServer, Place: ServersPane, Keys: []string{"enter"}, Help: "look at it", Needs: Fleet},
		{ID: NextStep, Place: WirePane, Keys: []string{"n"}, Help: "next step"},
		{ID: PreviousStep, Place: WirePane, Keys: []string{"p"}, Help: "step before"},
		{ID: Hex, Place: WirePane, Keys: []string{"h"}, Help: "hex"},
		{ID: PreviousExchange, Place: WirePane, Keys: []string{","}, Help: "exchange before"},
		{ID: NextExchange, Place: WirePane, Keys: []string{"."}, Help: "next exchange"},
		{ID: ChooseConn},
		{ID: ChooseRequest},
		{ID: ChooseBar},
		{ID: ChooseClient},
		{ID: ChooseServer},
		{ID: ChooseTime},
	}
}

// ofLayers are the commands that a layer has for itself while it is open.
func ofLayers() []Command {
	return []Command{
		{ID: FilterNext, Place: FilterLayer, Keys: []string{"tab"}, Help: "complete"},
		{ID: FilterKeep, Place: FilterLayer, Keys: []string{"enter"}, Help: "keep"},
		{ID: FilterClear, Place: FilterLayer, Keys: []string{"esc"}, Help: "clear"},
		{ID: FilterTake, Place: FilterLayer},
		{ID: SortColumn, Place: SortLayer, Keys: []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}, Show: "1-9", Help: "that column"},
		{ID: SortNextColumn, Place: SortLayer, Keys: []string{"s"}, Help: "the next one"},
		{ID: MarkName, Place: MarkLayer, Keys: []string{"enter"}, Help: "name it"},
		{ID: MarkBare, Place: MarkLayer, Keys: []string{"esc"}, Help: "no name"},
		{ID: ExportHAR, Place: ExportLayer, Keys: []string{"h"}, Help: "HAR"},
		{ID: ExportJSON, Place: ExportLayer, Keys: []string{"j"}, Help: "JSON lines"},
		{ID: ExportLog, Place: ExportLayer, Keys: []string{"l"}, Help: "log"},
		{ID: ExportScreen, Place: ExportLayer, Keys: []string{"t"}, Help: "this screen"},
		{ID: MenuPick, Place: MenuLayer},
		{ID: MenuStart, Place: MenuLayer, Keys: []string{"enter"}, Show: "enter or its key", Help: "starts"},
		{ID: MenuCopy, Place: MenuLayer, Keys: []string{"c"}, Help: "copy command"},
		{ID: MenuStop, Place: MenuLayer, Keys: []string{"s"}, Help: "stop all"},
		{ID: QuizKept, Place: QuizQuestion, Keys: []string{"k"}, Help: "it is kept"},
		{ID: QuizClosed, Place: QuizQuestion, Keys: []string{"c"}, Help: "it is closed"},
		{ID: QuizNext, Place: QuizAnswer, Keys: []string{"n"}, Help: "next"},
	}
}
