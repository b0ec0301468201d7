package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"

	"httpserver/internal/audience"
	"httpserver/internal/event"
	"httpserver/internal/feed"
	"httpserver/internal/live"
	"httpserver/internal/message"
	"httpserver/internal/share"
	"httpserver/internal/sshd"
	"httpserver/tui/scene"
)

// sharing is what --share adds to a server; nil without it.
type sharing struct {
	class    *share.Class
	fold     *audience.Fold
	join     *scene.Join
	listener net.Listener // of SSH
	server   *sshd.Server
	page     *live.Live
}

// openSharing makes everything that --share needs and that can fail.
func (a *app) openSharing(ctx context.Context) error {
	if !a.o.share {
		return nil
	}
	file, err := hostKeyFile()
	if err != nil {
		return err
	}
	key, err := sshd.OpenHostKey(file)
	if err != nil {
		return fmt.Errorf("--share needs a key to be known by: %w", cause(err))
	}
	s := &sharing{}
	var lc net.ListenConfig
	s.listener, err = lc.Listen(ctx, "tcp", net.JoinHostPort(a.o.host, a.o.sharePort.String()))
	if err != nil {
		return fmt.Errorf("--share: %w", explainListen(err, "--share-port", a.o.sharePort.n, a.o.host))
	}
	a.closers = append(a.closers, func() { s.listener.Close() })
	word := ""
	if !a.o.shareOpen {
		word = share.NewWord()
	}
	s.class = share.New(word)
	s.fold = audience.New(s.class)
	s.page = live.New(live.Config{Class: s.class, Bus: a.bus, Snapshot: a.server.Snapshot})
	if s.join, err = a.joining(s, key.Fingerprint()); err != nil {
		return err
	}
	cfg := sshd.Config{Key: key, Show: guests{s, a.o}.show}
	if word != "" {
		cfg.Check, cfg.Banner = s.class.Check, "The join word is on the teacher's screen.\n"
	}
	s.server = sshd.New(cfg)
	a.sharing = s
	a.view("sharing", event.AllKinds, a.snapshot, func(ctx context.Context, src feed.Source) error {
		return s.fold.Run(ctx, src)
	})
	return nil
}

// hostKeyFile is where the SSH server's key is kept.
func hostKeyFile() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("--share keeps a key in your configuration directory, and there is none: %w", err)
	}
	return filepath.Join(dir, "httpserver", "ssh_host_ed25519_key"), nil
}

// joining is how to join.
func (a *app) joining(s *sharing, fingerprint string) (*scene.Join, error) {
	web, ssh := a.listener.Addr().(*net.TCPAddr), s.listener.Addr().(*net.TCPAddr)
	j := &scene.Join{Fingerprint: fingerprint, Word: s.class.Word(), Class: s.class}
	for _, host := range reachable(a.o.host, web) {
		j.Addrs = append(j.Addrs, net.JoinHostPort(host, strconv.Itoa(web.Port)))
		j.SSH = append(j.SSH, fmt.Sprintf("ssh -p %d %s", ssh.Port, host))
	}
	scheme := "http"
	if a.cert != nil {
		scheme = "https"
	}
	j.Page = scheme + "://" + j.Addrs[0] + s.class.JoinPath()
	var err error
	j.Code, err = qrCode(j.Page)
	return j, err
}

// note says how to join, for those who do not see the join screen. It is for standard
// error only: a log or a recording does not get the word.
func (s *sharing) note() string {
	n := "shared: " + s.join.SSH[0] + " (" + s.join.Fingerprint + ")"
	if s.join.Word != "" {
		n += ", the join word is " + s.join.Word
	}
	return n
}

// livePage responds for /live; nil without --share. The site is made before the
// class is, and responds after.
func (a *app) livePage() message.Handler {
	if !a.o.share {
		return nil
	}
	return message.HandlerFunc(func(ctx context.Context, q *message.Request) *message.Response {
		return a.sharing.page.Serve(ctx, q)
	})
}

// serve is an actor that serves guests.
func (s *sharing) serve(ctx context.Context) error {
	if err := s.server.Serve(ctx, s.listener); err != nil {
		return fmt.Errorf("--share: %w", err)
	}
	return nil
}
