package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"httpserver/internal/fleet"
	"httpserver/internal/fleet/bus"
)

// publishCommand is httpfleet publish.
func (p *process) publishCommand() *cobra.Command {
	var b place
	var name, command string
	c := &cobra.Command{
		Use:   "publish [URL]",
		Short: "Tell on the broker what a server does: the lines of --json on standard input, or of a command",
		Example: "  httpserver --json | httpfleet publish nats://broker:4222 --name web-1\n" +
			"  httpfleet publish nats://broker:4222 --exec 'httpserver --port 8081'\n" +
			"  httpserver --pcap - --json <capture | httpfleet publish --context team",
		Args: atMost(1),
		RunE: func(c *cobra.Command, args []string) error {
			b.url = strings.Join(args, "")
			if name == "" {
				name = hostName()
			}
			if !fleet.ValidName(name) {
				return usageError{fmt.Errorf("--name %q: a name has 1 to 64 letters, digits, dots, hyphens and underscores", name)}
			}
			return p.publish(c.Context(), &b, name, command)
		},
	}
	c.Flags().StringVar(&name, "name", "", "the server's `name` (default this machine's)")
	c.Flags().StringVar(&command, "exec", "", "run this `command`, and publish its events")
	b.bind(c, false)
	return c
}

// hostName is the name of this machine, as far as a server can be called so.
func hostName() string {
	name, err := os.Hostname()
	if err != nil || name == "" {
		return "server"
	}
	return strings.Map(func(r rune) rune {
		if fleet.ValidName(string(r)) {
			return r
		}
		return '-'
	}, name[:min(len(name), 64)])
}

// publish tells what comes from standard input or from a command.
func (p *process) publish(ctx context.Context, b *place, name, command string) error {
	t, ok, err := p.find(b)
	if err != nil {
		return err
	}
	if !ok {
		t.URL = "nats://" + defaultBroker
	}
	var from io.Reader = p.stdin
	wait := func() error { return nil }
	if command != "" {
		if from, wait, err = p.start(ctx, command); err != nil {
			return err
		}
	}
	in := fleet.NewInput(from, p.say)
	defer in.Close()
	err = bus.Publish(ctx, t, name, in, p.say)
	if ended := wait(); ended != nil && ctx.Err() == nil {
		err = errors.Join(err, fmt.Errorf("the command has ended: %w", ended))
	}
	return err
}

// patience is how long a command may take to end after it was asked.
const patience = 15 * time.Second

// start starts a command, which ends with ctx. An httpserver prints its events there.
func (p *process) start(ctx context.Context, command string) (out io.Reader, wait func() error, err error) {
	c := exec.CommandContext(ctx, "sh", "-c", "exec "+command)
	c.Env = append(os.Environ(), "HTTPSERVER_JSON=true")
	c.Stderr = p.stderr
	c.Cancel = func() error { return c.Process.Signal(syscall.SIGTERM) }
	c.WaitDelay = patience
	if out, err = c.StdoutPipe(); err != nil {
		return nil, nil, err
	}
	if err := c.Start(); err != nil {
		return nil, nil, fmt.Errorf("--exec: %w", err)
	}
	return out, c.Wait, nil
}
