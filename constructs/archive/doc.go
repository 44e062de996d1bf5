// Package archive provisions a long-term archive of logs: days in CloudWatch Logs, and
// years in S3, at a fraction of the price and queried with Athena.
//
//	logs := archive.New(stack, "Archive", archive.Props{Name: "billing-prod"})
//	logs.Add(stack, "Application", archive.GroupProps{LogGroup: group, Name: "application"})
//
// Each log group that is added gets a subscription filter and a Firehose stream, which
// decompresses the log events, compresses them again and writes them to a shared bucket
// by date. A Glue table with partition projection tells Athena where they are, so there
// is no crawler and no loading of partitions. The layout of the objects is defined in
// the package archive outside of constructs, which `logstack query --athena` uses too.
package archive
