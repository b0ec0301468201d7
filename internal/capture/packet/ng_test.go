package packet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/gopacket/gopacket/layers"
)

// A blocks makes a pcapng file by hand, in either byte order.
type blocks struct {
	binary.AppendByteOrder
	file []byte
}

// add appends a block.
func (b *blocks) add(kind uint32, body []byte) {
	body = append(body, make([]byte, -len(body)&3)...)
	b.file = b.AppendUint32(b.file, kind)
	b.file = b.AppendUint32(b.file, uint32(len(body)+12))
	b.file = append(b.file, body...)
	b.file = b.AppendUint32(b.file, uint32(len(body)+12))
}

func (b *blocks) section() {
	body := b.AppendUint32(nil, byteOrderMagic)
	body = b.AppendUint16(b.AppendUint16(body, 1), 0)
	b.add(blockSection, b.AppendUint64(body, ^uint64(0)))
}

// option is one option of a block, padded.
func (b *blocks) option(code uint16, value ...byte) []byte {
	o := b.AppendUint16(b.AppendUint16(nil, code), uint16(len(value)))
	return append(append(o, value...), make([]byte, -len(value)&3)...)
}

func (b *blocks) device(link linkType, snap uint32, options ...byte) {
	body := b.AppendUint16(b.AppendUint16(nil, uint16(link)), 0)
	b.add(blockInterface, append(b.AppendUint32(body, snap), options...))
}

func (b *blocks) packet(device uint32, ticks uint64, data []byte) {
	body := b.AppendUint32(nil, device)
	body = b.AppendUint32(b.AppendUint32(body, uint32(ticks>>32)), uint32(ticks))
	body = b.AppendUint32(b.AppendUint32(body, uint32(len(data))), uint32(len(data)))
	b.add(blockPacket, append(body, data...))
}

// statistics says how many packets an interface and the system have dropped.
func (b *blocks) statistics(device uint32, dropped, lost uint64) {
	body := append(b.AppendUint32(nil, device), make([]byte, 8)...)
	body = append(body, b.option(optionDropped, b.AppendUint64(nil, dropped)...)...)
	b.add(blockStats, append(body, b.option(optionLost, b.AppendUint64(nil, lost)...)...))
}

func TestTheBlocksOfPcapng(t *testing.T) {
	v4 := made(t, ip4(), tcp())
	framed := made(t, ethernet(layers.EthernetTypeIPv4), ip4(), tcp())
	micros := uint64(when.UnixMicro())
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		t.Run(order.String(), func(t *testing.T) {
			b := &blocks{AppendByteOrder: order}
			b.section()
			b.add(0x0bad, []byte("a block that is not known"))
			b.device(linkEthernet, 96, b.option(optionName, []byte("eth7")...)...)
			b.device(linkRaw, 0, b.option(optionUnit, 9)...) // nanoseconds
			b.device(linkRaw, 0, slices.Concat(b.option(optionUnit, 0x80|20), b.option(optionOffset, b.AppendUint64(nil, 1000)...))...)
			b.packet(0, micros, framed)
			b.packet(1, uint64(when.UnixNano()), v4)
			b.packet(2, uint64(when.Unix()-1000)<<20|1<<19, v4)
			b.statistics(0, 3, 4)
			b.statistics(0, 5, 6) // the last one counts
			b.section()           // its interfaces are its own
			b.device(linkRaw, 0)
			b.statistics(0, 1, 0)
			b.packet(0, micros, v4)
			b.add(blockSimple, append(b.AppendUint32(nil, uint32(len(v4))), v4...))
			old := b.AppendUint32(b.AppendUint16(b.AppendUint16(nil, 0), 7), uint32(micros>>32))
			old = b.AppendUint32(b.AppendUint32(b.AppendUint32(old, uint32(micros)), uint32(len(v4))), uint32(len(v4)))
			b.add(blockOldPacket, append(old, v4...))

			segments, counts, err := all(t, bytes.NewReader(b.file))
			if err != io.EOF || counts.Dropped != 12 {
				t.Errorf("%+v, %v; want 12 dropped", counts, err)
			}
			want := []time.Time{when, when, when.Truncate(time.Second).Add(time.Second / 2), when, when, when}
			if len(segments) != len(want) {
				t.Fatalf("%d segments, want %d", len(segments), len(want))
			}
			for i, s := range segments {
				if !s.At.Equal(want[i]) || string(s.Data) != "hello" {
					t.Errorf("segment %d at %v: %q; want %v", i+1, s.At, s.Data, want[i])
				}
			}
			r, err := Open(bytes.NewReader(b.file))
			if err != nil {
				t.Fatal(err)
			}
			r.Next()
			if got, want := r.About(), (About{"Ethernet", 96, "eth7"}); got != want {
				t.Errorf("About is %+v, want %+v", got, want)
			}
		})
	}
}

// A damaged file is read up to the damage.
func TestDamagedBlocks(t *testing.T) {
	v4 := made(t, ip4(), tcp())
	b := &blocks{AppendByteOrder: binary.LittleEndian}
	begin := func() *blocks {
		b.file = nil
		b.section()
		b.device(linkRaw, 0)
		b.packet(0, uint64(when.UnixMicro()), v4)
		return b
	}
	for name, damage := range map[string]func(*blocks){
		"an interface that is not there": func(b *blocks) { b.packet(9, 0, v4) },
		"a block of four bytes":          func(b *blocks) { b.file = append(b.file, 6, 0, 0, 0, 4, 0, 0, 0) },
		"a block of four gigabytes":      func(b *blocks) { b.file = append(b.file, 6, 0, 0, 0, 255, 255, 255, 255) },
		"a block without a body":         func(b *blocks) { b.add(blockPacket, nil) },
		"a packet larger than its block": func(b *blocks) { b.add(blockPacket, b.AppendUint64(make([]byte, 12), 0x1000000010000)) },
		"a section of no byte order":     func(b *blocks) { b.add(blockSection, make([]byte, 16)) },
		"no end":                         func(b *blocks) { b.packet(0, 0, v4); b.file = b.file[:len(b.file)-1] },
		"too many interfaces": func(b *blocks) {
			for range maxInterfaces {
				b.device(linkRaw, 0)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			damage(begin())
			segments, _, err := all(t, bytes.NewReader(b.file))
			if len(segments) == 0 || !errors.Is(err, ErrCutOff) {
				t.Errorf("%d segments, %v; want one and %v", len(segments), err, ErrCutOff)
			}
		})
	}
	for name, options := range map[string][]byte{
		"an option longer than its block": {2, 0, 255, 0, 1, 2, 3, 4},
		"half an option":                  {2, 0, 4, 0},
		"units that are none":             {9, 0, 1, 0, 200, 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			b.file = nil
			b.section()
			b.device(linkRaw, 0, options...)
			b.packet(0, uint64(when.UnixMicro()), v4)
			if segments, counts, err := all(t, bytes.NewReader(b.file)); err != io.EOF || len(segments)+counts.Undecoded != 1 {
				t.Errorf("%d segments, %+v, %v", len(segments), counts, err)
			}
		})
	}
}

func TestTheKindsOfPcap(t *testing.T) {
	v4 := made(t, ip4(), tcp())
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		for magic, unit := range map[uint32]time.Duration{magicMicro: time.Microsecond, magicNano: time.Nanosecond} {
			file := order.AppendUint16(order.AppendUint16(order.AppendUint32(nil, magic), 2), 4)
			file = append(file, make([]byte, 8)...)
			file = order.AppendUint32(order.AppendUint32(file, 200), uint32(linkRaw)|4<<28) // with a checksum's length
			file = order.AppendUint32(order.AppendUint32(file, uint32(when.Unix())), uint32(time.Duration(when.Nanosecond())/unit))
			file = order.AppendUint32(order.AppendUint32(file, uint32(len(v4))), uint32(len(v4)))
			segments, _, err := all(t, bytes.NewReader(append(file, v4...)))
			if err != io.EOF || len(segments) != 1 || !segments[0].At.Equal(when) || string(segments[0].Data) != "hello" {
				t.Errorf("%v, %x: %+v, %v", order, magic, segments, err)
			}
		}
	}
}
