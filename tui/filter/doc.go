// Package filter decides which requests and connections are shown, and what can be
// typed next. A viewer types words with spaces between them; all of them must apply.
//
//	text          in method, target, address or demo scenario
//	status:404    status:5xx
//	conn:7        method:POST   path:/img   peer:192.168.   tag:demo
//	ms>50         ms<2          waited>0    waited>100ms    since:30s   since:mark1
//	why:idle      of the request, or of its connection's end
//	reuse<2       connections that carried fewer than two requests; also reuse>9
//	ua:curl       header:x-request-id=7f3a   header:x-request-id
//	server:10.0.0.7:80          of a packet capture, or by its name in a fleet
//	!word         the opposite of each
//
// Words are compared with the texts that the log shows, without regard to case.
// Double quotes keep a space in a word: ua:"Mozilla/5.0 (X11". There is no invalid
// filter: an unfinished word, "conn:" or "ms>", leaves out nothing.
//
// Fields are looked for in the bytes that were captured. A request without such
// bytes has no field. The fields that carry credentials are not looked at
// ([message.CredentialField]), so that a filter tells nothing of a masked value.
//
// # Files, in reading order
//
//	filter.go  the Filter: what it lets through
//	words.go   a text becomes terms
//	keys.go    the table of what a term can ask
//	match.go   what each of them compares
//	head.go    the fields of a captured head
//	offer.go   what can be typed next
//	values.go  the values that are there
package filter
