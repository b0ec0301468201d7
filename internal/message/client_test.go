package message

import (
	"net/netip"
	"testing"
)

func TestAClientIsAnAddressOrAnIPv6Network(t *testing.T) {
	for addr, want := range map[string]string{
		"192.0.2.7":            "192.0.2.7",
		"::ffff:192.0.2.7":     "192.0.2.7",
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::",
		"2001:db8:1:2::9":      "2001:db8:1:2::",
		"2001:db8:1:3::9":      "2001:db8:1:3::",
		"fe80::1%eth0":         "fe80::",
		"::1":                  "::",
	} {
		if got := ClientOf(netip.MustParseAddr(addr)); got.String() != want {
			t.Errorf("ClientOf(%s) = %s, want %s", addr, got, want)
		}
	}
	if got := ClientOf(netip.Addr{}); got.IsValid() {
		t.Errorf("no address is %s", got)
	}
}
