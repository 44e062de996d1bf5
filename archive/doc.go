// Package archive is what the archive of a log group looks like in S3: where its
// files lie, what stands in them, and the table that Athena reads them by. Constructs
// make the delivery stream and the table of it, and package athena writes queries on
// that table; both read it here.
//
// CloudWatch Logs hands log events to Firehose in batches, one a log stream, each a
// JSON object around them that is gzipped (SubscriptionFilters). Firehose
// decompresses each (writing-with-cloudwatch-logs-decompression), puts a line break
// behind it (API_Processor, AppendDelimiterToRecord), and writes many to a file,
// which it compresses again. Message extraction stays off: it would leave nothing of
// a batch but the messages, without their time and log stream (Message_extraction).
//
// Files lie in a folder an hour, by when Firehose took the first record of a file
// (s3-prefixes), which is later than the log events happened. The folders are one key
// of partitions that Athena computes, as its page on Firehose has it
// (partition-projection-kinesis-firehose-example): no crawler runs, and a range of
// hours is one comparison. Folders of the form year=2025/month=03/ would be four keys,
// of which Athena cannot compute dates, and a range over the end of a month would be
// no range of any of them (partition-projection-kinesis-firehose-example-choosing-partition-keys).
//
// Now and then CloudWatch sends a batch of the type CONTROL_MESSAGE, to see whether
// the destination is there (SubscriptionFilters). Firehose delivers it as any other;
// who reads the table leaves out what is not of the type DATA_MESSAGE. Firehose
// delivers at least once, so a batch may stand there twice (basic-deliver): log events
// are told apart by their id.
package archive
