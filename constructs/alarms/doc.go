// Package alarms provisions alarms, and the topics that tell people of them. A rule
// (package alarmrules) says when an alarm goes off; New makes the metric filters
// that the rule needs, and an alarm for each severity that it has a threshold for.
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
// A rule may come from a file (alarmrules.Parse), or be a literal. What it looks at
// need not be logstack's: loggroup.Of takes any awslogs.ILogGroup, Props.Metric any
// awscloudwatch.IMetric, and Props.Given any alarm. What is made goes on into plain CDK:
// Alarm.IAlarm is for whatever wants an alarm.
//
// What alarms are given may stand in another stack of the account, region and stage of
// theirs. What stands elsewhere is refused, as an alarm sees and reaches nothing there.
package alarms
