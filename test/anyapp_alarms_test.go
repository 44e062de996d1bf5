package test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/apigatewaylogs"
	"github.com/logstack-go/logstack/constructs/lambdalogs"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/constructs/stepfunctionslogs"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/retention"
	"github.com/logstack-go/logstack/stacks"
)

// Alarms, and the constructs for each kind of log writer, work in every app with the
// fewest props possible.
func TestAlarmsInAnyApp(t *testing.T) {
	anyApp(t, func(stack awscdk.Stack, at string) {
		errors := alarms.New(stack, "Errors", alarms.Props{Rule: errorsRule(), LogGroup: loggroup.New(stack, "Logs", loggroup.Props{}), Topics: alarms.NewTopics(stack, "Topics", alarms.TopicsProps{})})
		alarms.New(stack, "Either", alarms.Props{Rule: anyOf("errors"), Others: []*alarms.Alarms{errors}})
		child, _ := errors.Alarm(notify.Page).Child()
		alarms.NewMute(stack, "Mute", alarms.MuteProps{Schedule: "cron(0 2 * * SUN)", For: time.Hour, Alarms: []alarms.Child{child}})
		servicelogs.New(stack, "Service", servicelogs.Props{Application: at})
		of := func(service string) servicelogs.Props { // every service saves the same queries
			return servicelogs.Props{Application: at, Service: service, Queries: []queries.Query{}}
		}
		lambdalogs.New(stack, "FunctionLogs", lambdalogs.Props{Function: newFunction(stack, &awslambda.FunctionProps{}), Props: of("resize")})
		api := awsapigateway.NewRestApi(stack, jsii.String("Api"), nil)
		api.Root().AddMethod(jsii.String("GET"), nil, nil)
		apigatewaylogs.New(stack, "ApiLogs", apigatewaylogs.Props{Stage: api.DeploymentStage(), Props: of("api")})
		stepfunctionslogs.New(stack, "OrderLogs", stepfunctionslogs.Props{StateMachine: newMachine(stack, nil), Props: of("orders")})
	})
}

// inTwo makes something in one stack, uses it in another, and returns the app.
func inTwo(t *testing.T, there, here *awscdk.Environment, stage bool, make func(theirs, ours awscdk.Stack)) awscdk.App {
	t.Helper()
	app := newApp(t)
	scope := awscdk.Stage(app)
	if stage {
		scope = awscdk.NewStage(app, jsii.String("Theirs"), nil)
	}
	make(awscdk.NewStack(scope, jsii.String("Other"), &awscdk.StackProps{Env: there}), awscdk.NewStack(app, jsii.String("Test"), &awscdk.StackProps{Env: here}))
	return app
}

// An alarm's arguments must be in its account, region and stage. Anything else is
// refused at synthesis, because otherwise the alarm would never go off, or never
// recover.
func TestAlarmsOfAnotherPlace(t *testing.T) {
	here, region, account := envOf("111122223333", "eu-central-1"), envOf("111122223333", "us-east-1"), envOf("444455556666", "eu-central-1")
	silent, watched := rule(t, "silence"), mine(alarmrules.Metric{Thresholds: above(1)})
	cdkAlarm := func(stack awscdk.Stack) awscloudwatch.Alarm {
		return queueAge().CreateAlarm(stack, jsii.String("Alarm"), &awscloudwatch.CreateAlarmOptions{Threshold: jsii.Number(1), EvaluationPeriods: jsii.Number(1)})
	}
	for name, c := range map[string]struct {
		make func(theirs, ours awscdk.Stack)
		// at is the path of the mistake; also lists which of "region account stage" are
		// refused.
		at, also string
	}{
		"a log group, for silence": {func(theirs, ours awscdk.Stack) {
			alarms.New(ours, "Here", alarms.Props{Rule: silent, LogGroup: loggroup.New(theirs, "Logs", loggroup.Props{Name: "/theirs"})})
		}, "Test/Here", "region account stage"},
		"a log group of plain CDK": {func(theirs, ours awscdk.Stack) {
			alarms.New(ours, "Here", alarms.Props{Rule: errorsRule(), LogGroup: loggroup.Of(awslogs.NewLogGroup(theirs, jsii.String("Logs"), nil))})
		}, "Test/Here", "region account stage"},
		"a log group, for a query": {func(theirs, ours awscdk.Stack) {
			alarms.New(ours, "Here", alarms.Props{Rule: rule(t, "external-failures"), LogGroup: loggroup.New(theirs, "Logs", loggroup.Props{Name: "/theirs"})})
		}, "Test/Here", "region account stage"},
		"a log group, for roles": {func(theirs, ours awscdk.Stack) {
			alarms.NewLogRoles(ours, "Here", loggroup.New(theirs, "Logs", loggroup.Props{Name: "/theirs"}))
		}, "Test/Here", "region account stage"},
		"a metric of a log group": {func(theirs, ours awscdk.Stack) {
			alarms.New(ours, "Here", alarms.Props{Rule: watched, Metric: loggroup.New(theirs, "Logs", loggroup.Props{Name: "/theirs"}).IncomingLogEvents()})
		}, "Test/Here", "region"},
		"a metric of a queue, in math": {func(theirs, ours awscdk.Stack) {
			queue := awssqs.NewQueue(theirs, jsii.String("Queue"), &awssqs.QueueProps{QueueName: jsii.String("orders")})
			math := awscloudwatch.NewMathExpression(&awscloudwatch.MathExpressionProps{
				Expression: jsii.String("queue / 60"), UsingMetrics: &map[string]awscloudwatch.IMetric{"queue": queue.MetricApproximateAgeOfOldestMessage(nil)},
			})
			alarms.New(ours, "Here", alarms.Props{Rule: watched, Metric: math})
		}, "Test/Here", "region"},
		"alarms of a rule": {func(theirs, ours awscdk.Stack) {
			errors := alarms.New(theirs, "Errors", alarms.Props{Rule: errorsRule(), LogGroup: group(theirs)})
			alarms.New(ours, "Here", alarms.Props{Rule: anyOf("errors"), Others: []*alarms.Alarms{errors}})
		}, "Test/Here", "region account stage"},
		"an alarm of plain CDK": {func(theirs, ours awscdk.Stack) {
			alarms.New(ours, "Here", alarms.Props{Rule: anyOf("queue"), Given: map[string]alarms.Child{"queue": cdkAlarm(theirs)}})
		}, "Test/Here", "region account stage"},
		"topics": {func(theirs, ours awscdk.Stack) {
			alarms.New(ours, "Here", alarms.Props{Rule: errorsRule(), LogGroup: group(ours), Topics: alarms.NewTopics(theirs, "Topics", alarms.TopicsProps{})})
		}, "Test/Here", "region account stage"},
		"a topic of plain CDK": {func(theirs, ours awscdk.Stack) {
			alarms.NewTopics(ours, "Here", alarms.TopicsProps{Topics: map[notify.Severity]awssns.ITopic{"page": awssns.NewTopic(theirs, jsii.String("Topic"), nil)}})
		}, "Test/Here", "region account stage"},
		"the ARN of a topic of plain CDK": {func(theirs, ours awscdk.Stack) {
			arn := *awssns.NewTopic(theirs, jsii.String("Topic"), &awssns.TopicProps{TopicName: jsii.String("theirs")}).TopicArn()
			alarms.NewTopics(ours, "Here", alarms.TopicsProps{Existing: map[notify.Severity]string{"page": arn}})
		}, "Test/Here", "region"},
		"a function": {func(theirs, ours awscdk.Stack) {
			alarms.NewTopics(ours, "Here", alarms.TopicsProps{Actions: map[notify.Severity][]string{"page": {*newFunction(theirs, &awslambda.FunctionProps{}).FunctionArn()}}})
		}, "Test/Here", "region account stage"},
		"an action of CDK": {func(theirs, ours awscdk.Stack) {
			topic := awssns.NewTopic(theirs, jsii.String("Topic"), &awssns.TopicProps{TopicName: jsii.String("theirs")})
			topics := alarms.NewTopics(ours, "Topics", alarms.TopicsProps{Custom: map[notify.Severity][]awscloudwatch.IAlarmAction{"page": {snsAction(topic)}}})
			alarms.New(ours, "Here", alarms.Props{Rule: errorsRule(), LogGroup: group(ours), Topics: topics})
		}, "Test/Here/Page", "region"},
		"a key": {func(theirs, ours awscdk.Stack) {
			key := awskms.Key_FromKeyArn(ours, jsii.String("Key"), jsii.String("arn:aws:kms:"+*theirs.Region()+":"+*theirs.Account()+":key/0c8f5e0e"))
			alarms.NewTopics(ours, "Here", alarms.TopicsProps{Key: key})
		}, "Test/Here", "region"},
		"a key that is made": {func(theirs, ours awscdk.Stack) {
			alarms.NewTopics(ours, "Here", alarms.TopicsProps{Key: loggroup.NewKey(theirs, "Key")})
		}, "Test/Here", "region stage"},
		"the key of a service": {func(theirs, ours awscdk.Stack) {
			servicelogs.New(ours, "Here", servicelogs.Props{Application: "shop", Key: loggroup.NewKey(theirs, "Key")})
		}, "Test/Here", "region stage"},
		"the log group of a service": {func(theirs, ours awscdk.Stack) {
			servicelogs.New(ours, "Here", servicelogs.Props{Application: "shop", LogGroup: loggroup.New(theirs, "Logs", loggroup.Props{Name: "/theirs"})})
		}, "Test/Here", "region account stage"},
		"the audit log group of a service": {func(theirs, ours awscdk.Stack) {
			servicelogs.New(ours, "Here", servicelogs.Props{Application: "shop", AuditLogGroup: loggroup.New(theirs, "Logs", loggroup.Props{Name: "/theirs", Tier: retention.Audit})})
		}, "Test/Here", "region account stage"},
		"the topics of a service": {func(theirs, ours awscdk.Stack) {
			servicelogs.New(ours, "Here", servicelogs.Props{Application: "shop", Topics: alarms.NewTopics(theirs, "Topics", alarms.TopicsProps{})})
		}, "Test/Here", "region account stage"},
		"a function's log": {func(theirs, ours awscdk.Stack) {
			lambdalogs.New(ours, "Here", lambdalogs.Props{Function: newFunction(theirs, &awslambda.FunctionProps{}), Props: servicelogs.Props{Application: "shop"}})
		}, "Test/Here", "region account stage"},
		"the access log of a stage": {func(theirs, ours awscdk.Stack) {
			api := awsapigateway.NewRestApi(theirs, jsii.String("Api"), nil)
			api.Root().AddMethod(jsii.String("GET"), nil, nil)
			apigatewaylogs.New(ours, "Here", apigatewaylogs.Props{Stage: api.DeploymentStage(), Props: servicelogs.Props{Application: "shop"}})
		}, "Test/Here", "region account stage"},
		"the log of a state machine": {func(theirs, ours awscdk.Stack) {
			stepfunctionslogs.New(ours, "Here", stepfunctionslogs.Props{StateMachine: newMachine(theirs, nil), Props: servicelogs.Props{Application: "shop"}})
		}, "Test/Here", "region account stage"},
	} {
		for kind, wrong := range map[string]struct {
			env   *awscdk.Environment
			stage bool
			want  string
		}{
			"region":  {region, false, "in region us-east-1, and "},
			"account": {account, false, "in account 444455556666, and "},
			"stage":   {here, true, "stage"},
		} {
			if !slices.Contains(strings.Fields(c.also), kind) {
				continue
			}
			t.Run(name+" of another "+kind, func(t *testing.T) {
				app := inTwo(t, wrong.env, here, wrong.stage, c.make)
				got := stacks.Mistakes(app)
				if !slices.ContainsFunc(got, func(m string) bool { return strings.HasPrefix(m, c.at+": ") && strings.Contains(m, wrong.want) }) {
					t.Errorf("%s: …%s… is not among %q", c.at, wrong.want, got)
				}
				// A service reports it once, not for each of its resources.
				if len(got) > 2 {
					t.Errorf("it is told %d times: %q", len(got), got)
				}
			})
		}
		t.Run(name+" of the same place", func(t *testing.T) {
			if err := stacks.Synth(inTwo(t, here, here, false, c.make)); err != nil {
				t.Error(err)
			}
		})
	}
}

// An alarm on a metric of another account sets its account, as CDK's own alarm does
// (API_PutMetricAlarm, Cross-account alarms).
func TestMetricsOfAnotherAccount(t *testing.T) {
	here, there := envOf("111122223333", "eu-central-1"), envOf("444455556666", "eu-central-1")
	queueOf := func(stack awscdk.Stack) awscloudwatch.Metric {
		return awssqs.NewQueue(stack, jsii.String("Queue"), &awssqs.QueueProps{QueueName: jsii.String("orders")}).MetricApproximateAgeOfOldestMessage(nil)
	}
	var ours awscdk.Stack
	inTwo(t, there, here, false, func(theirs, stack awscdk.Stack) {
		ours = stack
		queue := queueOf(theirs)
		alarms.New(stack, "One", alarms.Props{Rule: mine(alarmrules.Metric{Thresholds: above(60)}), Metric: queue})
		alarms.New(stack, "Two", alarms.Props{Rule: mine(alarmrules.Metric{Thresholds: above(1)}), Naming: alarms.Prefix("math"), Metric: awscloudwatch.NewMathExpression(
			&awscloudwatch.MathExpressionProps{Expression: jsii.String("queue / own"), UsingMetrics: &map[string]awscloudwatch.IMetric{"queue": queue, "own": queueOf(stack)}},
		)})
	})
	for _, alarm := range synthesize(t, ours).resources(t, "AWS::CloudWatch::Alarm") {
		for _, query := range alarm.Properties["Metrics"].([]any) {
			q := query.(map[string]any)
			want := map[any]any{"m1": "444455556666", "queue": "444455556666"}[q["Id"]]
			if q["AccountId"] != want {
				t.Errorf("%s: %s is of the account %v, want %v", alarm.ID, q["Id"], q["AccountId"], want)
			}
		}
		if alarm.Properties["MetricName"] != nil {
			t.Errorf("%s watches two things", alarm.ID)
		}
	}
	ours = nil
	app := inTwo(t, there, here, false, func(theirs, stack awscdk.Stack) {
		ours = stack
		alarms.New(stack, "Band", alarms.Props{Rule: mine(alarmrules.Metric{Bands: alarmrules.Bands{AboveBand: map[notify.Severity]float64{"page": 3}}}), Metric: queueOf(theirs)})
	})
	_ = app
	wantMistake(t, ours, "Test/Band: rule mine: the metric ApproximateAgeOfOldestMessage is in another account, whose metrics get no band here")
}

// texts returns the rule expressions of the composite alarms.
func texts(t *testing.T, tpl template) string {
	t.Helper()
	return jsonOf(tpl.only(t, "AWS::CloudWatch::CompositeAlarm").Properties["AlarmRule"])
}

// A composite alarm refers to any alarm by its name if that is known, and otherwise by
// a reference, from the same stack or from another stack of the same place.
func TestAlarmsOnAlarmsOfPlainCDK(t *testing.T) {
	cdkAlarm := func(stack awscdk.Stack, id, name string) awscloudwatch.Alarm {
		options := &awscloudwatch.CreateAlarmOptions{Threshold: jsii.Number(1), EvaluationPeriods: jsii.Number(1)}
		if name != "" {
			options.AlarmName = &name
		}
		return queueAge().CreateAlarm(stack, &id, options)
	}
	for name, c := range map[string]struct {
		given func(stack awscdk.Stack) alarms.Child
		// here and there are the rule expressions in the same stack and in another one.
		here, there string
		depends     bool
	}{
		"with a name": {func(stack awscdk.Stack) alarms.Child { return cdkAlarm(stack, "Queue", "queue") },
			`"ALARM(\"queue\")"`, `"ALARM(\"queue\")"`, true},
		"without a name": {func(stack awscdk.Stack) alarms.Child { return cdkAlarm(stack, "Queue", "") },
			`{"Fn::Join":["",["ALARM(\"",{"Ref":"Queue4A7E3555"},"\")"]]}`, `Queue4A7E3555`, true},
		"the resource of one": {func(stack awscdk.Stack) alarms.Child {
			return cdkAlarm(stack, "Queue", "").Node().DefaultChild().(awscloudwatch.CfnAlarm)
		}, `{"Fn::Join":["",["ALARM(\"",{"Ref":"Queue4A7E3555"},"\")"]]}`, `Queue4A7E3555`, true},
		"a resource": {func(stack awscdk.Stack) alarms.Child {
			return awscloudwatch.NewCfnAlarm(stack, jsii.String("Queue"), &awscloudwatch.CfnAlarmProps{ComparisonOperator: jsii.String("GreaterThanThreshold"), EvaluationPeriods: jsii.Number(1)})
		}, `{"Fn::Join":["",["ALARM(\"",{"Ref":"Queue"},"\")"]]}`, `RefQueue`, true},
		"a composite": {func(stack awscdk.Stack) alarms.Child {
			return awscloudwatch.NewCompositeAlarm(stack, jsii.String("Queue"), &awscloudwatch.CompositeAlarmProps{
				CompositeAlarmName: jsii.String("both"), AlarmRule: awscloudwatch.AlarmRule_FromString(jsii.String("ALARM(theirs)")),
			})
		}, `"ALARM(\"both\")"`, `"ALARM(\"both\")"`, true},
		"looked up": {func(stack awscdk.Stack) alarms.Child {
			return awscloudwatch.Alarm_FromAlarmName(stack, jsii.String("Queue"), jsii.String("theirs"))
		}, `"ALARM(\"theirs\")"`, `"ALARM(\"theirs\")"`, false},
		"looked up by an ARN that is imported": {func(stack awscdk.Stack) alarms.Child {
			return awscloudwatch.Alarm_FromAlarmArn(stack, jsii.String("Queue"), awscdk.Fn_ImportValue(jsii.String("alarm")))
		}, `{"Fn::ImportValue":"alarm"}`, `{"Fn::ImportValue":"alarm"}`, false},
		"with quotation marks": {func(stack awscdk.Stack) alarms.Child { return cdkAlarm(stack, "Queue", `the "queue"`) },
			`"ALARM(\"the \\\"queue\\\"\")"`, `"ALARM(\"the \\\"queue\\\"\")"`, true},
		"ours, as plain CDK knows it": {func(stack awscdk.Stack) alarms.Child {
			return alarms.New(stack, "Silence", alarms.Props{Rule: rule(t, "silence"), LogGroup: group(stack), Naming: alarms.Prefix("shop")}).Alarm(notify.Page).IAlarm()
		}, `"ALARM(\"shop-silence-page\")"`, `"ALARM(\"shop-silence-page\")"`, true},
	} {
		t.Run(name, func(t *testing.T) {
			given := func(stack awscdk.Stack, child alarms.Child) {
				alarms.New(stack, "Either", alarms.Props{Rule: anyOf("queue"), Given: map[string]alarms.Child{"queue": child}})
			}
			stack := newStack(t)
			given(stack, c.given(stack))
			template := synthesize(t, stack)
			var composite resource
			for _, r := range template.resources(t, "AWS::CloudWatch::CompositeAlarm") {
				if r.Properties["AlarmName"] == "Test-mine-page" {
					composite = r
				}
			}
			if got := jsonOf(composite.Properties["AlarmRule"]); !strings.Contains(got, c.here) || strings.Contains(got, `ALARM(\"\")`) {
				t.Errorf("in a stack: %s, want %s", got, c.here)
			}
			var ours awscdk.Stack
			app := inTwo(t, envOf("111122223333", "eu-central-1"), envOf("111122223333", "eu-central-1"), false, func(theirs, stack awscdk.Stack) {
				ours = stack
				given(stack, c.given(theirs))
			})
			if err := stacks.Synth(app); err != nil {
				t.Fatal(err)
			}
			if got := texts(t, synthesize(t, ours)); !strings.Contains(got, c.there) || strings.Contains(got, `ALARM(\"\")`) {
				t.Errorf("in another stack: %s, want %s", got, c.there)
			}
			if depends := len(*ours.Dependencies()) > 0; c.depends && !depends {
				t.Error("it may be deployed before what it looks at, which CloudWatch refuses")
			}
		})
	}
}

// An alarm of plain CDK can suppress a composite alarm.
func TestAnAlarmOfPlainCDKKeepsOthersQuiet(t *testing.T) {
	stack := newStack(t)
	deploys := queueAge().CreateAlarm(stack, jsii.String("Deploys"), &awscloudwatch.CreateAlarmOptions{Threshold: jsii.Number(1), EvaluationPeriods: jsii.Number(1)})
	either := anyOf("errors")
	watch := either.Watch.(alarmrules.AnyOf)
	watch.SuppressedBy = "deploys"
	either.Watch = watch
	alarms.New(stack, "Either", alarms.Props{Rule: either, Others: []*alarms.Alarms{sound(stack)}, Given: map[string]alarms.Child{"deploys": deploys}})
	got := synthesize(t, stack).only(t, "AWS::CloudWatch::CompositeAlarm").Properties
	if by := jsonOf(got["ActionsSuppressor"]); !strings.HasPrefix(by, `{"Ref":"Deploys`) || got["ActionsSuppressorWaitPeriod"] != 120.0 {
		t.Errorf("%s, %v", by, got)
	}
}

// A rule can watch the alarms of services in other stacks, including nested ones, by
// name and without a reference.
func TestAlarmsAcrossStacks(t *testing.T) {
	app := newApp(t)
	env := envOf("111122223333", "eu-central-1")
	top := awscdk.NewStack(app, jsii.String("Top"), &awscdk.StackProps{Env: env})
	nested := awscdk.NewNestedStack(top, jsii.String("Nested"), nil)
	errors := alarms.New(nested, "Errors", alarms.Props{Rule: errorsRule(), LogGroup: group(nested)})
	alarms.New(top, "Either", alarms.Props{Rule: anyOf("errors"), Others: []*alarms.Alarms{errors}})
	other := awscdk.NewStack(app, jsii.String("Other"), &awscdk.StackProps{Env: env})
	alarms.New(other, "Either", alarms.Props{Rule: anyOf("errors"), Others: []*alarms.Alarms{errors}})
	awscdk.NewCfnOutput(other, jsii.String("Arn"), &awscdk.CfnOutputProps{Value: errors.Alarm(notify.Page).Arn()})
	if err := stacks.Synth(app); err != nil {
		t.Fatal(err)
	}
	const want = `"ALARM(\"Top-Nested-errors-page\") OR ALARM(\"Top-Nested-errors-ticket\")"`
	for _, stack := range []awscdk.Stack{top, other} {
		if got := texts(t, synthesize(t, stack)); got != want {
			t.Errorf("%s: %s", *stack.StackName(), got)
		}
	}
	if got := jsonOf(synthesize(t, other)["Outputs"]); !strings.Contains(got, `:cloudwatch:eu-central-1:111122223333:alarm:Top-Nested-errors-page"`) {
		t.Errorf("%s", got)
	}
}

// The name of a nested stack is generated, but its alarms have known and distinct
// names.
func TestAlarmsOfNestedStacks(t *testing.T) {
	stack := newStack(t)
	names := map[string]bool{}
	for _, within := range []string{"Web", "Worker", strings.Repeat("N", 150) + "1", strings.Repeat("N", 150) + "2"} {
		nested := awscdk.NewNestedStack(constructs.NewConstruct(stack, &within), jsii.String("Nested"), nil)
		topics := alarms.NewTopics(nested, "Topics", alarms.TopicsProps{})
		longest := errorsRule()
		longest.Name = strings.Repeat("r", 60)
		longest.Watch = alarmrules.Count{Of: alarmrules.Selection{Event: "login_failed"}, Thresholds: above(1)}
		name := alarms.New(nested, "Alarm", alarms.Props{Rule: longest, LogGroup: loggroup.New(nested, "Logs", loggroup.Props{}), Topics: topics}).Alarm(notify.Page).Name()
		if !strings.HasPrefix(name, "Test-") || names[name] {
			t.Errorf("an alarm is called %s", name)
		}
		names[name] = true
	}
	synthesize(t, stack)
}

// A part of a service's name that is known only at deployment appears wherever the name
// does.
func TestAServiceOfAParameter(t *testing.T) {
	stack := newStack(t)
	environment := *awscdk.NewCfnParameter(stack, jsii.String("Environment"), nil).ValueAsString()
	address := *awscdk.NewCfnParameter(stack, jsii.String("Address"), nil).ValueAsString()
	page := *awscdk.NewCfnParameter(stack, jsii.String("Page"), nil).ValueAsString()
	rules := alarmrules.All()
	for i, r := range rules {
		if r.Name == "failed-logins-by-address" {
			rules[i] = byContributorInsights(t)
		}
	}
	servicelogs.New(stack, "Logs", servicelogs.Props{
		Application: "shop", Environment: environment, Contract: oneWay(t), Rules: rules, Runbook: page,
		Email: map[notify.Severity][]string{"page": {address}},
		Mutes: []servicelogs.Mute{{Name: "night", Schedule: "cron(0 2 * * SUN)", For: time.Hour}},
	})
	template := synthesize(t, stack)
	for kind, properties := range map[string]map[string]string{
		"AWS::Logs::LogGroup":             {"LogGroupName": `/ecs/shop/",{"Ref":"Environment"}`},
		"AWS::Logs::MetricFilter":         {"MetricTransformations": `"MetricNamespace":{"Fn::Join":["",["shop/",{"Ref":"Environment"}]]}`},
		"AWS::CloudWatch::Alarm":          {"AlarmName": `"shop-",{"Ref":"Environment"},"-`},
		"AWS::CloudWatch::CompositeAlarm": {"AlarmName": `"shop-",{"Ref":"Environment"},"-`, "AlarmRule": `ALARM(\"",{"Ref":"LogsAlarm`},
		"AWS::CloudWatch::LogAlarm":       {"AlarmName": `"shop-",{"Ref":"Environment"},"-`},
		"AWS::CloudWatch::InsightRule":    {"RuleName": `"shop-",{"Ref":"Environment"},"-`, "RuleBody": `/ecs/shop/",{"Ref":"Environment"}`},
		"AWS::CloudWatch::AlarmMuteRule":  {"Name": `"shop-",{"Ref":"Environment"},".night"`},
		"AWS::Logs::QueryDefinition":      {"Name": `"shop/",{"Ref":"Environment"},"/`},
		"AWS::CloudWatch::Dashboard":      {"DashboardName": `"shop-",{"Ref":"Environment"},"-eu-central-1"`},
		"AWS::SNS::Topic":                 {"DisplayName": `"shop-",{"Ref":"Environment"}," `},
		"AWS::SNS::Subscription":          {"Endpoint": `{"Ref":"Address"}`},
	} {
		made := template.resources(t, kind)
		if len(made) == 0 {
			t.Errorf("there is no %s", kind)
		}
		for id, r := range made {
			for property, want := range properties {
				got := jsonOf(r.Properties[property])
				if kind == "AWS::Logs::LogGroup" {
					got = strings.ReplaceAll(got, `["/ecs/shop/"`, `["","/ecs/shop/"`) // in either form
				}
				if !strings.Contains(got, want) {
					t.Errorf("%s: %s is %s, without %s", id, property, got, want)
				}
			}
		}
	}
	text := jsonOf(template)
	if strings.Contains(text, "${Token[") || !strings.Contains(text, `Runbook: ",{"Ref":"Page"}`) {
		t.Error("a token is left, or the runbook is lost")
	}
}

// The metric that an alarm watches, and its actions, may be known only at deployment.
func TestAlarmsOfParameters(t *testing.T) {
	for name, c := range map[string]struct {
		make func(stack awscdk.Stack, name string)
		want string
	}{
		"a metric's name, namespace and dimensions": {func(stack awscdk.Stack, name string) {
			alarms.New(stack, "Alarm", alarms.Props{Rule: mine(alarmrules.Metric{Thresholds: above(1)}), Metric: awscloudwatch.NewMetric(&awscloudwatch.MetricProps{
				Namespace: jsii.String("Shop/" + name), MetricName: &name, DimensionsMap: &map[string]*string{"Queue": &name},
			})})
		}, `"Dimensions":[{"Name":"Queue","Value":{"Ref":"Name"}}]`},
		"a queue, in math": {func(stack awscdk.Stack, name string) {
			queue := awssqs.NewQueue(stack, jsii.String("Queue"), nil).MetricApproximateAgeOfOldestMessage(nil)
			alarms.New(stack, "Alarm", alarms.Props{Rule: mine(alarmrules.Metric{Thresholds: above(1)}), Metric: awscloudwatch.NewMathExpression(&awscloudwatch.MathExpressionProps{
				Expression: jsii.String("queue / 60"), UsingMetrics: &map[string]awscloudwatch.IMetric{"queue": queue},
			})})
		}, `"Dimensions":[{"Name":"QueueName","Value":{"Fn::GetAtt":["Queue4A7E3555","QueueName"]}}]`},
		"a metric of a filter with defaults": {func(stack awscdk.Stack, name string) {
			errors := alarms.New(stack, "Errors", alarms.Props{Rule: errorsRule(), LogGroup: loggroup.New(stack, "Logs", loggroup.Props{})})
			alarms.New(stack, "Alarm", alarms.Props{Rule: mine(alarmrules.Metric{Thresholds: above(1)}), Metric: errors.Filters()[0].Metric()})
		}, `"Namespace":{"Fn::Join":["",["Logs/",{"Ref":"Logs59B087BB"}]]}`},
		"a log group that Contributor Insights looks at": {func(stack awscdk.Stack, name string) {
			alarms.New(stack, "Alarm", alarms.Props{
				Rule: byContributorInsights(t), LogGroup: loggroup.New(stack, "Logs", loggroup.Props{}), Application: alarmrules.Application{Contract: oneWay(t)},
			})
		}, `\"LogGroupNames\":[\"",{"Ref":"Logs59B087BB"},"\"]`},
		"the names of alarms": {func(stack awscdk.Stack, name string) {
			alarms.New(stack, "Alarm", alarms.Props{Rule: errorsRule(), LogGroup: group(stack), Naming: alarms.Prefix(name)})
		}, `"AlarmName":{"Fn::Join":["",[{"Ref":"Name"},"-errors-page"]]}`},
		"the ARN of an alarm": {func(stack awscdk.Stack, name string) {
			made := alarms.New(stack, "Alarm", alarms.Props{Rule: errorsRule(), LogGroup: group(stack), Naming: alarms.Prefix(name)})
			awscdk.NewCfnOutput(stack, jsii.String("Arn"), &awscdk.CfnOutputProps{Value: made.Alarm(notify.Page).Arn()})
		}, `"Value":{"Fn::GetAtt":["AlarmPage`},
		"a topic": {func(stack awscdk.Stack, name string) {
			alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Name: name, Names: map[notify.Severity]string{"page": name}})
		}, `"DisplayName":{"Fn::Join":["",[{"Ref":"Name"}," page"]]}`},
		"a topic that there is": {func(stack awscdk.Stack, name string) {
			silence(stack, alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Existing: map[notify.Severity]string{"page": name}}), "page")
		}, `"AlarmActions":[{"Ref":"Name"}]`},
		"an action of whoever deploys": {func(stack awscdk.Stack, name string) {
			arn := "arn:" + *awscdk.Aws_PARTITION() + ":ssm:" + *awscdk.Aws_REGION() + ":" + *awscdk.Aws_ACCOUNT_ID() + ":opsitem:1"
			silence(stack, alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Actions: map[notify.Severity][]string{"page": {arn}}}), "page")
		}, `{"Fn::Join":["",["arn:",{"Ref":"AWS::Partition"},":ssm:",{"Ref":"AWS::Region"},":",{"Ref":"AWS::AccountId"},":opsitem:1"]]}`},
		"a channel": {func(stack awscdk.Stack, name string) {
			alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Slack: map[notify.Severity][]notify.SlackChannel{"page": {{Workspace: name, Channel: name}}}})
		}, `"SlackChannelId":{"Ref":"Name"}`},
		"a channel of Teams": {func(stack awscdk.Stack, name string) {
			alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Teams: map[notify.Severity][]notify.TeamsChannel{"page": {{Team: name, Tenant: name, Channel: name}}}})
		}, `"TeamsChannelId":{"Ref":"Name"}`},
		"a mute": {func(stack awscdk.Stack, name string) {
			child, _ := sound(stack).Alarm(notify.Page).Child()
			alarms.NewMute(stack, "Mute", alarms.MuteProps{Schedule: "cron(0 2 * * SUN)", For: time.Hour, Alarms: []alarms.Child{child}, Name: name})
		}, `"Name":{"Ref":"Name"}`},
	} {
		t.Run(name, func(t *testing.T) {
			stack := newStack(t)
			c.make(stack, parameter(stack))
			if got := jsonOf(synthesize(t, stack)); !strings.Contains(got, c.want) {
				t.Errorf("%s is not in %s", c.want, got)
			}
		})
	}
	// An action whose type is not known.
	stack := newStack(t)
	alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Actions: map[notify.Severity][]string{"page": {parameter(stack)}}})
	wantMistake(t, stack, "Test/Topics: page: actions[0]: is known only when the stack is deployed, and so is what it does: put it into Custom, such as awscloudwatchactions.NewLambdaAction")
}

// Names composed from parts of the maximum length still fit.
func TestNamesOfServicesAsLongAsTheyMayBe(t *testing.T) {
	name := func(start string) string { return start + strings.Repeat("n", 40-len(start)) }
	stack := newStack(t)
	longest := errorsRule()
	longest.Name = strings.Repeat("r", 60)
	rules := []alarmrules.Rule{longest}
	for _, r := range alarmrules.All() {
		if r.Name == "failed-logins-by-address" {
			r = byContributorInsights(t)
		}
		rules = append(rules, r)
	}
	severity := notify.Severity(strings.Repeat("s", 20))
	longest.Watch = alarmrules.Count{Of: alarmrules.Selection{Event: "login_failed"}, Thresholds: alarmrules.Thresholds[float64]{Above: map[notify.Severity]float64{severity: 1}}}
	rules[0] = longest
	servicelogs.New(stack, "Logs", servicelogs.Props{
		Application: name("a"), Environment: name("e"), Service: name("s"), Contract: oneWay(t), Rules: rules,
		Severities:      notify.Severities{"page", "ticket", severity},
		AnomalyDetector: &loggroup.AnomalyDetectorProps{},
		Mutes:           []servicelogs.Mute{{Name: name("m"), Schedule: "cron(0 2 * * SUN)", For: time.Hour}},
	})
	template := synthesize(t, stack)
	for _, topic := range template.resources(t, "AWS::SNS::Topic") {
		if called := topic.Properties["DisplayName"].(string); len(called) > 100 || !strings.HasSuffix(called, " page") && !strings.HasSuffix(called, " ticket") && !strings.HasSuffix(called, " "+string(severity)) {
			t.Errorf("a sender is called %s", called)
		}
	}
	if insight := template.only(t, "AWS::CloudWatch::InsightRule").Properties["RuleName"].(string); len(insight) > 128 || !strings.Contains(jsonOf(template), `INSIGHT_RULE_METRIC(\"`+insight+`\"`) {
		t.Errorf("the Contributor Insights rule is called %s", insight)
	}

	// A stack's name has at most 128 characters.
	app := newApp(t)
	long := awscdk.NewStack(app, jsii.String("Test"), &awscdk.StackProps{StackName: jsii.String("S" + strings.Repeat("n", 127)), Env: envOf("111122223333", "eu-central-1")})
	topics := alarms.NewTopics(long, "Topics", alarms.TopicsProps{Slack: map[notify.Severity][]notify.SlackChannel{"page": {{Workspace: "T1", Channel: "C1"}}}})
	alarms.New(long, "Errors", alarms.Props{Rule: longest, LogGroup: group(long), Application: alarmrules.Application{Severities: notify.Severities{severity}}})
	alarms.New(long, "Page", alarms.Props{Rule: errorsRule(), LogGroup: loggroup.New(long, "Logs", loggroup.Props{}), Topics: topics})
	synthesize(t, long)
}
