package sshd

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
)

// The limits of time.
const (
	handshakeTime = 10 * time.Second // for the exchange of keys
	wordTime      = 2 * time.Minute  // for the word, which a person types
	screenTime    = 10 * time.Second // from there until a screen is asked for
	idleTime      = 2 * time.Hour    // without a key pressed: longer than a lesson
	aliveEvery    = 30 * time.Second // a guest's machine is asked for a sign, and has as long to give it
	leaveTime     = time.Second      // for a guest's screen to be put back at the end
)

// maxTries is how many words a connection may try.
const maxTries = 3

// The refusals.
const (
	noCommand    = "this server shows a dashboard and runs no commands: leave the command out"
	noTransfer   = "this server shows a dashboard and has no file transfer"
	noTerminal   = "the dashboard needs a terminal: connect with ssh -t"
	noForwarding = "this server shows a dashboard and forwards no connections"
	noAgent      = "this server uses no agent: it was not forwarded"
	noSecond     = "one dashboard for each connection: connect again for another one"
	noChannel    = "this server shows a dashboard and nothing else"
	tooIdle      = "no key was pressed for two hours; connect again to go on watching"
)

// login returns how a connection logs in.
func (s *Server) login(nc net.Conn, from netip.Addr) *ssh.ServerConfig {
	cfg := &ssh.ServerConfig{MaxAuthTries: maxTries, ServerVersion: "SSH-2.0-httpserver"}
	cfg.AddHostKey(s.cfg.Key.signer)
	if s.cfg.Check == nil {
		cfg.NoClientAuth = true
		return cfg
	}
	// The banner is asked for when the keys are exchanged, and the word is awaited.
	cfg.BannerCallback = func(ssh.ConnMetadata) string {
		nc.SetDeadline(time.Now().Add(wordTime))
		return s.cfg.Banner
	}
	cfg.PasswordCallback = func(_ ssh.ConnMetadata, word []byte) (*ssh.Permissions, error) {
		return nil, s.cfg.Check(from, string(word))
	}
	said := ""
	cfg.KeyboardInteractiveCallback = func(_ ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
		words, err := ask("", said, []string{"Join word: "}, []bool{true})
		if err != nil {
			return nil, err
		}
		if err = s.cfg.Check(from, strings.Join(words, "")); err != nil {
			said = sentence(err.Error())
		}
		return nil, err
	}
	return cfg
}

// sentence is a text with its first letter in upper case and a full stop.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

// A conn is the connection of a guest who was let in.
type conn struct {
	server *Server
	sc     *ssh.ServerConn
	from   netip.Addr

	mu      sync.Mutex
	refused []string // what is to be told when there is a terminal
}

// run serves a connection's channels until it is closed.
func (c *conn) run(ctx context.Context, channels <-chan ssh.NewChannel, requests <-chan *ssh.Request) {
	ctx, cancel := context.WithCancel(ctx)
	var parts sync.WaitGroup
	defer parts.Wait()
	defer c.sc.Close()
	defer cancel()
	parts.Go(func() { c.refuse(requests) })
	parts.Go(func() { c.keepAlive(ctx) })
	late := time.AfterFunc(screenTime, func() { c.sc.Close() })
	defer late.Stop()
	begun := false
	for nch := range channels {
		switch {
		case nch.ChannelType() == "direct-tcpip":
			nch.Reject(ssh.Prohibited, noForwarding)
		case nch.ChannelType() != "session":
			nch.Reject(ssh.UnknownChannelType, noChannel)
		case begun:
			nch.Reject(ssh.ResourceShortage, noSecond)
		default:
			begun = true
			ch, requests, err := nch.Accept()
			if err != nil {
				return
			}
			parts.Go(func() {
				defer c.sc.Close() // the guest has left, and nothing else is here
				(&Session{conn: c, ch: ch, sizes: make(chan Size, 1)}).run(ctx, requests, late)
			})
		}
	}
}

// refuse refuses what a connection asks for, and answers signs of life.
func (c *conn) refuse(requests <-chan *ssh.Request) {
	for r := range requests {
		switch r.Type {
		case "tcpip-forward", "streamlocal-forward@openssh.com":
			c.tellLater(noForwarding)
		}
		r.Reply(false, nil) // a sign of life needs any reply
	}
}

// tellLater keeps a refusal for the terminal, once.
func (c *conn) tellLater(why string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !slices.Contains(c.refused, why) {
		c.refused = append(c.refused, why)
	}
}

// toTell takes the refusals that were kept.
func (c *conn) toTell() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := c.refused
	c.refused = nil
	return all
}

// keepAlive closes the connection when the guest's machine gives no sign of life: a
// laptop that was closed says nothing.
func (c *conn) keepAlive(ctx context.Context) {
	tick := time.NewTicker(aliveEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		dead := time.AfterFunc(aliveEvery, func() { c.sc.Close() })
		_, _, err := c.sc.SendRequest("keepalive@openssh.com", true, nil)
		dead.Stop()
		if err != nil {
			return
		}
	}
}
