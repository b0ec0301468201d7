package scene

import "slices"

// An Order is by which column a table is sorted. The zero value is by the first one.
type Order struct {
	Column   int
	Reversed bool
}

// By sorts by a column or, where the table is sorted by it, reverses the order.
func (o *Order) By(column int) {
	o.Reversed = o.Column == column && !o.Reversed
	o.Column = column
}

// Arrange puts rows into an order. compare is that of its column.
func Arrange[T any](o Order, rows []T, compare func(a, b T) int) {
	slices.SortStableFunc(rows, func(a, b T) int {
		n := compare(a, b)
		if o.Reversed {
			n = -n
		}
		return n
	})
}

// A Heading is a column that is in view, for the line that asks which to sort by.
type Heading struct {
	Column int
	Name   string
}
