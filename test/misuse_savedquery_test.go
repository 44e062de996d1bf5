package test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/savedquery"
)

func init() {
	query := insights.MustParse("fields @message")
	misused(map[string][]misuse{
		"savedquery.New": {
			{"zero props", func(stack awscdk.Stack) { savedquery.New(stack, "Query", savedquery.Props{}) }, "Test/Query: Query is missing: give the query"},
			{"no log groups", func(stack awscdk.Stack) { savedquery.New(stack, "Query", savedquery.Props{Query: query}).ConsoleURL() },
				"Test/Query: 0 log groups: a query reads 1 to 50"},
			{"a nil log group", func(stack awscdk.Stack) {
				savedquery.New(stack, "Query", savedquery.Props{Query: query, LogGroups: []*loggroup.LogGroup{group(stack), nil}}).ConsoleURL()
			}, "Test/Query: LogGroups[1] is missing: give the log group"},
			{"a zero log group", func(stack awscdk.Stack) {
				savedquery.New(stack, "Query", savedquery.Props{Query: query, LogGroups: []*loggroup.LogGroup{{}}}).ConsoleURL()
			}, "Test/Query: LogGroups[0] is missing: give the log group"},
		},
		"savedquery.SavedQuery.As": {
			{"nil and zero log groups", func(stack awscdk.Stack) {
				made := savedquery.New(stack, "Query", savedquery.Props{Query: query, LogGroups: []*loggroup.LogGroup{group(stack)}})
				made.As(nil, nil, &loggroup.LogGroup{}).ConsoleURL()
			}, ""},
		},
		"savedquery.SavedQuery.AddLogGroups": {
			{"a nil log group, which is an error", func(stack awscdk.Stack) {
				made := savedquery.New(stack, "Query", savedquery.Props{Query: query, LogGroups: []*loggroup.LogGroup{group(stack)}})
				if made.AddLogGroups() != nil || made.AddLogGroups(nil) == nil || made.AddLogGroups(&loggroup.LogGroup{}) == nil {
					panic("a log group that is missing is added")
				}
			}, ""},
		},
	})
}
