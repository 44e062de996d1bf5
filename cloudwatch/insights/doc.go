// Package insights is the CloudWatch Logs Insights query language: queries are
// parsed into a syntax tree, printed in one canonical form, their fields are
// renamed on the tree, and the rules that a saved query must keep are checked
// before it is deployed. Package engine runs them.
//
// [Parse] turns the text of a query into a [Query], or says what is wrong with
// it: line, column, an excerpt with a caret, and a hint where one is likely
// meant. What parses can still break a rule of the service, silently or at run
// time; [Query.Check] lists those. [Query.Rename] binds a query that is written
// with canonical field names to a log that calls them otherwise, without
// touching the names that the query gives to things itself.
//
// The language is the one of the CloudWatch Logs user guide, CWL_QuerySyntax
// and the pages under it; every rule names its page. Where the guide is silent,
// the choice made here is a named constant in choices.go. Four more choices are
// not constants:
//
//   - A name of letters, digits, @, _ and dots needs no backticks, so event-name
//     is a subtraction of two fields (CWL_QuerySyntax-Guidelines). It parses as
//     one: pods_wanted-pods_running is how the guide itself subtracts.
//   - The language has no boolean literals; true and false are field names.
//   - Parentheses stay where they were written and none are added, so that the
//     meaning of a printed query does not hang on an order of precedence that
//     the guide does not publish.
//   - Strings, regular expressions and numbers are printed as they were written,
//     as their escapes are not published either.
//
// Comments survive printing, each as a line of its own: before the command that
// it stood before, and a comment inside a command or at its end after that
// command.
package insights
