package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

// A certificate is the certificate and key for TLS handshakes. It may be read
// again while the server runs. It is safe for concurrent use.
type certificate struct {
	certFile, keyFile string // as given; "": made in memory
	certPath, keyPath string // their absolute forms
	pair              atomic.Pointer[tls.Certificate]
}

// newCertificate reads or makes the pair that the options ask for; nil for plain
// HTTP.
func newCertificate(o *options, now time.Time) (*certificate, error) {
	switch {
	case o.tlsSelfSigned:
		pair, err := selfSigned(o.host, now)
		if err != nil {
			return nil, fmt.Errorf("make a certificate: %w", err)
		}
		c := &certificate{}
		c.pair.Store(&pair)
		return c, nil
	case o.tlsCert != "":
		c := &certificate{
			certFile: o.tlsCert, certPath: absolute(o.tlsCert),
			keyFile: o.tlsKey, keyPath: absolute(o.tlsKey),
		}
		return c, c.reload()
	default:
		return nil, nil
	}
}

// reload reads the pair from its files. When that fails the old pair stays.
func (c *certificate) reload() error {
	pair, err := tls.LoadX509KeyPair(c.certPath, c.keyPath)
	var onDisk *fs.PathError
	switch {
	case errors.As(err, &onDisk):
		name := c.certFile
		if onDisk.Path != c.certPath {
			name = c.keyFile
		}
		return fmt.Errorf("cannot read %s: %w; give a readable PEM file with --tls-cert and --tls-key", name, onDisk.Err)
	case err != nil && encrypted(c.keyPath):
		return fmt.Errorf("the key in %s is encrypted, and this program asks for no passphrase; decrypt it first: openssl pkey -in KEY -out PLAIN", c.keyFile)
	case err != nil:
		return fmt.Errorf("%s and %s are no certificate and key: %w", c.certFile, c.keyFile, err)
	}
	c.pair.Store(&pair)
	return nil
}

// encrypted reports whether a file's first private key is encrypted, in PKCS #8 or
// in the older form of OpenSSL.
func encrypted(file string) bool {
	rest, err := os.ReadFile(file)
	for err == nil {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return false
		}
		if strings.HasSuffix(block.Type, "PRIVATE KEY") {
			return block.Type == "ENCRYPTED PRIVATE KEY" || strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED")
		}
	}
	return false
}

// config returns the server's configuration; nil for plain HTTP.
func (c *certificate) config() *tls.Config {
	if c == nil {
		return nil
	}
	return &tls.Config{
		// TLS 1.0 and 1.1 must not be used. https://www.rfc-editor.org/rfc/rfc8996
		MinVersion: tls.VersionTLS12,
		// Name the protocols, so that no client tries HTTP/2. A client that
		// offers only others is refused: "curl --http1.0" offers HTTP/1.0.
		// https://www.rfc-editor.org/rfc/rfc7301#section-3.2
		NextProtos:     []string{"http/1.1", "http/1.0"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.pair.Load(), nil },
	}
}

// selfSigned makes a pair for this machine's own names, valid for a year. The key
// is only in memory.
func selfSigned(host string, now time.Time) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return tls.Certificate{}, err
	}
	leaf := &x509.Certificate{
		SerialNumber:          serial,
		Subject:               pkix.Name{CommonName: "localhost", Organization: []string{"httpserver, self-signed"}},
		NotBefore:             now.Add(-time.Hour), // for clients whose clock is a little slow
		NotAfter:              now.AddDate(1, 0, 0),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
		DNSNames:              []string{"localhost"},
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	if ip := net.ParseIP(host); ip != nil {
		leaf.IPAddresses = append(leaf.IPAddresses, ip)
	} else if host != "" && host != "localhost" {
		leaf.DNSNames = append(leaf.DNSNames, host)
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, leaf, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}
