// Package observability shares logs and metrics of several accounts with one account,
// the monitoring account, by CloudWatch cross-account observability
// (CloudWatch-Unified-Cross-Account). The monitoring account has a sink, and each
// source account a link to it:
//
//	observability.NewSink(monitoring, "Sink", observability.SinkProps{
//		Accounts: []string{"111122223333"},
//	})
//
//	observability.NewLink(stack, "Link", observability.LinkProps{
//		Sink:       "arn:aws:oam:eu-central-1:999999999999:sink/0c8f5e0e-…",
//		LogGroups:  []*loggroup.LogGroup{group},
//		Namespaces: []string{"billing/prod"},
//	})
//
// It is free of charge, and copies nothing: log events stay in their account, with the
// retention and masking of that account. A sink belongs to one region, and so do the
// links to it. An account has one sink in each region, and one link to each sink.
// Metrics appear in the monitoring account with their first datapoint after the link
// was made.
//
// Copying all logs of an organization into one account is different:
// AWS::ObservabilityAdmin::OrganizationCentralizationRule does that, from the
// organization's management account or its delegate. This package does not provide it.
package observability
