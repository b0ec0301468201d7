//go:build linux

// Package strace counts the system calls of a process with the program strace.
package strace

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"syscall"
)

// Count returns how many system calls the process pid makes while do runs, and
// strace's table of them. filters are strace's own options, "-e" and an expression. The
// error is do's, or says what strace reported in place of a table.
func Count(pid int, do func() error, filters ...string) (calls int, table string, err error) {
	cmd := exec.Command("strace", append([]string{"-f", "-c", "-U", "calls,name", "-p", strconv.Itoa(pid)}, filters...)...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return 0, "", err
	}
	if err := cmd.Start(); err != nil {
		return 0, "", err
	}
	lines := bufio.NewScanner(stderr)
	lines.Scan() // "strace: Process N attached": from here on it counts
	doErr := do()
	stopErr := cmd.Process.Signal(syscall.SIGINT)
	var report bytes.Buffer
	for lines.Scan() {
		report.Write(lines.Bytes())
		report.WriteByte('\n')
	}
	cmd.Wait() // interrupted on purpose
	if err := errors.Join(doErr, stopErr); err != nil {
		return 0, "", err
	}
	calls, err = total(report.Bytes())
	return calls, report.String(), err
}

// total is the sum that strace prints in its last line.
func total(report []byte) (int, error) {
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
