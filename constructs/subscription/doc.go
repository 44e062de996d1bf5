// Package subscription provisions subscription filters, which pass log events on as
// they arrive: to a Firehose stream, a Kinesis stream, a Lambda function, or the
// destination of another account. It also provisions such destinations, for accounts
// that collect the logs of others. Patterns are values of package filterpattern, so an
// invalid pattern cannot be synthesized.
//
//	subscription.New(stack, "Errors", subscription.Props{
//		LogGroup: group,
//		Pattern:  filterpattern.MustParse(`{ $.level = "ERROR" }`),
//		To:       subscription.Stream(stream),
//	})
//
// The records that a filter sends are compressed, and each holds several log events
// (SubscriptionFilters). `logstack replay` counts the log events that each filter
// sends.
package subscription
