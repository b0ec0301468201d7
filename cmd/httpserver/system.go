package main

import (
	"os"

	"golang.org/x/term"

	"httpserver/tui/tty"
)

// maxOpenFiles replaces the open-file limit where a system has none or a higher
// one. At about 5 KB for each kept connection, that many hold half a gigabyte.
const maxOpenFiles = 100_000

// connsFor returns how many connections to allow where files may be open. It
// leaves an eighth for the files being served, and 24 for the program itself:
// terminal, listener, log, recording, poller.
func connsFor(files int) int { return max(1, files-files/8-24) }

// headroom allocates 16 MB that the caller keeps and never touches, so that the
// garbage collector runs once for each 20 MB allocated instead of each 4 MB. This
// saves 8 to 17 % of the CPU time under load (cmd/bench, 64 connections); 48 MB
// saves no more. The system provides no pages for it. A higher GC percentage
// would save the same, but multiply a heap that many connections made large.
//
// Where the environment sets GOGC or GOMEMLIMIT, headroom returns nil.
func headroom() []byte {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return nil
	}
	return make([]byte, 16<<20)
}

// onTerminalBeside reports the same where standard input is a capture, and keys
// come from the terminal itself.
func (p *process) onTerminalBeside() bool {
	keys, err := openTerminal()
	if err != nil {
		return false
	}
	defer keys.Close()
	return os.Getenv("TERM") != "dumb" && term.IsTerminal(int(p.stdout.Fd())) && tty.Foreground(int(keys.Fd()))
}

// openTerminal opens the terminal from which the program was started.
func openTerminal() (*os.File, error) { return os.OpenFile("/dev/tty", os.O_RDWR, 0) }
