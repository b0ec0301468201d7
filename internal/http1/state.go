package http1

// receiving is how far the request is.
type receiving uint8

const (
	awaiting  receiving = iota // no byte of it is here
	inHead                     // part of its head is here
	inContent                  // its head was returned, its content not all
	complete                   // all of it was returned
	failed                     // it cannot be read further
	ended                      // the peer finished between two requests
)

// String is the state's name.
func (r receiving) String() string {
	return [...]string{"awaiting", "inHead", "inContent", "complete", "failed", "ended"}[r]
}

// sending is how far the final response is.
type sending uint8

const (
	silent  sending = iota // nothing of it was appended
	started                // its head was appended
	sent                   // its end was appended
)

// String is the state's name.
func (s sending) String() string { return [...]string{"silent", "started", "sent"}[s] }

// calls is a set of calls.
type calls uint8

const (
	callInterim calls = 1 << iota // AppendInterim
	callHead                      // AppendHead
	callData                      // AppendData, Passthrough
	callEnd                       // AppendEnd
	callNext                      // NextExchange
)

// String is the calls' names.
func (c calls) String() string {
	s := ""
	for i, name := range [...]string{"AppendInterim", "AppendHead", "AppendData", "AppendEnd", "NextExchange"} {
		if c&(1<<i) != 0 {
			s += " " + name
		}
	}
	return s
}

// table says which calls fit in each pair of states. A pair that cannot happen
// has none. Next always fits, and Fail fits until the request is complete.
var table = [...][3]calls{
	awaiting:  {},
	inHead:    {},
	inContent: {silent: callInterim | callHead, started: callData | callEnd},
	complete:  {silent: callInterim | callHead, started: callData | callEnd, sent: callNext},
	failed:    {silent: callHead, started: callData | callEnd},
	ended:     {},
}

// An Event is what Next has found.
type Event uint8

// The events.
const (
	NeedData Event = iota // read into Space, call Received, and ask again
	Head                  // a head is complete: Request or Response
	Interim               // an interim response (1xx) is complete; client's side only
	Data                  // some content: Data
	End                   // the message is complete, trailers too
	Paused                // the message is complete, and its exchange is not over yet
	Closed                // nothing more will come
)

// String is the event's name.
func (e Event) String() string {
	return [...]string{"NeedData", "Head", "Interim", "Data", "End", "Paused", "Closed"}[e]
}
