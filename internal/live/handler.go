package live

import (
	"context"
	"io"
	"net/netip"
	"strconv"
	"strings"

	"httpserver/internal/message"
	"httpserver/internal/share"
)

// cookie is the name of the cookie that holds a guest's ID.
const cookie = "httpserver-guest"

// maxWord is how many bytes of a join word are read.
const maxWord = 100

// Path is the path of the page. What belongs to the page is under it.
const Path = "/live"

// IsGuest reports whether a request is for the page or what belongs to it.
func IsGuest(q *message.Request) bool {
	return q.Target.Path == Path || strings.HasPrefix(q.Target.Path, Path+"/")
}

// Serve responds for /live and all paths under it.
func (l *Live) Serve(_ context.Context, q *message.Request) *message.Response {
	switch name := strings.TrimPrefix(q.Target.Path, Path); {
	case name == "" && (q.Method == "GET" || q.Method == "HEAD"):
		return l.page
	case name == "/join" && q.Method == "POST":
		return l.join(q)
	case name == "/vote" && q.Method == "POST":
		return l.vote(q)
	case name == "/events" && q.Method == "GET":
		return l.events(q)
	case name == "", name == "/events":
		return say(message.MethodNotAllowed, "this takes GET", message.Field{Name: "Allow", Value: "GET"})
	case name == "/join", name == "/vote":
		return say(message.MethodNotAllowed, "this takes POST", message.Field{Name: "Allow", Value: "POST"})
	}
	return say(message.NotFound, "there is nothing under this path")
}

// say returns a response with a sentence for the guest.
func say(status message.Status, sentence string, more ...message.Field) *message.Response {
	r := answer(status, more...)
	r.Content = message.Bytes(sentence)
	return r
}

// answer returns a response without content.
func answer(status message.Status, more ...message.Field) *message.Response {
	return &message.Response{Status: status, Fields: append(message.Fields{
		{Name: "Content-Type", Value: "text/plain; charset=utf-8"},
		{Name: "X-Content-Type-Options", Value: "nosniff"},
		{Name: "Cache-Control", Value: "no-store"},
	}, more...)}
}

// join lets in a guest who knows the word, or who was here before.
func (l *Live) join(q *message.Request) *message.Response {
	if l.guest(q) != nil {
		return say(message.OK, "Welcome back")
	}
	word, err := io.ReadAll(io.LimitReader(q.Content, maxWord))
	if err != nil {
		return nil // the server knows why
	}
	addr := q.Remote.Addr()
	if err := l.class.Check(addr, string(word)); err != nil {
		return say(message.Forbidden, sentence(err))
	}
	g, err := l.class.Enter(share.Visitor{Kind: share.Page, Addr: addr})
	if err != nil {
		return say(message.ServiceUnavailable, sentence(err))
	}
	value := cookie + "=" + g.ID() + "; Path=/live; HttpOnly; SameSite=Strict"
	if q.Secure {
		value += "; Secure"
	}
	return say(message.OK, "Welcome", message.Field{Name: "Set-Cookie", Value: value})
}

// sentence is an error of package share for a page: it begins with a capital.
func sentence(err error) string {
	s := err.Error()
	return strings.ToUpper(s[:1]) + s[1:]
}

// guest is the guest of a request's cookie; nil for none.
func (l *Live) guest(q *message.Request) *share.Guest {
	for pair := range strings.SplitSeq(q.Fields.Joined("Cookie"), ";") {
		if name, id, _ := strings.Cut(strings.TrimSpace(pair), "="); name == cookie {
			return l.class.Find(id)
		}
	}
	return nil
}

// vote takes a guest's vote.
func (l *Live) vote(q *message.Request) *message.Response {
	g := l.guest(q)
	if g == nil {
		return say(message.Forbidden, "Join first")
	}
	n, kept, _ := strings.Cut(q.Target.Query, "=")
	number, err := strconv.Atoi(n)
	if err != nil || kept != "0" && kept != "1" {
		return say(message.BadRequest, "A vote is N=1 for kept, or N=0 for closed")
	}
	if err := g.Vote(number, kept == "1"); err != nil {
		return say(message.Conflict, sentence(err))
	}
	return say(message.OK, "Counted")
}

// events is the stream of a guest. It ends with the guest's connection, or when Run
// ends.
func (l *Live) events(q *message.Request) *message.Response {
	g := l.guest(q)
	if g == nil {
		return say(message.Forbidden, "Join first")
	}
	w, err := l.enter(g, q.Conn, netip.AddrPortFrom(q.Remote.Addr(), 0))
	if err != nil {
		return say(message.ServiceUnavailable, sentence(err))
	}
	r := answer(message.OK)
	r.Fields[0].Value = "text/event-stream"
	r.Content = message.Stream(func(out io.Writer) error {
		defer l.leave(w)
		for text := range w.texts {
			if _, err := out.Write(text); err != nil {
				return nil // the guest has gone, which is no failure
			}
		}
		return nil
	})
	return r
}
