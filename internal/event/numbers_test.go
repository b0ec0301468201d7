package event

import (
	"sync"
	"testing"
)

func TestNumbersCountFromOne(t *testing.T) {
	var n Numbers
	for want := uint64(1); want <= 3; want++ {
		if got := n.Next(); got != want {
			t.Errorf("Next() = %d, want %d", got, want)
		}
	}
}

func TestNoNumberIsGivenTwice(t *testing.T) {
	const callers, each = 8, 200
	var n Numbers
	got := make([][]uint64, callers)
	var wg sync.WaitGroup
	for i := range callers {
		wg.Go(func() {
			for range each {
				got[i] = append(got[i], n.Next())
			}
		})
	}
	wg.Wait()
	seen := map[uint64]bool{}
	for _, numbers := range got {
		for _, number := range numbers {
			if seen[number] || number < 1 || number > callers*each {
				t.Errorf("%d was returned twice, or is outside 1 to %d", number, callers*each)
			}
			seen[number] = true
		}
	}
}
