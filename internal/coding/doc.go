// Package coding is content codings (RFC 9110 §8.4 and §12.5.3): what a
// client accepts, what is worth compressing, and a handler around a handler
// that compresses what the inner one answers.
//
// Two users share it. Package files keeps each file compressed once and asks
// only [Accept] and [Set.Best]; dynamic contents go through [New]. The
// encoders are a library's (klauspost/compress); nothing is compressed here
// by hand.
//
// A coded representation is another representation: it has its own entity
// tag, and every response that could have been coded says
// "Vary: Accept-Encoding", coded or not.
package coding
