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
// need not be logstack's: loggroup.FromLogGroup takes any awslogs.ILogGroup, and
// Props.Metric any awscloudwatch.IMetric. What is made goes on into plain CDK:
// Alarm.IAlarm is for whatever wants an alarm.
package alarms
