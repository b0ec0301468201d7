package site

import (
	"context"
	"encoding/json"

	"httpserver/internal/message"
)

// whoAmIFields are shared by all responses to /whoami. No cache may keep one: the
// next request may come on another connection.
var whoAmIFields = message.Fields{jsonFields[0], nosniff, {Name: "Cache-Control", Value: "no-store"}}

// whoAmI responds to GET /whoami with the connection that the request came on.
func whoAmI(_ context.Context, q *message.Request) *message.Response {
	content, err := json.Marshal(struct {
		Connection uint64 `json:"connection"` // its number, as the lanes have it
		Request    int    `json:"request"`    // which request on it this is, from 1
		Peer       string `json:"peer"`
		Reused     bool   `json:"reused"`
	}{q.Conn, q.Nth, q.Remote.String(), q.Nth > 1})
	if err != nil {
		panic("can't happen: numbers and an address are JSON: " + err.Error())
	}
	return &message.Response{Status: message.OK, Fields: whoAmIFields, Content: message.Bytes(append(content, '\n'))}
}
