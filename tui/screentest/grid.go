package screentest

import (
	"io"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"httpserver/tui/canvas"
)

// Text returns what draw draws on a grid of w columns and h rows, without styles.
func Text(w, h int, draw func(g *canvas.Grid)) string {
	g := canvas.New(false)
	g.Reset(w, h)
	draw(g)
	return Plain(g)
}

// Plain returns the text on a grid, without styles.
func Plain(g *canvas.Grid) string {
	return ansi.Strip(g.Render(canvas.NewTheme(lipgloss.NewRenderer(io.Discard), "mono", false)))
}
