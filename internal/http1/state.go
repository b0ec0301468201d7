package http1

// receiving is the progress of the request.
type receiving uint8

const (
	awaiting  receiving = iota // no byte has arrived
	inHead                     // part of the head has arrived
	inContent                  // Next has returned the head, but not all content
	complete                   // Next has returned all content
	failed                     // the rest cannot be read
	ended                      // the peer finished between two messages
)

// String returns the name of the state.
func (r receiving) String() string {
	return [...]string{"awaiting", "inHead", "inContent", "complete", "failed", "ended"}[r]
}

// sending is the progress of the message that is sent.
type sending uint8

const (
	silent  sending = iota // not begun
	started                // the head was appended
	sent                   // the end was appended
)

// String returns the name of the state.
func (s sending) String() string { return [...]string{"silent", "started", "sent"}[s] }

// calls is a set of methods of Conn.
type calls uint8

const (
	callInterim calls = 1 << iota // AppendInterim
	callHead                      // AppendHead
	callData                      // AppendData, Passthrough
	callEnd                       // AppendEnd
	callNext                      // NextExchange
)

// String returns the names of the methods.
func (c calls) String() string {
	s := ""
	for i, name := range [...]string{"AppendInterim", "AppendHead", "AppendData", "AppendEnd", "NextExchange"} {
		if c&(1<<i) != 0 {
			s += " " + name
		}
	}
	return s
}

// table has the calls that are allowed in each pair of states. A pair that cannot
// occur has none. Next is always allowed, and Fail until the request is complete.
var table = [...][3]calls{
	awaiting:  {},
	inHead:    {},
	inContent: {silent: callInterim | callHead, started: callData | callEnd},
	complete:  {silent: callInterim | callHead, started: callData | callEnd, sent: callNext},
	failed:    {silent: callHead, started: callData | callEnd},
	ended:     {},
}

// fits reports whether call is allowed in the current states.
func (c *Conn) fits(call calls) bool { return table[c.recv][c.send]&call != 0 }

// An Event is a result of Next.
type Event uint8

// The events.
const (
	NeedData Event = iota // read into Space, call Received, and call Next again
	Head                  // a head is complete: call Request or Response
	Interim               // an interim response (1xx) is complete; client's side only
	Data                  // content has arrived: call Data
	End                   // the message is complete, including trailers
	Paused                // waits for NextExchange or, on the client's side, AppendRequest
	Closed                // nothing more will arrive
)

// String returns the name of the event.
func (e Event) String() string {
	return [...]string{"NeedData", "Head", "Interim", "Data", "End", "Paused", "Closed"}[e]
}
