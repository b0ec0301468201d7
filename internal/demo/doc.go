// Package demo is traffic for lessons: scenarios played by real TCP clients
// against the running server, so that somebody without a network, a second
// window or an idea what to send sees connections being reused and closed.
//
// # Rules
//
//   - The clients are foreigners: they come over the network to the address
//     the server listens on, with TLS when it has it, and get no favours.
//   - The server knows which connections are ours before it accepts them: a
//     client takes its local port first, enters it into a list, and connects
//     then. The server asks [Runner.Tag].
//   - They are slow enough to watch. Each scenario ends by itself, and at once
//     when it is stopped; nothing is left behind.
//   - Each can be done by hand, and says how.
//
// Most requests are written by package http1's client side. Where the lesson
// is about the bytes (an old version, a broken message, one byte at a time),
// the scenario writes them itself.
package demo
