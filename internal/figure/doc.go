// Package figure writes numbers, sizes and lengths of time as they are read at a
// glance: three digits say enough, and the unit says the rest. A function says in
// how many cells its text stands at most where something has to fit into a
// column; the same number is written in the same way wherever it stands.
//
// There are four spellings of a length of time, for four places: [Span] in a
// sentence, [Limit] for one that somebody set, [Brief] for the same without its
// space, and [ShortSpan] in a column.
package figure
