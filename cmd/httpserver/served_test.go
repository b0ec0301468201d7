package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// served is a directory with a few files, and the program serving it.
func served(t *testing.T, args ...string) (p *program, dir string) {
	t.Helper()
	dir = t.TempDir()
	random := rand.NewChaCha8([32]byte{1})
	big := make([]byte, 3<<20)
	random.Read(big)
	for name, content := range map[string][]byte{
		"big.bin":   big,
		"small.txt": []byte("a small file\n"),
		"text.css":  bytes.Repeat([]byte("body { color: black; }\n"), 1000),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	uploads := filepath.Join(dir, "uploads")
	if err := os.Mkdir(uploads, 0o700); err != nil {
		t.Fatal(err)
	}
	return start(t, append([]string{"--root", dir, "--files", uploads}, args...)...), dir
}

// content is a file's content.
func content(t *testing.T, path ...string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
