package http1

import (
	"sync"

	"httpserver/internal/message"
)

// A room is a request with memory for the fields of its head: browsers send 12 to
// 16. It is used again when its exchange is over. Fresh memory for each request,
// which is cold, and which the collector has to come for, costs 3 % of a small
// one, 10 % with 1,000 connections, and 15 % of a pipelined one; in BenchmarkExchange,
// 140 ns become 320.
type room struct {
	request message.Request
	fields  [18]message.Field
}

// rooms are the spare ones, shared by all connections of the process: what was in
// them can't be observed.
var rooms = sync.Pool{New: func() any { return new(room) }}

// newRequest is the request of the exchange that begins.
func (c *Conn) newRequest() *message.Request {
	c.room = rooms.Get().(*room)
	c.req = &c.room.request
	c.req.Fields = c.room.fields[:0]
	return c.req
}

// dropRequest ends the loan of the request. It keeps nothing alive from then on.
func (c *Conn) dropRequest() {
	if c.room != nil {
		*c.room = room{}
		rooms.Put(c.room)
	}
	c.req, c.room = nil, nil
}
