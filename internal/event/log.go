package event

import (
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// A Log formats log lines, one for each exchange. It formats the time, which is
// half of the work, once a second only. The zero value is ready. One goroutine
// at a time may use it.
type Log struct {
	// Zone is the time zone of the lines; nil is local time.
	Zone *time.Location

	second int64
	stamp  [24]byte
	n      int // bytes of stamp in use; 0: none yet
}

// Append appends the log line of an exchange that ended at the given time,
// without a line end:
//
//	[2025-01-10 14:32:01] 192.168.1.5:52341 - GET /index.html - 200 - 2ms
//
// Whatever the client sent, the line is printable ASCII and has these parts. A
// missing part is "-".
func (l *Log) Append(dst []byte, at time.Time, r ResponseSent) []byte {
	dst = l.appendStamp(dst, at)
	dst = appendPeer(dst, r.Peer)
	dst = append(dst, " - "...)
	dst = appendWord(dst, r.Method, 0)
	dst = append(dst, ' ')
	dst = appendWord(dst, r.Target, r.TargetLen)
	dst = append(dst, " - "...)
	if r.Status == 0 {
		dst = append(dst, '-')
	} else {
		dst = strconv.AppendUint(dst, uint64(r.Status), 10)
	}
	dst = append(dst, " - "...)
	dst = strconv.AppendInt(dst, max(r.Took, 0).Milliseconds(), 10)
	return append(dst, "ms"...)
}

func (l *Log) appendStamp(dst []byte, at time.Time) []byte {
	if second := at.Unix(); l.n == 0 || second != l.second {
		zone := l.Zone
		if zone == nil {
			zone = time.Local
		}
		stamp := at.In(zone).AppendFormat(l.stamp[:0], "[2006-01-02 15:04:05] ")
		if len(stamp) > len(l.stamp) { // a year of five digits
			return append(dst, stamp...)
		}
		l.second, l.n = second, len(stamp)
	}
	return append(dst, l.stamp[:l.n]...)
}

// appendPeer appends ip:port. A socket for both versions reports IPv4 peers as
// IPv6 addresses; they are shown as IPv4.
func appendPeer(dst []byte, p netip.AddrPort) []byte {
	if !p.IsValid() {
		return append(dst, '-')
	}
	p = netip.AddrPortFrom(p.Addr().Unmap(), p.Port())
	if p.Addr().Zone() != "" {
		return AppendSafe(dst, p.String()) // the name of an interface may have any bytes
	}
	return p.AppendTo(dst)
}

// appendWord appends a method or target. whole is its length before it was cut;
// 0 if it was not. A space could forge the columns that follow, so it is escaped
// too; a valid target has none.
func appendWord(dst []byte, s string, whole int) []byte {
	if s == "" {
		return append(dst, '-')
	}
	whole = max(whole, len(s))
	s = s[:min(len(s), MaxText)]
	n := len(s)
	for {
		i := strings.IndexByte(s, ' ')
		if i < 0 {
			break
		}
		dst = AppendSafe(dst, s[:i])
		dst = appendByte(dst, ' ')
		s = s[i+1:]
	}
	dst = AppendSafe(dst, s)
	if whole > n {
		dst = append(dst, "..."...)
	}
	return dst
}
