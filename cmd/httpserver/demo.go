package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"strconv"

	"httpserver/internal/demo"
)

// newDemo returns the runner of demo traffic to a.listener.
func (a *app) newDemo() *demo.Runner {
	return demo.New(func() string { return reach(a.listener) }, a.cert.client())
}

// reach returns an address at which this machine reaches ln.
func reach(ln net.Listener) string {
	at := ln.Addr().(*net.TCPAddr)
	return net.JoinHostPort(hostOf(at), strconv.Itoa(at.Port))
}

// client returns a client's configuration that trusts only the certificate that
// is served now, whatever its issuer; nil for plain HTTP.
func (c *certificate) client() *tls.Config {
	if c == nil {
		return nil
	}
	return &tls.Config{
		InsecureSkipVerify: true, // VerifyConnection is stricter
		VerifyConnection: func(s tls.ConnectionState) error {
			if !bytes.Equal(s.PeerCertificates[0].Raw, c.pair.Load().Certificate[0]) {
				return errors.New("the certificate is not the one that is served")
			}
			return nil
		},
	}
}

// play plays the scenario of --demo. With --exit its end ends the program.
func (a *app) play(ctx context.Context) error {
	if err := a.demo.Start(ctx, a.o.scenario); err != nil {
		return err
	}
	err := a.demo.Wait()
	if err != nil && ctx.Err() == nil {
		a.tell(err.Error())
	}
	if a.o.exit {
		return err
	}
	<-ctx.Done()
	return nil
}
