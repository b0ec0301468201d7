package sshd

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/crypto/ssh"
)

// A HostKey is what a server is known by. Guests' clients remember it.
type HostKey struct{ signer ssh.Signer }

// Fingerprint is what a guest compares, as ssh shows it: "SHA256:...".
func (k *HostKey) Fingerprint() string { return ssh.FingerprintSHA256(k.signer.PublicKey()) }

// OpenHostKey reads the key in a file. Where there is none, it makes one, which only
// its owner can read, in a directory that it makes as well. A file that others can
// read is refused. Two programs that make the same file at a time get the same key.
func OpenHostKey(file string) (*HostKey, error) {
	k, err := readHostKey(file)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	if err := makeHostKey(file); err != nil {
		return nil, err
	}
	return readHostKey(file)
}

func readHostKey(file string) (*HostKey, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if err := private(f); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(f, 64<<10))
	if err != nil {
		return nil, err
	}
	signer, err := ssh.ParsePrivateKey(text)
	if err != nil {
		return nil, fmt.Errorf("%s holds no SSH key: move it away, and a new one is made", file)
	}
	return &HostKey{signer}, nil
}

// makeHostKey writes a new key. It is written whole before it gets its name.
func makeHostKey(file string) error {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	block, err := ssh.MarshalPrivateKey(key, "httpserver")
	if err != nil {
		return err
	}
	dir := filepath.Dir(file)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".new-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(pem.EncodeToMemory(block))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), file); err != nil && !errors.Is(err, fs.ErrExist) {
		return os.Rename(f.Name(), file) // a file system without links
	}
	return nil
}
