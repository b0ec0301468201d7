package monitor

// MaxSeconds is how many seconds of history are kept.
const MaxSeconds = 512

// A Second is what happened in one second.
type Second struct {
	Sec      int64 // Unix seconds
	Requests uint32
	Conns    uint32 // opened
	Open     int32  // connections open at its end
	In, Out  int64  // bytes
}

// seconds are the newest seconds. Second n is at index n % MaxSeconds.
type seconds struct {
	ring [MaxSeconds]Second
	last int64 // the newest second that advance has reached
	open int32 // connections open then
}

// at is the entry of a second. For one that is no longer kept it is a
// throw-away entry.
func (h *seconds) at(sec int64) *Second {
	p := &h.ring[uint64(sec)%MaxSeconds]
	if p.Sec < sec {
		*p = Second{Sec: sec, Open: h.open}
	} else if p.Sec > sec {
		return &Second{}
	}
	return p
}

// advance sets the number of open connections for the seconds up to sec.
func (h *seconds) advance(sec int64, open int) {
	h.open = int32(open)
	if h.last == 0 || sec-h.last > MaxSeconds {
		h.last = sec - 1
	}
	for h.last < sec {
		h.last++
		h.at(h.last).Open = h.open
	}
	h.at(sec).Open = h.open
}

// History appends the newest n complete seconds to dst, the oldest first, and
// returns it. It appends at most MaxSeconds-1.
func (s *State) History(dst []Second, n int) []Second {
	n = min(n, MaxSeconds-1)
	now := s.now / 1e9
	for sec := now - int64(n); sec < now; sec++ {
		p := s.seconds.ring[uint64(sec)%MaxSeconds]
		if p.Sec != sec {
			p = Second{Sec: sec}
		}
		dst = append(dst, p)
	}
	return dst
}

// Rate is the newest complete second.
func (s *State) Rate() Second {
	var last [1]Second
	return s.History(last[:0], 1)[0]
}
