//go:build linux

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// pinSelf puts all threads of this process on one core. Threads that start
// later inherit it.
func pinSelf(cpu int) error {
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return err
	}
	for _, t := range tasks {
		tid, err := strconv.Atoi(t.Name())
		if err != nil {
			return err
		}
		// A thread that ended meanwhile needs no core.
		if err := pin(tid, cpu); err != nil && err != unix.ESRCH {
			return err
		}
	}
	return nil
}

// pin puts one thread on one core; 0 is the calling thread.
func pin(tid, cpu int) error {
	var set unix.CPUSet
	set.Set(cpu)
	return unix.SchedSetaffinity(tid, &set)
}

// startOn starts cmd on the given core. A child inherits the core of the
// thread that forks it, so the child's runtime sees a machine of one core
// from its first instruction on.
func startOn(cmd *exec.Cmd, cpu, back int, start func(*exec.Cmd) error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := pin(0, cpu); err != nil {
		return fmt.Errorf("pin to core %d: %w", cpu, err)
	}
	err := start(cmd)
	if e := pin(0, back); err == nil {
		err = e
	}
	return err
}

// cpuTime is the CPU time, user and system, that a process has used, ended
// threads included, to the nanosecond (/proc has it to a hundredth of a
// second only).
func cpuTime(pid int) (time.Duration, error) {
	// A process' clock id, as clock_getcpuclockid(3) makes it.
	const schedClock = 2
	var ts unix.Timespec
	if err := unix.ClockGettime(int32(^pid<<3|schedClock), &ts); err != nil {
		return 0, fmt.Errorf("CPU clock of %d: %w", pid, err)
	}
	return time.Duration(ts.Nano()), nil
}

// memory is the process' resident memory in bytes.
func memory(pid int) (int64, error) {
	statm, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0, err
	}
	columns := bytes.Fields(statm)
	if len(columns) < 2 {
		return 0, fmt.Errorf("statm of %d is %q", pid, statm)
	}
	pages, err := strconv.ParseInt(string(columns[1]), 10, 64)
	return pages * int64(os.Getpagesize()), err
}

// raiseFiles lifts the limit of open files as far as it may be lifted.
func raiseFiles() error {
	var lim unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &lim); err != nil {
		return err
	}
	lim.Cur = lim.Max
	return unix.Setrlimit(unix.RLIMIT_NOFILE, &lim)
}
