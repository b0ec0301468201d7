//go:build clients

package main

import (
	"bufio"
	"bytes"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// costCalls are the system calls that a request may need. Those by which the runtime
// waits and wakes its threads are not among them: how many there are is chance.
const costCalls = "trace=read,write,readv,writev,pread64,recvfrom,sendto,recvmsg,sendmsg,sendfile,splice,tee," +
	"open,openat,openat2,close,stat,lstat,fstat,newfstatat,statx,lseek,accept4,shutdown,getsockname,getpeername,getsockopt,setsockopt,ioctl,fcntl,epoll_ctl"

// TestSystemCallsOfEachKindOfRequest counts with strace the system calls that the
// program makes for a request in plain mode.
func TestSystemCallsOfEachKindOfRequest(t *testing.T) {
	if out, err := exec.Command("strace", "-c", "-e", "trace=read", "true").CombinedOutput(); err != nil {
		t.Skipf("strace cannot trace here: %v: %s", err, out)
	}
	const requests = 200
	dir := costDir(t)
	upstream := start(t, "--root", dir)
	for _, r := range costRows() {
		t.Run(r.name, func(t *testing.T) {
			p := start(t, append(strings.Fields(strings.ReplaceAll(r.args, "UPSTREAM", upstream.url)), "--root", dir)...)
			send := r.rounds(t, p.addr)
			report := traced(t, p.cmd.Process.Pid, func() { send(requests) })
			if got := float64(sumOfCalls(report)) / requests; got > r.calls+0.5 || got < 1 { // the log and new threads need some
				t.Errorf("%.2f system calls, want at most %v:\n%s", got, r.calls, report)
			} else {
				t.Logf("%.2f system calls", got)
			}
		})
	}
}

// traced returns strace's table of the system calls that a process makes while do runs.
func traced(t *testing.T, pid int, do func()) string {
	t.Helper()
	cmd := exec.Command("strace", "-f", "-c", "-U", "calls,name", "-e", costCalls, "-p", strconv.Itoa(pid))
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stderr)
	lines.Scan() // "strace: Process N attached": from here on it counts
	do()
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	var report bytes.Buffer
	for lines.Scan() {
		report.Write(lines.Bytes())
		report.WriteByte('\n')
	}
	cmd.Wait() // interrupted on purpose
	return report.String()
}

// sumOfCalls returns the number in the last line of strace's table; 0 where there is
// none.
func sumOfCalls(report string) int {
	for line := range strings.Lines(report) {
		if columns := strings.Fields(line); len(columns) == 2 && columns[1] == "total" {
			n, _ := strconv.Atoi(columns[0])
			return n
		}
	}
	return 0
}
