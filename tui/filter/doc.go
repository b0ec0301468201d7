// Package filter decides which requests and connections are shown. A viewer types
// words with spaces between them; all of them must apply.
//
//	text          in method, target, address or demo scenario
//	status:404    status:5xx
//	conn:7        method:POST   path:/img   peer:192.168.   tag:demo
//	ms>50         ms<2          waited>0      waited>100ms
//	server:10.0.0.7:80          of a packet capture
//	!word         the opposite of each
//
// Words are compared with the texts that the log shows, without regard to case.
// There is no invalid filter: an unfinished word, "conn:" or "ms>", leaves out
// nothing.
package filter
