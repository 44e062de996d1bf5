// Package athena writes Logs Insights queries as SQL for Athena, on the table of an
// archive: the same question, asked of years of log events that CloudWatch no longer
// has. The dialect is Trino's, which Athena's engine version 3 speaks
// (engine-versions-reference-0003).
//
// The rows are those of package engine, which says what a query means. What cannot be
// said in SQL with just that meaning is refused by its name and its place; nothing is
// approximated. Beyond what single queries say, this holds:
//
//   - Log events that Firehose delivered twice count once: they are told apart by
//     their id.
//   - Rows of one time, and groups that a sort leaves open, come in an order of their
//     own: in that of the ids, and of the groups' texts. CloudWatch promises none.
//   - An object or a list that is shown is written as Trino writes it, on one line.
//   - All fields of a record are there, where CloudWatch discovers the first 200.
//   - The engine's limits of memory do not hold, and Athena's do.
package athena
