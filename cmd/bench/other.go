//go:build !linux

package main

import (
	"fmt"
	"os"
)

// Cores, CPU clocks and epoll are asked of Linux here.
func main() {
	fmt.Fprintln(os.Stderr, "bench: this program needs Linux")
	os.Exit(1)
}
