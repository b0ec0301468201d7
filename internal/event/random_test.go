package event

import (
	"math/rand/v2"
	"net/netip"
	"reflect"
	"time"

	"httpserver/internal/reason"
)

// samples is one zero value of each event, in the order of their kinds.
var samples = [kinds]Event{
	ServerStarted{}, ServerStopped{}, SettingsChanged{},
	ConnOpened{}, ConnSecured{}, ConnClosed{},
	RequestReceived{}, ResponseSent{}, Progress{}, Forwarded{},
	Snapshot{}, Totals{}, Lost{}, Wire{}, Steps{}, Notice{}, Mark{}, ConnGuest{}, ServerReport{},
}

// randomEntry is any entry at all: every field of its event is filled, now
// and then with zero, with extremes or with bytes that are not UTF-8.
func randomEntry(r *rand.Rand, seq uint64) Entry {
	v := reflect.New(reflect.TypeOf(samples[r.IntN(len(samples))])).Elem()
	fill(r, v)
	return Entry{Seq: seq, At: randomTime(r), Event: v.Interface().(Event)}
}

func randomTime(r *rand.Rand) time.Time {
	return time.Unix(r.Int64N(4e9), r.Int64N(1e9)).UTC()
}

func fill(r *rand.Rand, v reflect.Value) {
	switch v.Interface().(type) {
	case time.Time:
		if r.IntN(4) > 0 {
			v.Set(reflect.ValueOf(randomTime(r)))
		}
		return
	case netip.AddrPort:
		v.Set(reflect.ValueOf(randomPeer(r)))
		return
	case reason.Code:
		v.SetUint(uint64(r.IntN(len(reason.All()) + 1)))
		return
	case Phase:
		v.SetUint(uint64(r.IntN(len(phaseNames))))
		return
	case Ended:
		v.SetUint(uint64(r.IntN(len(endedNames))))
		return
	case Side:
		v.SetUint(uint64(r.IntN(len(sideNames))))
		return
	case Dir:
		v.SetUint(uint64(r.IntN(2)))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(r, v.Field(i))
		}
	case reflect.Pointer:
		if r.IntN(2) == 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(r, v.Elem())
		}
	case reflect.Slice:
		n := r.IntN(4)
		if n == 0 {
			return // an empty slice comes back as nil
		}
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fill(r, v.Index(i))
		}
	case reflect.String:
		v.SetString(randomText(r))
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int, reflect.Int64, reflect.Int32:
		v.SetInt(int64(r.Uint64()) >> (64 - v.Type().Bits()) >> r.IntN(v.Type().Bits()))
	case reflect.Uint8, reflect.Uint16, reflect.Uint64:
		v.SetUint(r.Uint64() >> r.IntN(64) & (1<<v.Type().Bits() - 1))
	default:
		panic("can't happen: no random value for " + v.Type().String())
	}
}

func randomText(r *rand.Rand) string {
	parts := []string{
		"", "/index.html", "GET", `a\b`, `\x41`, `\\x41`, `\`, `\x`, `\x4`, `"`, "<&>", "\x00", "\x1b]52;c;aGk=\a",
		"\xff", "\xc3", "é", "\u2028", "\u009b", "\ufffd", "\U0001f600", "\xed\xa0\x80", "\xf4\x90\x80\x80", " ", "\x7f", "...",
	}
	s := ""
	for range r.IntN(4) {
		s += parts[r.IntN(len(parts))]
	}
	if r.IntN(4) == 0 {
		b := make([]byte, r.IntN(20))
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		s += string(b)
	}
	return s
}

func randomPeer(r *rand.Rand) netip.AddrPort {
	port := uint16(r.Uint32())
	switch r.IntN(5) {
	case 0:
		return netip.AddrPort{}
	case 1:
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 168, 1, byte(r.Uint32())}), port)
	case 2:
		return netip.AddrPortFrom(netip.MustParseAddr("::ffff:10.0.0.1"), port)
	case 3:
		return netip.AddrPortFrom(netip.MustParseAddr("fe80::1%eth0"), port)
	}
	return netip.AddrPortFrom(netip.IPv6Loopback(), port)
}
