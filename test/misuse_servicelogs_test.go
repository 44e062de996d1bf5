package test

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/apigatewaylogs"
	"github.com/logstack-go/logstack/constructs/dashboard"
	"github.com/logstack-go/logstack/constructs/ecslogs"
	"github.com/logstack-go/logstack/constructs/lambdalogs"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/constructs/stepfunctionslogs"
	"github.com/logstack-go/logstack/dashboards"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/queries"
)

// service makes a minimal service with those props.
func service(stack awscdk.Stack, props servicelogs.Props) *servicelogs.ServiceLogs {
	props.Application = "shop"
	if props.Queries == nil {
		props.Queries = []queries.Query{}
	}
	if props.Rules == nil {
		props.Rules = []alarmrules.Rule{}
	}
	return servicelogs.New(stack, "Logs", props)
}

func init() {
	var none *servicelogs.ServiceLogs
	var noKey awskms.Key
	const noName = "Test/Logs: Application is missing: log groups, metrics, alarms and queries are named after it"
	misused(map[string][]misuse{
		"servicelogs.New": {
			{"zero props", func(stack awscdk.Stack) { useService(servicelogs.New(stack, "Logs", servicelogs.Props{})) }, noName},
			{"the name alone", func(stack awscdk.Stack) { useService(service(stack, servicelogs.Props{})) }, ""},
			{"nil log groups, topics and key", func(stack awscdk.Stack) {
				service(stack, servicelogs.Props{LogGroup: loggroup.Of(nil), AuditLogGroup: nil, Topics: nil, Key: noKey})
			}, ""},
			{"empty topics", func(stack awscdk.Stack) { service(stack, servicelogs.Props{Topics: &alarms.Topics{}}) },
				"Test/Logs: Topics is empty: give what NewTopics returns, or nothing"},
			{"an empty rule", func(stack awscdk.Stack) {
				service(stack, servicelogs.Props{Rules: []alarmrules.Rule{{}}})
			}, `Test/Logs: "" is not a rule's name`},
			{"an empty metric", func(stack awscdk.Stack) {
				service(stack, servicelogs.Props{Metrics: []alarmrules.LogMetric{{}}})
			}, "Test/Logs: "},
			{"a nil of given alarms", func(stack awscdk.Stack) {
				service(stack, servicelogs.Props{Rules: []alarmrules.Rule{anyOf("queue")}, Given: map[string]alarms.Child{"queue": nil}})
			}, `Test/Logs/Alarm-mine: Given["queue"] is nil: there is no such alarm`},
			{"an empty query", func(stack awscdk.Stack) { service(stack, servicelogs.Props{Queries: []queries.Query{{}}}) },
				"Test/Logs: Queries[0] has no Name: queries.Get finds those that ship"},
			{"a query twice", func(stack awscdk.Stack) {
				query, _ := queries.Get("errors-by-type")
				service(stack, servicelogs.Props{Queries: []queries.Query{query, query}})
			}, "Test/Logs: Queries has two queries called errors-by-type: leave one out"},
			{"an empty library", func(stack awscdk.Stack) {
				servicelogs.New(stack, "Logs", servicelogs.Props{Application: "shop", Rules: []alarmrules.Rule{}, Library: []queries.Query{{}}})
			}, "Test/Logs: Library[0] has no Name"},
			{"an empty mute", func(stack awscdk.Stack) { service(stack, servicelogs.Props{Mutes: []servicelogs.Mute{{}}}) },
				"Test/Logs: Mutes[0] has no Name, which follows that of the service"},
			{"a mute of a name alone", func(stack awscdk.Stack) {
				service(stack, servicelogs.Props{Rules: []alarmrules.Rule{errorsRule()}, Mutes: []servicelogs.Mute{{Name: "night"}}})
			}, `Test/Logs/Mute-night: "" is not a schedule`},
			{"a mute twice", func(stack awscdk.Stack) {
				night := servicelogs.Mute{Name: "night", Schedule: "cron(0 2 * * SUN)", For: time.Hour}
				service(stack, servicelogs.Props{Rules: []alarmrules.Rule{errorsRule()}, Mutes: []servicelogs.Mute{night, night}})
			}, "Test/Logs: there are two mutes called night: rename one of them"},
			{"a mute of a severity that there is not", func(stack awscdk.Stack) {
				service(stack, servicelogs.Props{Mutes: []servicelogs.Mute{{Name: "night", Schedule: "cron(0 2 * * SUN)", For: time.Hour, Severities: []notify.Severity{""}}}})
			}, `Test/Logs: mute night: there is no severity ""`},
			{"an empty runbook's address", func(stack awscdk.Stack) { service(stack, servicelogs.Props{Runbook: "wiki"}) }, "Test/Logs: Runbook must be an address"},
			{"an empty graph", func(stack awscdk.Stack) {
				service(stack, servicelogs.Props{Layout: dashboards.Layout{Graphs: []dashboards.Shown{{}}}})
			}, "Test/Logs: Layout: graphs.0: must be the name of a graph"},
			{"an empty menu", func(stack awscdk.Stack) { service(stack, servicelogs.Props{Menus: []dashboard.Variable{{}}}) }, ""},
			{"an empty detector and Sentry", func(stack awscdk.Stack) {
				service(stack, servicelogs.Props{AnomalyDetector: &loggroup.AnomalyDetectorProps{}, Sentry: &ecslogs.Sentry{}})
			}, "Test/Logs/Wiring: "},
			{"empty severities", func(stack awscdk.Stack) { service(stack, servicelogs.Props{Severities: notify.Severities{}}) }, ""},
		},
		"servicelogs.ServiceLogs.Beside": {
			{"nothing", func(stack awscdk.Stack) { service(stack, servicelogs.Props{}).Beside() }, ""},
			{"nil", func(stack awscdk.Stack) { service(stack, servicelogs.Props{}).Beside(nil) }, "Test/Logs: Beside: service 1 is nil: give what New returns"},
			{"a nil service", func(awscdk.Stack) { none.Beside(none) }, ""},
		},
		"servicelogs.ServiceLogs": {
			{"nil", func(awscdk.Stack) { useService(none) }, ""},
		},
		"servicelogs.WithParameters": {
			{"nothing", func(awscdk.Stack) { servicelogs.WithParameters(queries.Query{}, nil) }, ""},
			{"an empty rule", func(awscdk.Stack) { servicelogs.WithParameters(queries.Query{}, []alarmrules.Rule{{}}) }, ""},
		},
		"servicelogs.Props.LogGroupName": {
			{"zero props", func(awscdk.Stack) { servicelogs.Props{}.LogGroupName() }, ""},
		},
		"lambdalogs.New": {
			{"zero props", func(stack awscdk.Stack) { useService(lambdalogs.New(stack, "Logs", lambdalogs.Props{})) }, noName},
			{"no function", func(stack awscdk.Stack) {
				var none awslambda.Function
				lambdalogs.New(stack, "Logs", lambdalogs.Props{Function: none, Props: servicelogs.Props{Application: "shop"}})
			}, "Test/Logs: Function is missing: give the function whose log it is"},
			{"no name", func(stack awscdk.Stack) {
				lambdalogs.New(stack, "Logs", lambdalogs.Props{Function: newFunction(stack, &awslambda.FunctionProps{})})
			}, noName},
		},
		"apigatewaylogs.New": {
			{"zero props", func(stack awscdk.Stack) { useService(apigatewaylogs.New(stack, "Logs", apigatewaylogs.Props{})) }, noName},
			{"no stage", func(stack awscdk.Stack) {
				var none awsapigateway.Stage
				apigatewaylogs.New(stack, "Logs", apigatewaylogs.Props{Stage: none, Props: servicelogs.Props{Application: "shop"}})
			}, "Test/Logs: Stage is missing: give the stage whose log it is"},
			{"no name", func(stack awscdk.Stack) {
				api := awsapigateway.NewRestApi(stack, jsii.String("Api"), nil)
				api.Root().AddMethod(jsii.String("GET"), nil, nil)
				apigatewaylogs.New(stack, "Logs", apigatewaylogs.Props{Stage: api.DeploymentStage()})
			}, noName},
		},
		"stepfunctionslogs.New": {
			{"zero props", func(stack awscdk.Stack) {
				useService(stepfunctionslogs.New(stack, "Logs", stepfunctionslogs.Props{}))
			}, noName},
			{"no state machine", func(stack awscdk.Stack) {
				var none awsstepfunctions.StateMachine
				stepfunctionslogs.New(stack, "Logs", stepfunctionslogs.Props{StateMachine: none, Props: servicelogs.Props{Application: "shop"}})
			}, "Test/Logs: StateMachine is missing: give the state machine whose log it is"},
			{"no name", func(stack awscdk.Stack) {
				stepfunctionslogs.New(stack, "Logs", stepfunctionslogs.Props{StateMachine: newMachine(stack, nil)})
			}, noName},
		},
	})
}

// useService calls all methods of a service.
func useService(s *servicelogs.ServiceLogs) {
	s.Construct()
	s.LogGroup()
	s.AuditLogGroup()
	s.Topics()
	s.Filter("nothing")
	s.Query("nothing")
	s.AnomalyDetector()
	s.Wiring()
	s.AuditWiring()
	s.Rules()
	s.Dashboard()
	s.AlarmArns()
	s.AlarmGroups()
	useAlarms(s.Alarms("nothing"))
	useAlarm(s.Alarm("nothing", notify.Page))
}
