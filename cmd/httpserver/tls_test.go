package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// writePair writes a fresh certificate and its key as PEM files.
func writePair(t *testing.T, dir string) (certFile, keyFile string) {
	t.Helper()
	pair, err := selfSigned("", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	key, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	certFile, keyFile = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for name, block := range map[string]*pem.Block{
		certFile: {Type: "CERTIFICATE", Bytes: pair.Certificate[0]},
		keyFile:  {Type: "PRIVATE KEY", Bytes: key},
	} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return certFile, keyFile
}

func TestSelfSignedIsForThisMachine(t *testing.T) {
	now := time.Now()
	for _, c := range []struct{ host, good string }{
		{"", "localhost"}, {"", "127.0.0.1"}, {"", "::1"}, {"localhost", "localhost"},
		{"192.0.2.7", "192.0.2.7"}, {"teacher.test", "teacher.test"},
	} {
		pair, err := selfSigned(c.host, now)
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := x509.ParseCertificate(pair.Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		roots := x509.NewCertPool()
		roots.AddCert(leaf)
		if _, err := leaf.Verify(x509.VerifyOptions{DNSName: c.good, Roots: roots, CurrentTime: now}); err != nil {
			t.Errorf("with --host %q, a client that asks for %q is told: %v", c.host, c.good, err)
		}
		if leaf.VerifyHostname("example.com") == nil {
			t.Errorf("with --host %q, the certificate is good for example.com too", c.host)
		}
	}
}

func TestCertificateIsReadAnew(t *testing.T) {
	dir := t.TempDir()
	o := defaults()
	o.tlsCert, o.tlsKey = writePair(t, dir)
	c, err := newCertificate(o, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	served := func() string {
		pair, err := c.config().GetCertificate(nil)
		if err != nil {
			t.Fatal(err)
		}
		return string(pair.Certificate[0])
	}
	first := served()

	writePair(t, dir)
	if err := c.reload(); err != nil {
		t.Fatal(err)
	}
	second := served()
	if second == first {
		t.Error("after the reload the old certificate is served")
	}

	if err := os.WriteFile(o.tlsCert, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := c.reload(); err == nil || !strings.Contains(err.Error(), "no certificate and key") {
		t.Errorf("reading a broken file: %v", err)
	}
	if served() != second {
		t.Error("after a failed reload the good certificate is gone")
	}
}

func TestOldTLSIsRefused(t *testing.T) {
	o := defaults()
	o.tlsSelfSigned = true
	c, err := newCertificate(o, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if v := c.config().MinVersion; v != tls.VersionTLS12 {
		t.Errorf("the lowest version is %s", tls.VersionName(v))
	}
}

// What is wrong with a pair is named.
func TestABadPairIsNamed(t *testing.T) {
	dir := t.TempDir()
	certFile, keyFile := writePair(t, dir)
	otherCert, otherKey := writePair(t, t.TempDir())
	cert, key := content(t, certFile), content(t, keyFile)
	body := strings.Split(strings.TrimSpace(key), "\n")
	inner := strings.Join(body[1:len(body)-1], "\n")
	ciphertext := strings.Repeat("c2VjcmV0", 8) // which only a passphrase would make sense of
	pkcs8 := "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + ciphertext + "\n-----END ENCRYPTED PRIVATE KEY-----\n"
	legacy := func(kind string) string {
		return "-----BEGIN " + kind + "PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,0123456789ABCDEF0123456789ABCDEF\n\n" + ciphertext + "\n-----END " + kind + "PRIVATE KEY-----\n"
	}
	openSSH := func(cipher string) string {
		form := "openssh-key-v1\x00" + string([]byte{0, 0, 0, byte(len(cipher))}) + cipher + "\x00\x00\x00\x04none"
		return string(pem.EncodeToMemory(&pem.Block{Type: "OPENSSH PRIVATE KEY", Bytes: []byte(form)}))
	}
	der, _ := pem.Decode([]byte(cert))
	wide := func(text string) string { // UTF-16, as Windows PowerShell writes it
		return "\xff\xfe" + strings.Join(strings.Split(text, ""), "\x00") + "\x00"
	}
	for _, c := range []struct{ name, cert, key, want string }{
		{"a good pair", cert, key, ""},
		{"byte order marks", byteOrderMark + cert, byteOrderMark + key, ""},
		{"a byte order mark before an encrypted key", cert, byteOrderMark + pkcs8, "is encrypted"},
		{"lines that end as in Windows", strings.ReplaceAll(cert, "\n", "\r\n"), strings.ReplaceAll(key, "\n", "\r\n"), ""},
		{"text before the blocks", "Subject: CN=localhost\n" + cert, "a comment\n" + key, ""},
		{"an encrypted key of OpenSSH", cert, openSSH("aes256-ctr"), "is encrypted, and in OpenSSH's own form"},
		{"a plain key of OpenSSH", cert, openSSH("none"), "is in OpenSSH's own form"},
		{"a broken key of OpenSSH", cert, "-----BEGIN OPENSSH PRIVATE KEY-----\n-----END OPENSSH PRIVATE KEY-----\n", "OpenSSH's own form"},
		{"a certificate in UTF-16", wide(cert), key, "one.pem is UTF-16 text"},
		{"a key in UTF-16", cert, wide(key), "two.pem is UTF-16 text"},
		{"a certificate in DER", string(der.Bytes), key, "one.pem is binary"},
		{"a public key", cert, strings.ReplaceAll(key, "PRIVATE", "PUBLIC"), "are no certificate and key"},
		{"certificate and key in one file", cert + key, cert + key, ""},
		{"parameters before the key", cert, "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + key, ""},
		{"an encrypted key", cert, pkcs8, "is encrypted"},
		{"an encrypted key of old OpenSSL", cert, legacy("EC "), "is encrypted"},
		{"an encrypted RSA key of old OpenSSL", cert, legacy("RSA "), "is encrypted"},
		{"an encrypted key after the certificate", cert + pkcs8, cert + pkcs8, "is encrypted"},
		{"a certificate of another key", content(t, otherCert), key, "private key does not match"},
		{"another key for the certificate", cert, content(t, otherKey), "private key does not match"},
		{"the two exchanged", key, cert, "PEM inputs may have been switched"},
		{"no key in it", cert, "nothing\n", "are no certificate and key"},
		{"an empty key", cert, "", "are no certificate and key"},
		{"a broken key", cert, strings.Replace(key, inner[10:40], "", 1), "are no certificate and key"},
	} {
		one, two := filepath.Join(dir, "one.pem"), filepath.Join(dir, "two.pem")
		for name, text := range map[string]string{one: c.cert, two: c.key} {
			if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		_, err := newCertificate(&options{tlsCert: one, tlsKey: two}, time.Now())
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}

// A client that offers a protocol the server speaks is not refused.
func TestProtocolsOfAHandshake(t *testing.T) {
	p := start(t, "--tls-self-signed")
	for _, c := range []struct {
		name    string
		offered []string
		chosen  string
		refused bool
	}{
		{"none", nil, "", false},
		{"HTTP/1.1", []string{"http/1.1"}, "http/1.1", false},
		{"HTTP/1.0, as curl --http1.0", []string{"http/1.0"}, "http/1.0", false},
		{"both", []string{"http/1.0", "http/1.1"}, "http/1.1", false},
		{"HTTP/2 and HTTP/1.1, as a browser", []string{"h2", "http/1.1"}, "http/1.1", false},
		{"another protocol", []string{"imap"}, "", true},
	} {
		conn, err := tls.Dial("tcp", p.addr, &tls.Config{InsecureSkipVerify: true, NextProtos: c.offered}) // the certificate is not in question
		if err != nil {
			if !c.refused {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if got := conn.ConnectionState().NegotiatedProtocol; c.refused || got != c.chosen {
			t.Errorf("%s: the protocol is %q, want %q, refused: %v", c.name, got, c.chosen, c.refused)
		}
		conn.Close()
	}
}
