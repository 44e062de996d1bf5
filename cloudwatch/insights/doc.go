// Package insights implements the CloudWatch Logs Insights query language. It
// parses queries into a syntax tree, prints them in one canonical form, renames
// their fields, and checks before deployment the rules that a saved query must
// keep. Package engine runs queries.
//
// [Parse] turns the text of a query into a [Query]. Its error gives line, column, an
// excerpt with a caret, and a hint if one mistake is likely. A query that parses can
// still break a rule of CloudWatch, silently or at run time; [Query.Check] lists such
// mistakes. [Query.Rename] adapts a query written with canonical field names to a log
// with other names, without touching the names that the query defines itself.
//
// The language is that of the CloudWatch Logs user guide, CWL_QuerySyntax and the
// pages under it. Every rule names its page. Where the guide is silent, the choice
// made here is a named constant in choices.go. Four more choices are not constants:
//
//   - A name of letters, digits, @, _ and dots needs no backticks, so event-name
//     is a subtraction of two fields (CWL_QuerySyntax-Guidelines). It parses as
//     one: pods_wanted-pods_running is how the guide itself subtracts.
//   - The language has no boolean literals; true and false are field names.
//   - Parentheses stay where they were written and none are added, so that the
//     meaning of a printed query does not depend on an order of precedence that
//     the guide does not publish.
//   - Strings, regular expressions and numbers are printed as they were written,
//     as their escapes are not published either.
//
// Printing keeps comments, each on a line of its own. A comment before a command
// stays before it. A comment inside a command or at its end moves after it.
package insights
