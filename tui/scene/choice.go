package scene

// A Choice is what the viewer chose to look at. The zero value is [Newest].
type Choice struct {
	kind choiceKind
	conn uint64
	n    uint64 // the row's number, or the exchange's on its connection
}

type choiceKind uint8

const (
	newest choiceKind = iota
	conn
	row
	exchange
)

// Newest follows what happens: the subject is the newest decision.
func Newest() Choice { return Choice{} }

// Conn is a connection.
func Conn(id uint64) Choice { return Choice{kind: conn, conn: id} }

// Row is a request by its number in the log, as of [monitor.State.Row]. When
// that row is no longer kept, it is the oldest one that is.
func Row(n uint64) Choice { return Choice{kind: row, n: n} }

// Exchange is the nth exchange on a connection, counted from 1.
func Exchange(id uint64, nth int) Choice {
	return Choice{kind: exchange, conn: id, n: uint64(nth)}
}

// Conn is the chosen connection's number; 0 when no connection was chosen as
// such, but a request or nothing.
func (c Choice) Conn() uint64 {
	if c.kind == conn {
		return c.conn
	}
	return 0
}

// Follows reports whether nothing was chosen: the screen follows what happens.
func (c Choice) Follows() bool { return c.kind == newest }

// IsExchange reports whether an exchange was chosen.
func (c Choice) IsExchange() bool { return c.kind == exchange }

// IsRow reports whether a request was chosen in the log.
func (c Choice) IsRow() bool { return c.kind == row }
