// Package bus puts a fleet on NATS: the publisher of a server, and a watcher of all.
// It alone knows NATS' client, which imports net/http for its WebSockets: that is why
// fleets have a command of their own, and httpserver has none of this.
//
// Only core NATS is used, without JetStream: a message reaches the watchers that
// are connected when it is sent. The broker's address and the credentials follow NATS'
// own conventions ([Find]). A lost connection is made again for as long as the program
// runs; entries that would have been sent meanwhile are missing, and the watcher is told
// how many.
package bus
