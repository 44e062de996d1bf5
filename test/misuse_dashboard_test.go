package test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/constructs/dashboard"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/dashboards"
)

func init() {
	tables := []dashboard.Table{{Title: "All", Query: insights.MustParse("fields @message")}}
	service := func(of dashboard.Service) map[string]dashboard.Service {
		return map[string]dashboard.Service{"web": of}
	}
	own := []dashboards.Graph{{Title: "Volume", Lines: []dashboards.Line{{Series: alarmrules.Series{Name: "IncomingBytes", Own: true}}}}}
	misused(map[string][]misuse{
		"dashboard.New": {
			{"zero props", func(stack awscdk.Stack) { dashboard.New(stack, "Board", dashboard.Props{}) },
				"Test/Board: LogGroup is missing: give the log group that the dashboard is about"},
			{"a zero log group", func(stack awscdk.Stack) {
				dashboard.New(stack, "Board", dashboard.Props{LogGroup: &loggroup.LogGroup{}, Graphs: own, Tables: tables})
			}, "Test/Board: LogGroup is missing: give the log group that the dashboard is about"},
			{"a zero service", func(stack awscdk.Stack) {
				dashboard.New(stack, "Board", dashboard.Props{Services: service(dashboard.Service{}), Graphs: own})
			}, "Test/Board: the service web has no LogGroup: give the log group that it writes to"},
			{"a graph of no service", func(stack awscdk.Stack) {
				dashboard.New(stack, "Board", dashboard.Props{Services: service(dashboard.Service{LogGroup: group(stack)}), Graphs: own})
			}, `Test/Board: the graph "Volume" shows a metric of the log group itself, and LogGroup is missing`},
			{"tables of no log group", func(stack awscdk.Stack) {
				dashboard.New(stack, "Board", dashboard.Props{Services: service(dashboard.Service{LogGroup: group(stack)}), Tables: tables})
			}, "Test/Board: LogGroup is missing"},
			{"a zero table", func(stack awscdk.Stack) {
				dashboard.New(stack, "Board", dashboard.Props{LogGroup: group(stack), Tables: []dashboard.Table{{}}})
			}, `Test/Board: the table "" has no Query`},
			{"zero graphs, groups and variables", func(stack awscdk.Stack) {
				dashboard.New(stack, "Board", dashboard.Props{
					LogGroup: group(stack), Graphs: []dashboards.Graph{{}}, AlarmGroups: []dashboard.AlarmGroup{{}}, Variables: []dashboard.Variable{{}},
				})
			}, ""},
		},
	})
}
