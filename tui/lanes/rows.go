package lanes

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"

	"httpserver/internal/monitor"
	"httpserver/tui/canvas"
	"httpserver/tui/scene"
	"httpserver/tui/why"
)

const (
	// keepRow is how long, in nanoseconds, a connection keeps its row whatever
	// else happens, so that nothing is taken away under the reader's eyes.
	keepRow = int64(2 * time.Second)
	// keepClosed is how long, in nanoseconds, a closed connection stays while
	// there is room.
	keepClosed = int64(10 * time.Second)
	// longPeer is the longest peer, in cells, that has a column of its own: an
	// IPv4 address and port.
	longPeer = 21
)

// A row is a connection that has a row.
type row struct {
	conn  uint64
	since int64 // it has had it since then, in Unix nanoseconds
}

// choose decides which connections have one of n rows, and whether one of the n
// is needed for the others. It is the only place that changes p.rows.
func (p *Pane) choose(sc *scene.Scene, n int) {
	clients, _ := sc.Others(nil)
	others := !p.words && n > 2 && p.back == 0 && !sc.Filter.Active()
	p.crowded = others && clients > n
	before := p.rows
	if !p.crowded {
		p.rows = p.pick(sc, before, n)
		without, _ := sc.Others(p.ids()) // some rows show other connections
		p.crowded = others && without > 0
	}
	if p.crowded {
		p.rows = p.pick(sc, before, n-1)
	}
	p.closed = p.leftOut(sc)
	for _, r := range p.rows {
		c := sc.ConnOf(r.conn)
		p.idW = max(p.idW, 1+len(strconv.FormatUint(c.ID, 10)))
		p.peerW = max(p.peerW, sc.PeerWidth(c, longPeer))
		p.serverW = max(p.serverW, canvas.Width(serverOf(sc, c)))
		if why.OldVersion(c) != "" {
			p.versionW = len(why.KeptVersion)
		}
		p.countW = max(p.countW, canvas.Width(requestsOf(c)))
	}
}

// leftOut is how many connections that closed within the time in view have no row, of
// those with the latest events.
func (p *Pane) leftOut(sc *scene.Scene) (n int) {
	oldest, now := p.inView(sc)
	if p.back == 0 { // as long as they keep a row
		oldest = min(oldest, now-keepClosed)
	}
	looked := 0
	for c := range sc.Recent() {
		if looked++; looked > lookedAt || c.Last < oldest {
			break
		}
		if !c.Open() && c.Closed >= oldest && c.Opened <= now && sc.Fate(c) != scene.Hidden && !has(p.rows, c.ID) && sc.Shows(c) {
			n++
		}
	}
	return n
}

// lookedAt is how many connections leftOut looks at, at most.
const lookedAt = 200

// pick returns the connections that have one of n rows after those that had one
// before. Free rows go to the connections with the latest events. The order is
// that of opening, so nothing jumps, in a capture or a fleet for each server.
func (p *Pane) pick(sc *scene.Scene, before []row, n int) []row {
	from, now := p.inView(sc)
	oldest := min(from, now-keepClosed)
	most := 4 * n // connections to look at
	if p.back > 0 {
		oldest, most = from, 4*monitor.MaxClosed
	}
	chosen := sc.Chosen()
	rows := slices.DeleteFunc(slices.Clone(before), func(r row) bool {
		c := sc.ConnOf(r.conn)
		return c == nil || !sc.Shows(c) || r.conn != chosen && (!c.Open() && c.Closed < oldest || c.Opened > now)
	})
	for len(rows) > n { // the screen became smaller
		rows = drop(rows, leastOf(sc, rows))
	}
	if c := sc.ConnOf(chosen); c != nil && !has(rows, c.ID) && (c.Open() || c.Closed >= oldest) {
		if len(rows) >= n { // the chosen connection always has a row
			rows = drop(rows, leastOf(sc, rows))
		}
		rows = append(rows, row{c.ID, now})
	}
	looked := 0
	for c := range sc.Recent() {
		if looked++; looked > most && !sc.Filter.Active() {
			break
		}
		if !c.Open() && c.Closed < oldest || c.Opened > now || has(rows, c.ID) || !sc.Shows(c) {
			continue
		}
		if len(rows) >= n {
			i := yields(sc, rows, c, now)
			if i < 0 {
				break
			}
			rows = drop(rows, i)
		}
		rows = append(rows, row{c.ID, now})
	}
	slices.SortFunc(rows, func(a, b row) int {
		return cmp.Or(byServer(sc.ConnOf(a.conn), sc.ConnOf(b.conn)), cmp.Compare(a.conn, b.conn))
	})
	return rows
}

// byServer groups the connections of a capture or a fleet by their servers.
func byServer(a, b *monitor.Conn) int {
	if a.Server == nil || b.Server == nil {
		return 0
	}
	return cmp.Or(cmp.Compare(a.Server.Name, b.Server.Name), a.Server.Addr.Compare(b.Server.Addr))
}

func drop(rows []row, i int) []row { return slices.Delete(rows, i, i+1) }

func has(rows []row, id uint64) bool {
	return slices.ContainsFunc(rows, func(r row) bool { return r.conn == id })
}

// leastOf is the row of the least interest. It is the chosen connection's only
// when there is no other.
func leastOf(sc *scene.Scene, rows []row) int {
	least, at := 0, int64(math.MaxInt64)
	for i, r := range rows {
		if when := interest(sc.ConnOf(r.conn)); r.conn != sc.Chosen() && when < at {
			least, at = i, when
		}
	}
	return least
}

// yields is the row that is taken away for c: that of the connection that closed
// first, else that of the one that has been quiet for longest; -1 when all of
// them keep theirs.
func yields(sc *scene.Scene, rows []row, c *monitor.Conn, now int64) int {
	least, at := -1, int64(0)
	for i, r := range rows {
		o := sc.ConnOf(r.conn)
		if r.conn == sc.Chosen() || o.Open() && (!c.Open() || now-o.Last < keepRow || now-r.since < keepRow) {
			continue
		}
		if when := interest(o); when < interest(c) && (least < 0 || when < at) {
			least, at = i, when
		}
	}
	return least
}

// interest orders connections by how much they need a row: open ones by their
// latest event, and all of them before the closed ones.
func interest(c *monitor.Conn) int64 {
	if c.Open() {
		return c.Last
	}
	return c.Closed - int64(time.Hour)
}

// ids are the connections that have a row.
func (p *Pane) ids() []uint64 {
	ids := make([]uint64, len(p.rows))
	for i, r := range p.rows {
		ids[i] = r.conn
	}
	return ids
}
