// Package share is the class: the guests who watch a server, the join word, the
// limits on guests, and their votes in the quiz. It has no transport: the SSH server
// and the page use it.
//
// # Rules
//
//   - Every method is safe for concurrent use. A method holds its lock for some
//     microseconds and never waits for a guest, so no guest delays the server or
//     another guest.
//   - Memory is bounded: [MaxSSH] and [MaxPages] guests at a time, [maxKnown] that
//     may come back, [maxAddrs] addresses whose wrong words are remembered.
//   - What a guest says about itself is a stranger's bytes. [Class.Enter] keeps it
//     as printable ASCII, and cuts it.
//   - A guest changes nothing but its own vote.
//
// # A guest comes in
//
// [Class.Check] checks the join word, and refuses an address that has guessed too
// often. [Class.Enter] makes a [Guest], with an ID that cannot be guessed: a page
// keeps it in a cookie and asks [Class.Find] for it later, without the word.
// The QR code has [Class.JoinPath], which brings the word.
// [Guest.Arrive] makes the guest one of those who are there, until the function
// that it returns is called; a page does so for each stream that it holds open.
//
// # The quiz
//
// The operator's dashboard asks; each guest answers once for each question, and may
// change its mind while the question is open:
//
//	NoQuiz ─ Begin ─► Waiting ─ Ask ─► Asking ─ Tell ─► Told ─ Next ─► Waiting
//	   ▲─────────────────────── Finish, from each ─────────────────────────┘
//
// [Class.Question] is the state, [Guest.Vote] a vote, and [Class.Changed] a channel
// that is closed at the next change, of the question or of who is there:
//
//	for {
//		changed := class.Changed() // before the state is read
//		q := class.Question()
//		// show q
//		<-changed
//	}
//
// No guest sees the answer before it is told. So while a quiz is on, entries (of
// package event) wait: what shows entries to a guest first asks [Class.Passing] how many
// it may show, and keeps the others until the next change. The entry after
// the limit has the answer. Package audience does so for all guests that share its
// fold, and reads through feed.Masked, which removes credentials. A page that is opened
// while a quiz is on begins with the question only, since a snapshot would tell the
// answer; a guest by SSH sees the picture that the class sees.
//
// # Files, in reading order
//
//	class.go   the class, and the channel of its changes
//	word.go    the join word
//	tries.go   wrong words, by address
//	guest.go   guests: they enter, arrive and leave
//	quiz.go    the question, the votes, and the entries that wait
package share
