// Package bus puts a fleet on NATS: the publisher of a server, and a watcher of all.
// It alone knows NATS' client, which imports net/http for its WebSockets: that is why
// fleets have a command of their own, and httpserver has none of this.
//
// Only core NATS is used, without JetStream: messages are for those who are there. Where
// the broker is and how to log in comes by NATS' own conventions ([Find]). A connection
// that is lost is made again for as long as the program runs; what would have been sent
// meanwhile is missing, and the watcher is told how much.
package bus
