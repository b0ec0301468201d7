package site

import (
	"context"

	"httpserver/internal/message"
)

// videoPath is where /video looks.
const videoPath = "/assets/vim.mp4"

// video answers /video from the first of the directories that has the file.
type video []message.Handler

// Serve asks the directories in their order, as if the request had named the
// file: so ranges and validators are theirs.
func (v video) Serve(ctx context.Context, q *message.Request) *message.Response {
	named := *q
	named.Target.Path, named.Target.RawPath = videoPath, videoPath
	answer := problem(q, message.Problem{Status: message.NotFound, Detail: "there is no video here"})
	for _, directory := range v {
		if answer = directory.Serve(ctx, &named); answer.Status != message.NotFound {
			break
		}
	}
	return answer
}
