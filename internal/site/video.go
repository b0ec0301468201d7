package site

import (
	"context"

	"httpserver/internal/message"
)

// videoPath is the file that /video serves.
const videoPath = "/assets/vim.mp4"

// video responds to /video from the first of its handlers that has the file.
type video []message.Handler

// Serve calls the handlers in their order as if the request had named the file, so
// that they take care of ranges and validators.
func (v video) Serve(ctx context.Context, q *message.Request) *message.Response {
	named := *q
	named.Target.Path, named.Target.RawPath = videoPath, videoPath
	response := problem(q, message.Problem{Status: message.NotFound, Detail: "there is no video here"})
	for _, directory := range v {
		if response = directory.Serve(ctx, &named); response.Status != message.NotFound {
			break
		}
	}
	return response
}
