package overlay

import (
	"strconv"

	"httpserver/internal/figure"
	"httpserver/tui/canvas"
	"httpserver/tui/command"
	"httpserver/tui/export"
	"httpserver/tui/scene"
)

// Closing asks whether to close a connection.
type Closing struct {
	Bare
	Conn uint64
}

// AskToClose asks whether to close the chosen connection. Where none is chosen, that
// is the newest decision's, or the open one with the latest event. It is nil when
// there is nothing to ask; said is why.
func AskToClose(sc *scene.Scene) (q *Closing, said string) {
	c := sc.Conn()
	if (c == nil || !c.Open()) && sc.Chosen() == 0 {
		c = sc.LatestOpen()
	}
	switch {
	case c == nil:
		return nil, "there is no open connection to close"
	case !c.Open():
		return nil, "#" + strconv.FormatUint(c.ID, 10) + " is closed already; " + sc.Commands.Key(command.NextPanel) + ", then " +
			sc.Commands.Key(command.Down) + " and " + sc.Commands.Key(command.Up) + " choose another"
	}
	return &Closing{Conn: c.ID}, ""
}

// Place is where the question's commands are in the table.
func (*Closing) Place(*scene.Scene) command.Place { return command.ClosingLayer }

// Hint asks in place of the last line.
func (q *Closing) Hint(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle, zones *[]scene.Zone) bool {
	x := g.Text(r.X+1, r.Y, r.W, canvas.Strong, sc.Commands.Key(command.CloseConn)+" again closes #"+strconv.FormatUint(q.Conn, 10))
	*zones = append(*zones, scene.Zone{Rectangle: canvas.Rect(r.X, r.Y, x-r.X, 1), ID: command.CloseConn})
	g.Text(x+3, r.Y, r.W, canvas.Strong, "any other key leaves it open")
	return true
}

// Do takes the answer.
func (q *Closing) Do(c Call, sc *scene.Scene) Outcome {
	switch c.ID {
	case command.Quit:
		return Outcome{}
	case command.CloseConn:
		said := "#" + strconv.FormatUint(q.Conn, 10) + " closes"
		if c := sc.ConnOf(q.Conn); c != nil && c.Current.Nth != 0 {
			said += " after the exchange in progress"
		}
		return Outcome{Done: true, Close: true, Order: CloseConn{q.Conn, said}}
	}
	return closes()
}

// Exporting asks which form to export in.
type Exporting struct{ Bare }

// Place is where the question's commands are in the table.
func (*Exporting) Place(*scene.Scene) command.Place { return command.ExportLayer }

// Hint asks in place of the last line.
func (*Exporting) Hint(g *canvas.Grid, sc *scene.Scene, r canvas.Rectangle, zones *[]scene.Zone) bool {
	title := "export " + figure.Plural(uint64(sc.Rows()), "request") + " as"
	if r.W < scene.MediumW {
		title = "export"
	}
	x := g.Text(r.X+1, r.Y, r.W, canvas.Strong, title) + 2
	for _, i := range append(sc.Commands.Items(command.ExportLayer), sc.Commands.Item(command.Back)) {
		x = drawItem(g, x, r, i, zones)
	}
	return true
}

// Do takes the answer.
func (*Exporting) Do(c Call, _ *scene.Scene) Outcome {
	var form export.Form
	switch c.ID {
	case command.Quit:
		return Outcome{}
	case command.ExportHAR:
		form = export.HAR()
	case command.ExportJSON:
		form = export.JSONLines()
	case command.ExportLog:
		form = export.Log()
	case command.ExportScreen:
		form = export.Screen()
	default:
		return closes()
	}
	return Outcome{Done: true, Close: true, Order: ExportAs(form)}
}
