//go:build browser && unix

package main

import (
	"strings"
	"testing"

	"httpserver/internal/devtools"
)

// A class votes: one guest with OpenSSH's client on a terminal, one with a browser.
func TestBrowserAndSSHVote(t *testing.T) {
	c := shared(t, 80, 24)
	guest, screen := c.guest(80, 24, "mia")
	screen.waitFor("when it has come", `KEEP-ALIVE`)
	b := devtools.Start(t)
	b.NewTab()
	b.Open(c.term.url + "/live#" + c.word)
	const asks = `document.getElementById("ask").textContent`
	b.WaitFor(`/^You are #\d+: /.test(document.getElementById("you")?.textContent ?? "") + ""`, "true")

	c.term.press("H")
	b.WaitFor(asks, "A question comes; the picture waits.")
	w := c.term.dial()
	w.ask("/echo/one")
	w.answer()
	c.waitFor("at the question", `QUIZ`, `#\d+: keep or close\?`)
	screen.waitFor("at the question", `Question 1`, `after request 1: kept or closed\?`, `k it is kept`, `/echo/one - in progress for [0-9.]+ .?s `, `!#\d+ stays open`)
	b.WaitFor(`document.getElementById("vote").hidden + ""`, "false")
	if shown := b.Eval(`document.body.textContent`); strings.Contains(shown, "HTTP/1.1") {
		t.Errorf("the page tells before: %s", shown)
	}
	guest.press("c")
	screen.waitFor("with a vote", `your vote: closed`)
	guest.press("k")
	screen.waitFor("with another vote", `your vote: kept`)
	b.Eval(`document.querySelectorAll("#vote button")[1].click()`)
	b.WaitFor(asks+`.endsWith("after request 1: kept, or closed? 2 votes so far.") + ""`, "true")
	c.waitFor("before the end of the vote", `!Question 1`, `keep or close\?`)

	c.term.press("k")
	bars := []string{`Question 1`, `kept +1 █+`, `closed +1 █+`, `stays open: HTTP/1.1`}
	c.waitFor("with the votes", append(bars, `right \(1 of 1\): `)...)
	screen.waitFor("with the votes", append(bars, `right: #\d+ stays open`)...)
	b.WaitFor(asks+`.replace(/#\d+/, "#N")`, `Kept: #N stays open: HTTP/1.1 and no "Connection: close". 1 said kept, 1 said closed.`)

	c.term.press("n")
	w.say("GET /echo/two HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
	w.rest()
	screen.waitFor("at the second question", `Question 2`, `after request 2: kept or closed\?`, `/echo/one - 200`, `!/echo/two - 200`)
	guest.press("k")
	screen.waitFor("with a vote", `your vote: kept`)
	c.term.press("c")
	c.waitFor("with the vote", `Question 2`, `kept +1 █+`, `closed +0 `, `server closed #\d+`)
	screen.waitFor("with the vote", `Question 2`, `no: server closed`)
	c.term.press("n")
	c.term.press("H")
	b.WaitFor(asks, "")
	screen.waitFor("after the quiz", `!Question`, `/echo/two`)
	b.WaitFor(`document.querySelector("[data-lane*=',client-close,']") ? "it is seen" : ""`, "it is seen")
}
