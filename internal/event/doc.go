// Package event is the vocabulary of what happened, its line format, and the
// bus that hands it out without ever waiting.
//
// # Rules
//
//   - Events are past facts, plain data, and survive a trip through a JSON
//     line unchanged. The set is closed: the types of this package.
//   - Whoever publishes never waits. A subscriber that is too slow loses
//     entries, is told how many ([Lost]) in front of what follows, and is
//     repaired by a [Snapshot].
//   - Numbers that must be right never come from counting events: they come
//     as [Totals], from the server's own counters.
//   - Strings in events are small and cut (see
//     [MaxText]); they are raw bytes of a client, so whoever shows them
//     escapes them with [AppendSafe].
//
// # How it flows
//
// Publish appends to the batch that is open; a batch goes to every
// subscriber's channel when it is full or a few milliseconds old. A batch is
// shared by all subscribers and must not be changed. A viewer pulls batches
// at its own pace.
package event
