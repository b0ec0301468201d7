// Package filter reads what somebody types to see less: words with spaces
// between them, all of which have to hold.
//
//	text          in method, target, address or demo scenario
//	status:404    status:5xx
//	conn:7        method:POST   path:/img   peer:192.168.   tag:demo
//	ms>50         ms<2
//	!word         the opposite of each
//
// It looks at texts as the log shows them, in whatever case. There is no wrong
// filter: what is not typed to its end yet, "conn:" or "ms>", leaves out nothing.
package filter
