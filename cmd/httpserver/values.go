package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"
)

// A size is a number of bytes as a flag: digits, and perhaps k, M or G for powers
// of 1024.
type size int64

// units are the letters that may follow a size, the largest first.
var units = [...]struct {
	letter string
	bytes  size
}{{"G", 1 << 30}, {"M", 1 << 20}, {"k", 1 << 10}}

// Set parses s, as [pflag.Value] asks.
func (z *size) Set(s string) error {
	digits, unit := s, size(1)
	for _, u := range units {
		if n := len(s) - 1; n > 0 && strings.EqualFold(s[n:], u.letter) {
			digits, unit = s[:n], u.bytes
		}
	}
	n, err := strconv.ParseUint(digits, 10, 63)
	if err != nil || size(n) > math.MaxInt64/unit {
		return errors.New("not a size such as 4096, 64k, 10M or 1G")
	}
	if n == 0 {
		return errors.New("must be more than 0")
	}
	*z = size(n) * unit
	return nil
}

// String is the size with the largest unit that divides it.
func (z *size) String() string {
	for _, u := range units {
		if *z >= u.bytes && *z%u.bytes == 0 {
			return strconv.FormatInt(int64(*z/u.bytes), 10) + u.letter
		}
	}
	return strconv.FormatInt(int64(*z), 10)
}

// Type is the word for the value in the help.
func (*size) Type() string { return "N" }

// A limit is a duration that must be more than zero: 0 means never in Go, and at
// once in nginx, whose "keepalive_timeout 0" keeps no connection.
type limit time.Duration

// Set parses s, as [pflag.Value] asks.
func (l *limit) Set(s string) error {
	d, err := time.ParseDuration(s)
	switch {
	case err != nil:
		return errors.New("not a duration such as 500ms, 5s or 2m")
	case d <= 0:
		return errors.New("must be more than 0: some servers take 0 for never, others for at once")
	}
	*l = limit(d)
	return nil
}

// String is the duration as Go writes it.
func (l *limit) String() string { return time.Duration(*l).String() }

// Type is the word for the value in the help.
func (*limit) Type() string { return "D" }

// A count is a whole number from min to max.
type count struct {
	n, min, max int
	word        string // for the help
}

// Set parses s, as [pflag.Value] asks.
func (c *count) Set(s string) error {
	n, err := strconv.Atoi(s)
	switch {
	case err != nil:
		return errors.New("not a whole number")
	case n < c.min && c.max == math.MaxInt:
		return fmt.Errorf("must be %d or more", c.min)
	case n < c.min || n > c.max:
		return fmt.Errorf("must be from %d to %d", c.min, c.max)
	}
	c.n = n
	return nil
}

// String is the number.
func (c *count) String() string { return strconv.Itoa(c.n) }

// Type is the word for the value in the help.
func (c *count) Type() string { return c.word }

// A plainSwitch is a flag without a value. It hides the method by which the flag
// library recognises one, and adds "[=true|false]" to it in the help.
type plainSwitch struct{ pflag.Value }

// A choice is one of a few words.
type choice struct {
	word  string
	words []string
}

// Set parses s, as [pflag.Value] asks.
func (c *choice) Set(s string) error {
	for _, w := range c.words {
		if s == w {
			c.word = s
			return nil
		}
	}
	return errors.New("must be one of " + strings.Join(c.words, ", "))
}

// String is the word.
func (c *choice) String() string { return c.word }

// Type is the word for the value in the help.
func (c *choice) Type() string { return strings.Join(c.words, "|") }

var _ = []pflag.Value{(*size)(nil), (*limit)(nil), (*count)(nil), (*choice)(nil)}
