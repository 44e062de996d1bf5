// Package subscription provisions subscription filters, which send log events on as
// they come: to a Firehose stream, a Kinesis stream, a Lambda function, or the
// destination of another account; and such destinations, for accounts that collect the
// logs of others. Patterns are values of package filterpattern, so that an invalid one
// cannot be synthesized.
//
//	subscription.New(stack, "Errors", subscription.Props{
//		LogGroup: group,
//		Pattern:  filterpattern.MustParse(`{ $.level = "ERROR" }`),
//		To:       subscription.Stream(stream),
//	})
//
// What a filter sends is compressed, and holds several log events
// (SubscriptionFilters). `logstack replay` says how many log events each sends.
package subscription
