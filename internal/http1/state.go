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

// table tells for each pair of states what the connection is doing and which
// calls fit. Pairs that are not in it can't happen. Next fits always, and
// Fail until the request is complete.
var table = [...][3]struct {
	phase Phase
	fits  calls
}{
	awaiting:  {silent: {Idle, 0}},
	inHead:    {silent: {ReceivingHead, 0}},
	inContent: {silent: {Handling, callInterim | callHead}, started: {Sending, callData | callEnd}, sent: {Draining, 0}},
	complete:  {silent: {Handling, callInterim | callHead}, started: {Sending, callData | callEnd}, sent: {Sending, callNext}},
	failed:    {silent: {Handling, callHead}, started: {Sending, callData | callEnd}, sent: {Closing, 0}},
	ended:     {silent: {Closing, 0}},
}

// A Phase is what a connection is doing.
type Phase uint8

// The phases.
const (
	Idle             Phase = iota // waiting for the first byte of a request
	ReceivingHead                 // part of a head is here
	ReceivingContent              // more content is waited for
	Handling                      // the response has not begun
	Sending                       // the response has begun
	Draining                      // the response has ended; unread content is read and dropped
	Closing                       // no further exchange
)

// String is the phase's name in lower case.
func (p Phase) String() string {
	return [...]string{"idle", "receiving head", "receiving content", "handling", "sending", "draining", "closing"}[p]
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
