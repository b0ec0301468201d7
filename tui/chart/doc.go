// Package chart draws what a [monitor.State] adds up to: what is measured each
// second as columns, and distributions as rows of bars.
//
// A chart is a function of the grid it is drawn onto, a rectangle of it, and the
// state. It keeps nothing between two pictures, and knows nothing of views and
// keys; who calls it decides what is shown where, and whether at all. What there
// is no room for is counted in the lower edge of its box.
//
// Of what is not nothing something is seen, however small it is beside the rest.
// Numbers that are counted from events say "seen" when events were lost.
package chart
