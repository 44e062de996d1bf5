// Package athena translates Logs Insights queries to SQL for Athena, on the
// table of an archive, so that the same question can be asked of years of log
// events that CloudWatch no longer has. The dialect is Trino's, which Athena
// engine version 3 uses (engine-versions-reference-0003).
//
// The SQL returns the same rows as package engine, which defines what a query
// means. Whatever SQL cannot express with exactly that meaning is refused by
// name and position; nothing is approximated. These general differences remain:
//
//   - Log events that Firehose delivered twice count once, by their id.
//   - Rows with equal times are ordered by id, and groups that a sort leaves
//     unordered by their text. CloudWatch promises no order for either.
//   - An object or a list in the result is formatted as Trino formats it, on one
//     line.
//   - Every field of a record is available; CloudWatch discovers only the first 200.
//   - Athena's memory limits apply instead of the engine's.
package athena
