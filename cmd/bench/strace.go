//go:build linux

package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"syscall"
	"time"
)

// systemCalls is the number of system calls that the server makes for one
// request, counted by strace while the load runs for a moment.
func (x *racer) systemCalls() (float64, error) {
	var report bytes.Buffer
	cmd := exec.Command("strace", "-f", "-c", "-U", "calls,name", "-p", strconv.Itoa(x.cmd.Process.Pid))
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	lines := bufio.NewScanner(stderr)
	lines.Scan() // "strace: Process N attached": from here on it counts
	n, _, loadErr := load(x.job, time.Second/2)
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		return 0, err
	}
	for lines.Scan() {
		report.Write(lines.Bytes())
		report.WriteByte('\n')
	}
	cmd.Wait() // interrupted on purpose
	if loadErr != nil {
		return 0, loadErr
	}
	calls, err := totalCalls(report.Bytes())
	return float64(calls) / float64(n), err
}

// totalCalls is the sum that strace prints in its last line.
func totalCalls(report []byte) (int, error) {
	for line := range bytes.Lines(report) {
		columns := bytes.Fields(line)
		if len(columns) == 2 && string(columns[1]) == "total" {
			return strconv.Atoi(string(columns[0]))
		}
	}
	if len(report) == 0 {
		return 0, errors.New("strace said nothing")
	}
	return 0, fmt.Errorf("no total in what strace said: %.200q", report)
}
