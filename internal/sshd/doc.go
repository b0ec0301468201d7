// Package sshd is an SSH server that gives each guest a screen and nothing else.
//
// # Rules
//
//   - There is no shell, no command, no file transfer, no forwarding, no agent and no
//     environment. Each is refused, with a sentence where the protocol has a place
//     for one.
//   - A guest gives the join word, if one is required, as a password or in reply to a
//     question. Guests are not asked for keys.
//   - Every wait has a limit: [handshakeTime] for the key exchange, [wordTime] for
//     the word, [screenTime] until a screen is asked for, [idleTime] without a key
//     pressed, [aliveEvery] for a sign that the guest's machine is there.
//   - Connections are limited: [maxConns] in all, [maxNew] that are not let in yet,
//     [maxNewOf] of those from one address. One more is closed at once.
//   - What a guest says about itself, its user name and its terminal's name, is a
//     stranger's bytes.
//
// It is built on golang.org/x/crypto/ssh, and is the only package that imports it.
//
// # Files, in reading order
//
//	server.go    accepts connections, and counts them
//	conn.go      one connection: handshake, word, what is refused
//	session.go   the screen of a guest
//	hostkey.go   the key that the server is known by
//	private_unix.go, private_other.go: who may read the key's file
package sshd
