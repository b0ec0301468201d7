package server

// taps are the callers who look at wire bytes.
type taps struct{}

func (c *conn) tapIn(p []byte)  {}
func (c *conn) tapFile(n int64) {}
func (c *conn) tapEnd()         {}
