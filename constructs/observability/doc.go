// Package observability lets people look from one account, the monitoring
// account, at the logs and metrics of others: CloudWatch cross-account
// observability (CloudWatch-Unified-Cross-Account). The monitoring account has
// a sink, and each source account a link to it:
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
// It costs nothing more. Nothing is copied: log events stay in their account,
// for as long as that keeps them, masked as they are there. A sink is of one
// region, and so are the links to it; an account has one sink a region, and one
// link to it. Metrics show up with their first datapoint after the link.
//
// To have a copy of all logs of an organisation in one account is another
// thing, which AWS::ObservabilityAdmin::OrganizationCentralizationRule does
// from the organisation's management account or its delegate. It is not
// provided here.
package observability
