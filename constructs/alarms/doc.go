// Package alarms provisions alarms on what logs say, and the topics that tell
// people of them. A rule (package recipes) says when an alarm goes off; New
// makes one alarm for each severity that the rule has a threshold for.
//
//	topics := alarms.NewTopics(stack, "Topics", alarms.TopicsProps{
//		Email: map[notify.Severity][]string{notify.Page: {"oncall@example.com"}},
//	})
//	alarms.New(stack, "TooManyErrors", alarms.Props{
//		Rule: recipes.ErrorCount(), Metric: errors.Metric(), Topics: topics,
//	})
package alarms
