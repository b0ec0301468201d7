// Package figure writes numbers, sizes and lengths of time as they are read at a
// glance: three digits and a unit. Where a text has to fit into a column, the
// function's comment says how many cells it takes at most. Each number is written in
// the same way on all screens, in the log and in reports.
//
// There are four forms of a length of time, for four places: [Span] in a sentence,
// [Limit] for one that was set by a flag or a key, [Brief] for the same without its
// space, and [ShortSpan] in a column.
//
// [Plural] and [Sentence] put figures and facts into a text.
package figure
