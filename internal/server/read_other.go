//go:build !linux

package server

// A rawReader is not used here.
type rawReader struct{ inside bool }

// run reads and works until the connection is to end.
func (c *conn) run() { c.runPlain() }

// mustWait is about rawReader.
func (c *conn) mustWait() bool { return false }

// writeNow leaves everything to net.Conn.
func (c *conn) writeNow(p, q []byte) int { return 0 }

// postpone is never called.
func (c *conn) postpone(error) {}

// lookAgain does nothing here: the connection is in the middle of a read.
func (c *conn) lookAgain() {}
