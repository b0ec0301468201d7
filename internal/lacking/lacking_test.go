package lacking

import (
	"errors"
	"net"
	"os/exec"
	"syscall"
	"testing"
)

// An outcome is a test that notes how it ended.
type outcome struct {
	testing.TB
	how string
}

func (o *outcome) Helper()      {}
func (o *outcome) Skip(...any)  { o.end("skipped") }
func (o *outcome) Fatal(...any) { o.end("failed") }

// end notes the first end: a real test would not go on.
func (o *outcome) end(how string) {
	if o.how == "" {
		o.how = how
	}
}

func TestOnlyWhatAMachineLacksIsSkipped(t *testing.T) {
	defer func(before bool) { all = before }(all)
	_, noProgram := exec.LookPath("no-such-program-anywhere")
	for _, c := range []struct {
		err  error
		all  bool
		want string
	}{
		{noProgram, false, "skipped"},
		{noProgram, true, "failed"},
		{errors.ErrUnsupported, false, "skipped"},
		{errors.ErrUnsupported, true, "skipped"},
		{&net.OpError{Op: "listen", Err: syscall.EADDRNOTAVAIL}, false, "skipped"},
		{&net.OpError{Op: "listen", Err: syscall.EADDRINUSE}, false, "failed"},
		{errors.New("a fault"), false, "failed"},
	} {
		all = c.all
		o := &outcome{}
		Skip(o, c.err)
		if o.how != c.want {
			t.Errorf("%v, with everything: %v: %s; want %s", c.err, c.all, o.how, c.want)
		}
	}
}
