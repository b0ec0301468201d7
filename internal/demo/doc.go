// Package demo plays traffic for lessons: scenarios in which real TCP clients
// send requests to the running server, so that a viewer sees connections being
// reused and closed without a network or a second terminal.
//
// # Rules
//
//   - The clients get no favours: they connect over TCP to the address that the
//     server listens on, with TLS if it uses TLS.
//   - The server can tag a demo connection when it accepts it. A client first
//     binds a local port, adds it to the list of ports, and then connects; the
//     server looks the peer up with [Runner.Tag].
//   - A scenario is slow enough to watch. It ends by itself, or at once when it
//     is stopped, and leaves no connection and no goroutine.
//   - Every scenario can be repeated by hand; [Scenario].ByHand has the commands.
//
// Package http1's client side writes most requests. Where the lesson is about
// the bytes (an old version, a malformed message, one byte at a time), the
// scenario writes them itself.
//
// # To add a scenario
//
// Write the function that plays it beside its kind, in play.go or crowd.go, and add
// its row to lessons in scenario.go: number, key, title, commands by hand. --demo and
// the dashboard's menu read those rows.
//
// # Files, in reading order
//
//	runner.go     Runner: starts, stops and waits for one scenario
//	scenario.go   the list of scenarios, with their titles and commands
//	resend.go     sends the bytes of one request once more
//	play.go       the scenarios with one connection at a time
//	race.go       the scenario of the idle race
//	crowd.go      the scenarios with many connections
//	stage.go      stage: pauses and parallel parts of a scenario
//	client.go     client: one connection to the server
//	ports.go      the list of local ports in use, for tags
//	bind_unix.go  binds a local port before connecting
//	bind_other.go the same where the system cannot
package demo
