// Package binding binds predicates to an application's log contract, and checks
// them against it. A condition that no record of the contract can fulfil would make
// an alarm that never goes off, or a query that finds nothing.
//
// A [Selection] says with canonical names which log events are meant. [Select]
// turns it into a filter pattern, and [Contributor] into the filters of a
// Contributor Insights rule. [Query] expands the same names for events and levels
// in a Logs Insights query.
//
// [Pattern] checks a pattern that was written with the application's own names.
package binding
