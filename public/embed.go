// Package public holds the lesson's page and the hand-out, as files: --root serves
// this directory, and a program without it serves the same files out of itself.
package public

import "embed"

// Files are the pages and what they load, by their names in this directory.
//
//go:embed *.html *.css *.js *.svg
var Files embed.FS
