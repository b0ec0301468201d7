package share

import (
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"strings"
)

// nouns are 256 common nouns, easy to spell.
//
//go:embed nouns.txt
var nouns string

// Word is the join word; "" where none is asked for.
func (c *Class) Word() string { return c.word }

// JoinPath is the target of the page with the word in it, as the QR code has it:
// "/live#otter-lamp". It is short, since each byte makes the code larger.
func (c *Class) JoinPath() string {
	if c.word == "" {
		return "/live"
	}
	return "/live#" + c.word
}

// sameWord compares words in a time that does not depend on how much of them is the
// same. Case and the spaces around are a typist's.
func sameWord(right, typed string) bool {
	typed = strings.ToLower(strings.TrimSpace(typed))
	return subtle.ConstantTimeCompare([]byte(right), []byte(typed)) == 1
}

// NewWord makes a join word of two common nouns, as "otter-lamp": one of 65,536.
func NewWord() string {
	var b [2]byte
	rand.Read(b[:])
	all := strings.Fields(nouns)
	return all[b[0]] + "-" + all[b[1]]
}
