// Package archive provisions the archive tier of logs: hot days in CloudWatch, years in
// S3, where they cost a small part of it and are asked by Athena.
//
//	logs := archive.New(stack, "Archive", archive.Props{Name: "billing-prod"})
//	logs.Add(stack, "Application", archive.GroupProps{LogGroup: group, Name: "application"})
//
// Each log group that is added is sent on by a subscription filter, through a Firehose
// stream of its own that unpacks, compresses and files log events by their date, to a
// bucket that all share. A table tells Athena what is where; there is no crawler, and
// nothing to load. How log events lie there says the plain package archive, which
// `logstack query --athena` knows too.
package archive
