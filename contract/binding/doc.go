// Package binding binds predicates to an application's log contract, and holds
// them against it: a condition that no record of the contract can fulfil would be
// an alarm that cannot go off, or a query that finds nothing.
//
// There is one way from an event or a level to a predicate. A [Selection] says
// with canonical names which log events are meant. [Select] makes a filter pattern
// of it, and [Contributor] the filters of a Contributor Insights rule. [Query]
// puts the same predicates in the place of the names in a Logs Insights query
// that stand for them.
//
// What somebody wrote with the application's own names is held by [Pattern].
package binding
