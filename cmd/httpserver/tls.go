package main

import (
	"bytes"
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
	cert, err := readPEM(c.certFile, c.certPath)
	if err != nil {
		return err
	}
	key, err := readPEM(c.keyFile, c.keyPath)
	if err != nil {
		return err
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		if form := keyForm(key); form != "" {
			return fmt.Errorf("the key in %s is %s", c.keyFile, form)
		}
		return fmt.Errorf("%s and %s are no certificate and key: %w", c.certFile, c.keyFile, err)
	}
	c.pair.Store(&pair)
	return nil
}

// byteOrderMark is what Windows programs begin a text in UTF-8 with.
const byteOrderMark = "\xef\xbb\xbf"

// readPEM returns a file of PEM blocks without a byte order mark, which hides the
// first block. A file that is PEM no more, or never was, is refused with its form.
func readPEM(name, path string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if onDisk, ok := errors.AsType[*fs.PathError](err); ok {
		return nil, fmt.Errorf("cannot read %s: %w; give a readable PEM file with --tls-cert and --tls-key", name, onDisk.Err)
	}
	switch b = bytes.TrimPrefix(b, []byte(byteOrderMark)); {
	case bytes.HasPrefix(b, []byte("\xff\xfe")), bytes.HasPrefix(b, []byte("\xfe\xff")):
		return nil, fmt.Errorf("%s is UTF-16 text; save it as UTF-8", name)
	case bytes.HasPrefix(b, []byte{0x30, 0x82}) && !bytes.Contains(b, []byte("-----BEGIN")):
		return nil, fmt.Errorf("%s is binary (DER, or a PKCS #12 file); convert it to PEM first: openssl x509, openssl pkey or openssl pkcs12", name)
	}
	return b, nil
}

// keyForm says in which form a file's first private key is that TLS cannot use, and
// the cure; "" if it is another fault: PKCS #8 and OpenSSL's older form can be
// encrypted, OpenSSH has a form of its own.
func keyForm(file []byte) string {
	for rest := file; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return ""
		}
		if !strings.HasSuffix(block.Type, "PRIVATE KEY") {
			continue
		}
		switch {
		case block.Type == "ENCRYPTED PRIVATE KEY", strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED"):
			return "encrypted, and this program asks for no passphrase; decrypt it first: openssl pkey -in KEY -out PLAIN"
		case block.Type == "OPENSSH PRIVATE KEY" && !bytes.HasPrefix(block.Bytes, []byte(plainOpenSSH)):
			return "encrypted, and in OpenSSH's own form; decrypt and convert a copy of it first: ssh-keygen -p -m PEM -N '' -f COPY"
		case block.Type == "OPENSSH PRIVATE KEY":
			return "in OpenSSH's own form; convert a copy of it first: ssh-keygen -p -m PEM -N '' -f COPY"
		}
		return ""
	}
}

// plainOpenSSH is how OpenSSH's form of a key begins that is not encrypted.
// https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key
const plainOpenSSH = "openssh-key-v1\x00\x00\x00\x00\x04none"

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
