// Package archive defines the archive of a log group in S3: where its files
// are, what they contain, and the table through which Athena reads them.
// Constructs create the delivery stream and the table; package athena writes
// queries on the table. Both take the layout from here.
//
// CloudWatch Logs sends log events to Firehose in batches, one per log stream,
// each a gzipped JSON object (SubscriptionFilters). Firehose decompresses each
// batch (writing-with-cloudwatch-logs-decompression), appends a line break
// (API_Processor, AppendDelimiterToRecord), and writes many batches to a file,
// which it compresses again. Message extraction stays off: it would keep only
// the messages of a batch, without their times and log stream
// (Message_extraction).
//
// Files are in one folder per hour, by when Firehose received the first record
// of a file (s3-prefixes), which is later than the log events happened. The
// folders form one partition key that Athena computes, as its page on Firehose
// shows (partition-projection-kinesis-firehose-example). No crawler is needed,
// and a range of hours is a single comparison. Folders of the form
// year=2025/month=03/ would be four keys. Athena cannot compute dates from
// these, and a range that crosses the end of a month is not a range of any one
// of them
// (partition-projection-kinesis-firehose-example-choosing-partition-keys).
//
// CloudWatch sometimes sends a batch of type CONTROL_MESSAGE to check that the
// destination is reachable (SubscriptionFilters). Firehose delivers it like any
// other, so queries must select batches of type DATA_MESSAGE. Firehose delivers
// at least once, so a batch may be there twice (basic-deliver): duplicates have
// the same log event ids.
package archive
