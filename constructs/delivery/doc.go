// Package delivery provisions the delivery of logs that AWS's own services write: those of
// a CloudFront distribution, a load balancer or an event bus, to a log group, a bucket or
// a Firehose stream (AWS-logs-and-resource-policy, V2 permissions).
//
//	delivery.New(stack, "SiteLogs", delivery.Props{
//		Resource: *distribution.DistributionArn(),
//		LogType:  "ACCESS_LOGS",
//		To:       delivery.ToBucket(bucket),
//	})
//
// CDK has the three resources that this takes without what they need: the right to write,
// the names, which must differ in an account, and the order in which they are made.
package delivery
