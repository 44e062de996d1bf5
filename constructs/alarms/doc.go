// Package alarms provisions CloudWatch alarms and the SNS topics that notify people of
// them. A rule (package alarmrules) says when an alarm goes off. New makes the metric
// filters that the rule needs, and an alarm for each severity that the rule has a
// threshold for.
//
//	rule, err := alarmrules.Get("errors")
//	…
//	topics := alarms.NewTopics(stack, "Topics", alarms.TopicsProps{
//		Email: map[notify.Severity][]string{notify.Page: {"oncall@example.com"}},
//	})
//	alarms.New(stack, "TooManyErrors", alarms.Props{
//		Rule: rule, LogGroup: group, Topics: topics,
//	})
//
// A rule ships with logstack, comes from a file (alarmrules.Parse), or is a literal.
// The package works with resources that logstack did not make: loggroup.Of accepts any
// awslogs.ILogGroup, Props.Metric any awscloudwatch.IMetric, and Props.Given any alarm.
// In turn, Alarm.IAlarm returns an alarm for use in any CDK construct.
//
// The resources that alarms are given can be in other stacks of the same account,
// region and stage. Resources elsewhere are refused, because an alarm can neither watch
// nor notify them.
package alarms
