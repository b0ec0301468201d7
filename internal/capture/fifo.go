package capture

// A fifo is a queue that gives its memory back: each element is moved once at most,
// on average. The zero value is empty.
type fifo[T any] struct {
	all   []T
	first int // how many of all have been taken
}

// len is how many elements there are.
func (q *fifo[T]) len() int { return len(q.all) - q.first }

// put adds an element at the end.
func (q *fifo[T]) put(e T) { q.all = append(q.all, e) }

// front is the first element; there is one. It is valid until the next call.
func (q *fifo[T]) front() *T { return &q.all[q.first] }

// back is the last element; there is one. It is valid until the next call.
func (q *fifo[T]) back() *T { return &q.all[len(q.all)-1] }

// take takes out the first element; there is one.
func (q *fifo[T]) take() T {
	e := q.all[q.first]
	var none T
	q.all[q.first] = none
	if q.first++; q.first > len(q.all)/2 {
		n := copy(q.all, q.all[q.first:])
		clear(q.all[n:])
		q.all, q.first = q.all[:n], 0
	}
	return e
}
