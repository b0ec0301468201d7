//go:build clients

package main

import (
	"httpserver/cmd/internal/strace"
	"os/exec"
	"strings"
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
			calls, report, err := strace.Count(p.cmd.Process.Pid, func() error { send(requests); return nil }, "-e", costCalls)
			if err != nil {
				t.Fatal(err)
			}
			got := float64(calls) / requests
			if got > r.calls+0.5 || got < 1 { // the log and new threads need some
				t.Errorf("%.2f system calls, want at most %v:\n%s", got, r.calls, report)
			} else {
				t.Logf("%.2f system calls", got)
			}
		})
	}
}
