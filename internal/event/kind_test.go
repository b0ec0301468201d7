package event

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// Recordings have these names, so none may change.
func TestNamesInLinesNeverChange(t *testing.T) {
	for _, c := range []struct {
		what  string
		names string // of the values from 0 on
		name  func(i int) fmt.Stringer
	}{
		{"kinds", "server-started server-stopped settings-changed conn-opened conn-secured conn-closed request-received " +
			"response-sent progress forwarded snapshot totals lost wire steps notice mark conn-guest server-report unknown-19",
			func(i int) fmt.Stringer { return Kind(i) }},
		{"sides", "client upstream guest unknown-3", func(i int) fmt.Stringer { return Side(i) }},
		{"directions", "in out unknown-2", func(i int) fmt.Stringer { return Dir(i) }},
		{"phases", "idle handshake receiving-head receiving-content handling sending draining closing unknown-8",
			func(i int) fmt.Stringer { return Phase(i) }},
	} {
		for i, want := range strings.Fields(c.names) {
			if got := c.name(i).String(); got != want {
				t.Errorf("%s: %d is %q, want %q", c.what, i, got, want)
			}
		}
	}
}

func TestANameIsReadBack(t *testing.T) {
	type name interface {
		encoding.TextMarshaler
		fmt.Stringer
	}
	for _, c := range []struct {
		values []name
		into   encoding.TextUnmarshaler
		wrong  []string
	}{
		{[]name{FromClient, ToUpstream, FromGuest}, new(Side), []string{"", "Client", "server", "unknown-2"}},
		{[]name{In, Out}, new(Dir), []string{"", "up", "IN"}},
		{[]name{Idle, Handshake, ReceivingHead, ReceivingContent, Handling, Sending, Draining, Closing}, new(Phase), []string{"", "asleep", "idle "}},
		{[]name{EndUnknown, ClientFIN, ClientRST, ServerFIN, ServerRST}, new(Ended), []string{"FIN", "client"}},
	} {
		for _, want := range c.values {
			text, err := want.MarshalText()
			if err != nil || string(text) != want.String() {
				t.Errorf("%v is written as %q, %v", want, text, err)
			}
			if err := c.into.UnmarshalText(text); err != nil {
				t.Errorf("%q: %v", text, err)
			}
			if got := reflect.ValueOf(c.into).Elem().Interface(); got != want {
				t.Errorf("%q is read as %v, want %v", text, got, want)
			}
		}
		before := reflect.ValueOf(c.into).Elem().Interface()
		for _, text := range c.wrong {
			err := c.into.UnmarshalText([]byte(text))
			if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%q", text)) {
				t.Errorf("%q into %T: %v, want an error that names it", text, c.into, err)
			}
			if got := reflect.ValueOf(c.into).Elem().Interface(); got != before {
				t.Errorf("%q changed the value to %v", text, got)
			}
		}
	}
}

func TestASetHasItsKinds(t *testing.T) {
	for _, c := range []struct {
		what string
		set  Kinds
		has  []Kind
	}{
		{"none", 0, nil},
		{"one", 1 << KindLost, []Kind{KindLost}},
		{"two", 1<<KindServerStarted | 1<<KindNotice, []Kind{KindServerStarted, KindNotice}},
		{"all but raw bytes", AllKinds, []Kind{KindServerStarted, KindServerStopped, KindSettings, KindConnOpened, KindConnSecured, KindConnClosed,
			KindRequestReceived, KindResponseSent, KindProgress, KindForwarded, KindSnapshot, KindTotals, KindLost, KindNotice, KindMark, KindConnGuest, KindServerReport}},
	} {
		var has []Kind
		for k := Kind(0); k < 32; k++ {
			if c.set.Has(k) {
				has = append(has, k)
			}
		}
		if !reflect.DeepEqual(has, c.has) {
			t.Errorf("%s: got %v, want %v", c.what, has, c.has)
		}
	}
}

func TestAnEventHasItsKind(t *testing.T) {
	for kind, e := range samples {
		if e.Kind() != Kind(kind) {
			t.Errorf("%T is a %v, want a %v", e, e.Kind(), Kind(kind))
		}
		if name := strings.ToLower(strings.ReplaceAll(Kind(kind).String(), "-", "")); name != strings.ToLower(reflect.TypeOf(e).Name()) {
			t.Errorf("%T is called %v in lines", e, Kind(kind))
		}
	}
}
