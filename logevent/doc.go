// Package logevent reads log events from files, streams and exports, whatever
// their format: raw lines, JSON lines of records, what `aws logs
// filter-log-events` and `get-log-events` print, and CloudWatch's exports to
// S3, compressed with gzip or zstd or not. The format is found out from the input itself.
//
// Events come in batches, which several goroutines may work on; the results
// come back in the order of the input, so that the number of goroutines makes
// no difference. Memory is a few batches, however long the input is. What is no
// event of its format is counted and reported, never dropped in silence.
package logevent
