// Package logevent reads log events from files, streams and exports in any of these
// formats, optionally compressed with gzip or zstd: raw lines, JSON lines of
// records, the output of `aws logs filter-log-events` and `get-log-events`, and
// CloudWatch's exports to S3. It detects the format from the input.
//
// Events come in batches, which several goroutines may process at a time. Results
// are returned in the order of the input, so the number of goroutines does not
// change them. Only a few batches are in memory at a time, however long the input
// is. Pieces of the input that are not events of its format are counted and
// reported, never dropped silently.
package logevent
