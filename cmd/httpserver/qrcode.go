package main

import (
	"image/color"

	"github.com/boombuler/barcode/qr"
)

// qrCode is the QR code of a text, row by row: whether a module is dark. It has the
// least redundancy, since a screen has no stains.
func qrCode(text string) ([][]bool, error) {
	c, err := qr.Encode(text, qr.L, qr.Unicode)
	if err != nil {
		return nil, err
	}
	n := c.Bounds().Dx()
	rows := make([][]bool, n)
	for y := range n {
		rows[y] = make([]bool, n)
		for x := range n {
			rows[y][x] = c.At(x, y) == color.Black
		}
	}
	return rows, nil
}
