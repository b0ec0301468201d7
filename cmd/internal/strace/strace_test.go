//go:build linux

package strace

import "testing"

func TestTotalReadsTheLastLineOfStrace(t *testing.T) {
	const report = "    calls syscall\n--------- --------\n     1010 read\n      990 write\n--------- --------\n     2000 total\n"
	if n, err := total([]byte(report)); n != 2000 || err != nil {
		t.Errorf("total = %d, %v, want 2000", n, err)
	}
	for _, bad := range []string{"", "strace: attach: operation not permitted\n"} {
		if n, err := total([]byte(bad)); err == nil {
			t.Errorf("total(%q) = %d, want an error", bad, n)
		}
	}
}
