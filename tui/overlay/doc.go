// Package overlay draws what opens above the panes: help, menu, explanation,
// comparison, messages, the join screen and the vote; and the last line, with hints,
// a question or a line of text.
//
// An overlay is a value. Do carries out a command and says what the dashboard has
// to do about it; Draw and Hint draw from the scene and change nothing. Which
// overlays are open, and in which order, is known by the dashboard.
//
// # Files, in reading order
//
//	help.go         all commands of a view
//	menu.go         the demo traffic
//	explanation.go  the longer explanation of a decision
//	comparison.go   what was before a change, and what is after it
//	line.go         a line of text that is typed in place of the hints
//	filterline.go   the line of the filter, and what it offers
//	sortline.go     the line that asks which column to sort by
//	markline.go     the line of a mark's name
//	questions.go    questions in place of the hints
//	join.go         how to join the class
//	messages.go     the newest messages
//	vote.go         the question that a class votes on
//	quiz.go         the answers to the quiz
//	hints.go        the last line
//	overlay.go      the parts that all overlays have
package overlay
