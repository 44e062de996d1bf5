// Package delivery provisions the delivery of logs that AWS services write, such as
// those of a CloudFront distribution, a load balancer or an event bus, to a log group,
// a bucket or a Firehose stream (AWS-logs-and-resource-policy, V2 permissions).
//
//	delivery.New(stack, "SiteLogs", delivery.Props{
//		Resource: *distribution.DistributionArn(),
//		LogType:  "ACCESS_LOGS",
//		To:       delivery.ToBucket(bucket),
//	})
//
// CDK only has the three underlying resources. This package adds what they need: write
// permissions, names that are unique in the account, and the order of creation.
package delivery
