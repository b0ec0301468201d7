package share

import (
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

var (
	alice = netip.MustParseAddr("192.0.2.1")
	bob   = netip.MustParseAddr("192.0.2.2")
)

func enter(t *testing.T, c *Class, v Visitor) *Guest {
	t.Helper()
	g, err := c.Enter(v)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestNewWordIsTwoOf256Nouns(t *testing.T) {
	all := strings.Fields(nouns)
	seen := make(map[string]bool)
	for _, n := range all {
		if strings.Trim(n, "abcdefghijklmnopqrstuvwxyz") != "" || len(n) > 8 {
			t.Errorf("%q is not a short noun in lower case", n)
		}
		seen[n] = true
	}
	if len(all) != 256 || len(seen) != 256 {
		t.Errorf("%d nouns, %d different ones; want 256", len(all), len(seen))
	}
	a, b, ok := strings.Cut(NewWord(), "-")
	if !ok || !seen[a] || !seen[b] {
		t.Errorf("NewWord: %q-%q", a, b)
	}
}

func TestAnAddressThatGuessesHasToWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New("otter-lamp")
		for i := range tryBurst {
			if err := c.Check(alice, "otter-lamb"); err != ErrWord {
				t.Fatalf("wrong word %d: %v", i+1, err)
			}
		}
		if err := c.Check(alice, "otter-lamp"); err != ErrWait {
			t.Errorf("the right word after %d wrong ones: %v; want ErrWait", tryBurst, err)
		}
		if err := c.Check(bob, "  Otter-Lamp "); err != nil {
			t.Errorf("the word as it is typed, from another address: %v", err)
		}
		time.Sleep(tryEvery)
		if err := c.Check(alice, "otter-lamp"); err != nil {
			t.Errorf("the right word after %v: %v", tryEvery, err)
		}
		if err := c.Check(alice, "x"); err != ErrWord {
			t.Errorf("one more wrong word: %v", err)
		}
		if err := c.Check(alice, "x"); err != ErrWait {
			t.Errorf("two more wrong words: %v; want ErrWait", err)
		}
	})
}

func TestRightWordsOfAClassBehindOneAddressCostNothing(t *testing.T) {
	c := New("otter-lamp")
	for range 10 * tryBurst {
		if err := c.Check(alice, "otter-lamp"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAddressesThatGuessTakeBoundedMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New("otter-lamp")
		a := netip.MustParseAddr("2001:db8::")
		for i := range 3 * maxAddrs {
			b := a.As16()
			b[6], b[7] = byte(i>>8), byte(i)
			c.Check(netip.AddrFrom16(b), "x")
		}
		if n := len(c.tries.until); n > maxAddrs+1 {
			t.Errorf("%d addresses are remembered; want at most %d", n, maxAddrs+1)
		}
		time.Sleep(3 * maxAddrs * tryEvery)
		c.Check(alice, "x")
		if n := len(c.tries.until); n > maxAddrs+1 {
			t.Errorf("%d addresses are remembered after their time", n)
		}
		if err := c.Check(bob, "otter-lamp"); err != nil {
			t.Errorf("the right word after that: %v", err)
		}
	})
}

func TestOneMachineOfIPv6IsOneAddress(t *testing.T) {
	c := New("otter-lamp")
	b := netip.MustParseAddr("2001:db8::1").As16()
	for i := range tryBurst {
		b[15] = byte(i)
		c.Check(netip.AddrFrom16(b), "x")
	}
	if err := c.Check(netip.MustParseAddr("2001:db8::ffff"), "otter-lamp"); err != ErrWait {
		t.Errorf("another address of the same /64: %v; want ErrWait", err)
	}
}

func TestOpenClassAsksForNoWord(t *testing.T) {
	if err := New("").Check(alice, "anything"); err != nil {
		t.Error(err)
	}
}

func TestNewGuestsBySSHOfOneAddressComeASecondApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New("")
		enter(t, c, Visitor{Kind: SSH, Addr: alice})
		if _, err := c.Enter(Visitor{Kind: SSH, Addr: alice}); err != ErrWait {
			t.Errorf("a second guest at once: %v; want ErrWait", err)
		}
		enter(t, c, Visitor{Kind: SSH, Addr: bob})
		for range 30 { // phones that share an address
			enter(t, c, Visitor{Kind: Page, Addr: alice})
		}
		time.Sleep(NewEvery)
		six := netip.MustParseAddr("2001:db8::1")
		enter(t, c, Visitor{Kind: SSH, Addr: six})
		if _, err := c.Enter(Visitor{Kind: SSH, Addr: six.Next()}); err != ErrWait {
			t.Errorf("a second guest of the same /64 at once: %v; want ErrWait", err)
		}
		time.Sleep(NewEvery)
		enter(t, c, Visitor{Kind: SSH, Addr: alice})
		if n := len(c.entered); n != 1 {
			t.Errorf("%d addresses are remembered; want 1", n)
		}
	})
}

func TestTheGuestAfterTheLastOneIsTold(t *testing.T) {
	for kind, most := range map[Kind]int{SSH: MaxSSH, Page: MaxPages} {
		t.Run(kind.String(), func(t *testing.T) {
			c := New("")
			var leave func()
			for i := range most {
				g := enter(t, c, Visitor{Kind: kind, Addr: netip.AddrFrom4([4]byte{10, 0, 0, byte(i)})})
				var err error
				if leave, err = g.Arrive(); err != nil {
					t.Fatalf("guest %d: %v", i+1, err)
				}
			}
			g := enter(t, c, Visitor{Kind: kind, Addr: alice})
			if _, err := g.Arrive(); err != ErrFull {
				t.Errorf("guest %d: %v; want ErrFull", most+1, err)
			}
			leave()
			leave() // a second call changes nothing
			if _, err := g.Arrive(); err != nil {
				t.Errorf("after one has left: %v", err)
			}
			if n := c.Count(kind); n != most || len(c.Here()) != most {
				t.Errorf("%d are there, %d are listed; want %d", n, len(c.Here()), most)
			}
		})
	}
}

func TestAGuestThatIsThereTwiceCountsOnce(t *testing.T) {
	c := New("")
	g := enter(t, c, Visitor{Kind: Page, Addr: alice, Name: "mia\x1b[2J"})
	first, _ := g.Arrive()
	second, _ := g.Arrive()
	here := c.Here()
	if len(here) != 1 || here[0].Name != `mia\x1b[2J` {
		t.Errorf("here: %+v", here)
	}
	first()
	if c.Count(Page) != 1 {
		t.Error("the guest has left with its first stream")
	}
	second()
	if c.Count(Page) != 0 || c.Find(g.ID()) != g {
		t.Error("the guest is there still, or was forgotten")
	}
}

func TestGuestsThatHaveLeftAreForgottenInTheEnd(t *testing.T) {
	c := New("")
	stays := enter(t, c, Visitor{Kind: Page, Addr: alice})
	if _, err := stays.Arrive(); err != nil {
		t.Fatal(err)
	}
	left := enter(t, c, Visitor{Kind: Page, Addr: alice})
	for range maxKnown {
		enter(t, c, Visitor{Kind: Page, Addr: alice})
	}
	if c.Find(stays.ID()) == nil {
		t.Error("a guest that is there was forgotten")
	}
	if c.Find(left.ID()) != nil || len(c.guests) != maxKnown || len(c.order) != maxKnown {
		t.Errorf("%d guests are known; want %d", len(c.guests), maxKnown)
	}
}

func TestAQuestionIsToldOnceTheVoteHasEnded(t *testing.T) {
	c := New("")
	a, b := enter(t, c, Visitor{Kind: SSH, Addr: alice}), enter(t, c, Visitor{Kind: Page, Addr: bob})
	if c.Begin(10); c.Question().Phase != Waiting {
		t.Fatalf("after Begin: %+v", c.Question())
	}
	if err := a.Vote(1, true); err != ErrNotAsked {
		t.Errorf("a vote before the question: %v", err)
	}
	c.Ask(5, 2)
	changed := c.Changed()
	for _, vote := range []struct {
		g    *Guest
		kept bool
	}{{a, true}, {b, true}, {b, false}, {b, false}} {
		if err := vote.g.Vote(1, vote.kept); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case <-changed:
	default:
		t.Error("a vote is no change")
	}
	if q, want := c.Question(), (Question{Phase: Asking, N: 1, Conn: 5, Nth: 2, Votes: 2}); q != want {
		t.Errorf("while it is asked: %+v\nwant %+v", q, want)
	}
	c.Tell(false, "max-requests")
	if q, want := c.Question(), (Question{Phase: Told, N: 1, Conn: 5, Nth: 2, Votes: 2, Kept: 1, Closed: 1, Reason: "max-requests"}); q != want {
		t.Errorf("told: %+v\nwant %+v", q, want)
	}
	if err := a.Vote(1, false); err != ErrNotAsked {
		t.Errorf("a vote after the answer: %v", err)
	}
	if kept, ok := a.Voted(1); !kept || !ok {
		t.Errorf("Voted: %t, %t; want the first vote", kept, ok)
	}
	c.Next()
	c.Ask(6, 0)
	if _, ok := a.Voted(2); ok || c.Question().Votes != 0 {
		t.Error("a vote on the question before counts for the next one")
	}
	c.Finish()
	if q := c.Question(); q != (Question{N: 2}) {
		t.Errorf("after Finish: %+v", q)
	}
}

func TestEntriesWaitWhileAQuizIsOn(t *testing.T) {
	c := New("")
	for _, step := range []struct {
		do   string
		f    func() uint64
		want uint64
	}{
		{do: "pass 20 without a quiz", f: func() uint64 { return c.pass(20) }, want: 20},
		{do: "begin at 15, when a guest has seen 20", f: func() uint64 { return c.Begin(15) }, want: 20},
		{do: "pass 30", f: func() uint64 { return c.pass(30) }, want: 20},
		{do: "pass 12", f: func() uint64 { return c.pass(12) }, want: 12},
		{do: "show 25 and pass 30", f: func() uint64 { c.Show(25); return c.pass(30) }, want: 25},
		{do: "finish and pass 30", f: func() uint64 { c.Finish(); return c.pass(30) }, want: 30},
	} {
		if got := step.f(); got != step.want {
			t.Errorf("%s: %d; want %d", step.do, got, step.want)
		}
	}
}
