package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestTheOperatorIsNotDisturbedWhileTheDashboardIsOn(t *testing.T) {
	var screen bytes.Buffer
	op := operator{w: &screen}
	op.say("before")
	op.watch(true)
	op.log("panic: a trace\nof two lines")
	op.say(strings.Repeat("x", maxHeld)) // too much is left out whole
	op.say("the last")
	if got := screen.String(); got != "httpserver: before\n" {
		t.Errorf("while the dashboard is on: %q", got)
	}
	op.watch(false)
	op.say("after")
	want := "httpserver: before\nhttpserver: panic: a trace\nof two lines\nhttpserver: the last\nhttpserver: after\n"
	if got := screen.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
