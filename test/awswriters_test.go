package test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/apigatewaylogs"
	"github.com/logstack-go/logstack/constructs/ecslogs"
	"github.com/logstack-go/logstack/constructs/lambdalogs"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/constructs/stepfunctionslogs"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/stacks"
)

func newFunction(stack awscdk.Stack, props *awslambda.FunctionProps) awslambda.Function {
	props.Runtime, props.Handler = awslambda.Runtime_NODEJS_22_X(), jsii.String("index.handler")
	props.Code = awslambda.Code_FromInline(jsii.String("exports.handler = async () => {};"))
	return awslambda.NewFunction(stack, jsii.String("Function"), props)
}

// only returns the only resource of a type.
func only(t *testing.T, tpl template, kind string) resource {
	t.Helper()
	all := tpl.resources(t, kind)
	if len(all) != 1 {
		t.Fatalf("there are %d of %s", len(all), kind)
	}
	for _, r := range all {
		return r
	}
	panic("unreachable")
}

// quietAtNight checks that there is one log group with that name, no audit log, and no
// alarm that treats missing data as breaching: there may be no calls at all.
func quietAtNight(t *testing.T, tpl template, name string) {
	t.Helper()
	group := only(t, tpl, "AWS::Logs::LogGroup")
	if group.Properties["LogGroupName"] != name {
		t.Errorf("log group %v, want %s", group.Properties["LogGroupName"], name)
	}
	if len(tpl.resources(t, "AWS::CloudWatch::Alarm")) == 0 || len(tpl.resources(t, "AWS::Logs::QueryDefinition")) == 0 {
		t.Error("there are no alarms, or no saved queries")
	}
	for id, alarm := range tpl.resources(t, "AWS::CloudWatch::Alarm") {
		if alarm.Properties["TreatMissingData"] == "breaching" {
			t.Errorf("%s goes off where nothing is called", id)
		}
	}
}

// A function writes to the watched log group, as its contract says.
func TestLambdaLogs(t *testing.T) {
	for _, one := range []struct {
		preset, level string
		want          map[string]any
		variables     []string
	}{
		{"", "", map[string]any{"LogFormat": "JSON", "ApplicationLogLevel": "INFO"}, nil},
		{"lambda-json", "warning", map[string]any{"LogFormat": "JSON", "ApplicationLogLevel": "WARN"}, nil},
		{"lambda", "", map[string]any{"LogFormat": "Text"}, nil},
		{"powertools", "DEBUG", map[string]any{"LogFormat": "JSON", "ApplicationLogLevel": "DEBUG"}, []string{"POWERTOOLS_SERVICE_NAME"}},
	} {
		stack := newStack(t)
		function := newFunction(stack, &awslambda.FunctionProps{})
		props := servicelogs.Props{Application: "shop", Environment: "prod", Service: "resize", Logging: ecslogs.Application{Level: one.level}}
		if one.preset != "" {
			held, err := contract.Preset(one.preset)
			if err != nil {
				t.Fatal(err)
			}
			props.Contract = held
		}
		logs := lambdalogs.New(stack, "Logs", lambdalogs.Props{Function: function, Props: props})
		if logs.AuditLogGroup() != nil || logs.AuditWiring() != nil {
			t.Errorf("%s: there is an audit log", one.preset)
		}
		tpl := synthesize(t, stack)
		quietAtNight(t, tpl, "/aws/lambda/shop/prod/resize")
		made := only(t, tpl, "AWS::Lambda::Function")
		config := made.Properties["LoggingConfig"].(map[string]any)
		group := only(t, tpl, "AWS::Logs::LogGroup")
		if ref, _ := config["LogGroup"].(map[string]any); ref["Ref"] != group.ID {
			t.Errorf("%s: it writes to %v", one.preset, config["LogGroup"])
		}
		for _, key := range []string{"LogFormat", "ApplicationLogLevel"} {
			if config[key] != one.want[key] {
				t.Errorf("%s: %s is %v, want %v", one.preset, key, config[key], one.want[key])
			}
		}
		var names []string
		if environment, ok := made.Properties["Environment"].(map[string]any); ok {
			for name := range environment["Variables"].(map[string]any) {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		if !slices.Equal(names, one.variables) {
			t.Errorf("%s: variables %v, want %v", one.preset, names, one.variables)
		}
	}
}

// Lambda's own events determine the log format, whatever a contract adds to them.
func TestLambdaLogsWithMoreThanLambdaWrites(t *testing.T) {
	for extended, want := range map[string]string{
		"extends: lambda-json\nlines: {progress: 'PROGRESS {message}'}\nevents: {progress: {match: [{line: progress}]}}\n": "JSON",
		"extends: lambda\nfields: {order_id: {}}\nevents: {paid: {match: [{order_id: '*'}]}}\n":                            "Text",
		"extends: powertools\nevents: {invocation: ~}\n":                                                                   "JSON",
	} {
		held, err := contract.Parse("contract.yaml", []byte(extended))
		if err != nil {
			t.Fatal(err)
		}
		stack := newStack(t)
		lambdalogs.New(stack, "Logs", lambdalogs.Props{
			Function: newFunction(stack, &awslambda.FunctionProps{}),
			Props:    servicelogs.Props{Application: "shop", Contract: held, Rules: []alarmrules.Rule{}, Queries: []queries.Query{}},
		})
		config := only(t, synthesize(t, stack), "AWS::Lambda::Function").Properties["LoggingConfig"].(map[string]any)
		if config["LogFormat"] != want {
			t.Errorf("%s: the log format is %v, want %s", extended, config["LogFormat"], want)
		}
	}
}

// The duration of invocations is compared with the function's timeout.
func TestLambdaLogsKnowTheTimeout(t *testing.T) {
	for _, one := range []struct {
		timeout awscdk.Duration
		want    float64
	}{{nil, 2400}, {awscdk.Duration_Seconds(jsii.Number(30)), 24000}} {
		stack := newStack(t)
		function := newFunction(stack, &awslambda.FunctionProps{Timeout: one.timeout})
		lambdalogs.New(stack, "Logs", lambdalogs.Props{Function: function, Props: servicelogs.Props{Application: "shop"}})
		for _, alarm := range synthesize(t, stack).resources(t, "AWS::CloudWatch::Alarm") {
			if alarm.Properties["AlarmName"] == "shop-duration-p95-ticket" {
				if got := alarm.Properties["Threshold"]; got != one.want {
					t.Errorf("the threshold is %v, want %v", got, one.want)
				}
				one.want = 0
			}
		}
		if one.want != 0 {
			t.Error("there is no alarm on the duration")
		}
	}
}

// The log group that CDK's feature flag makes for a function is replaced, and does not
// remain unwatched.
func TestLambdaLogsTakeThePlaceOfCDKsLogGroup(t *testing.T) {
	app := awscdk.NewApp(&awscdk.AppProps{
		Context: &map[string]any{"@aws-cdk/aws-lambda:useCdkManagedLogGroup": true},
		Outdir:  jsii.String(t.TempDir()),
	})
	stack := awscdk.NewStack(app, jsii.String("Test"), nil)
	function := newFunction(stack, &awslambda.FunctionProps{})
	lambdalogs.New(stack, "Logs", lambdalogs.Props{Function: function, Props: servicelogs.Props{Application: "shop"}})
	quietAtNight(t, synthesize(t, stack), "/aws/lambda/shop")
}

// API Gateway writes a record of each request, with the fields of the contract.
func TestAPIGatewayLogs(t *testing.T) {
	rest := newStack(t)
	api := awsapigateway.NewRestApi(rest, jsii.String("Api"), nil)
	api.Root().AddMethod(jsii.String("GET"), nil, nil)
	apigatewaylogs.New(rest, "Logs", apigatewaylogs.Props{Stage: api.DeploymentStage(), Props: servicelogs.Props{Application: "shop"}})
	tpl := synthesize(t, rest)
	quietAtNight(t, tpl, "/aws/vendedlogs/apigateway/shop")
	setting := only(t, tpl, "AWS::ApiGateway::Stage").Properties["AccessLogSetting"].(map[string]any)
	for _, want := range []string{"$context.requestId", "$context.status", "$context.responseLatency"} {
		if !strings.Contains(setting["Format"].(string), want) {
			t.Errorf("%s is not in %v", want, setting["Format"])
		}
	}

	http := newStack(t)
	stage := awsapigatewayv2.NewHttpApi(http, jsii.String("Api"), nil).DefaultStage()
	apigatewaylogs.New(http, "Logs", apigatewaylogs.Props{Stage: stage, Props: servicelogs.Props{Application: "shop"}})
	tpl = synthesize(t, http)
	quietAtNight(t, tpl, "/aws/vendedlogs/apigateway/shop")
	settings := only(t, tpl, "AWS::ApiGatewayV2::Stage").Properties["AccessLogSettings"].(map[string]any)
	if !strings.Contains(settings["Format"].(string), "$context.routeKey") {
		t.Errorf("format %v", settings["Format"])
	}
}

func newMachine(stack awscdk.Stack, logs *awsstepfunctions.LogOptions) awsstepfunctions.StateMachine {
	return awsstepfunctions.NewStateMachine(stack, jsii.String("Machine"), &awsstepfunctions.StateMachineProps{
		DefinitionBody: awsstepfunctions.DefinitionBody_FromChainable(awsstepfunctions.NewPass(stack, jsii.String("Start"), nil)), Logs: logs,
	})
}

// A state machine logs all events of its executions, without execution data.
func TestStepFunctionsLogs(t *testing.T) {
	stack := newStack(t)
	stepfunctionslogs.New(stack, "Logs", stepfunctionslogs.Props{StateMachine: newMachine(stack, nil), Props: servicelogs.Props{Application: "shop", Service: "orders"}})
	tpl := synthesize(t, stack)
	quietAtNight(t, tpl, "/aws/vendedlogs/states/shop/orders")
	config := only(t, tpl, "AWS::StepFunctions::StateMachine").Properties["LoggingConfiguration"].(map[string]any)
	if config["Level"] != "ALL" || config["IncludeExecutionData"] != false || len(config["Destinations"].([]any)) != 1 {
		t.Errorf("%v", config)
	}
	policy := only(t, tpl, "AWS::IAM::Policy").Properties["PolicyDocument"].(map[string]any)["Statement"].([]any)[0].(map[string]any)
	if actions := policy["Action"].([]any); !slices.Contains(actions, any("logs:CreateLogDelivery")) || len(actions) != 8 {
		t.Errorf("%v", policy)
	}
}

// A writer that cannot be connected is an error of the construct that says what to do.
func TestAWSWritersMistakes(t *testing.T) {
	guide := contract.Guide()
	for name, one := range map[string]struct {
		make func(stack awscdk.Stack)
		want string
	}{
		"function missing": {func(stack awscdk.Stack) {
			lambdalogs.New(stack, "Logs", lambdalogs.Props{Props: servicelogs.Props{Application: "shop"}})
		}, "Test/Logs: Function is missing: give the function whose log it is"},
		"another contract": {func(stack awscdk.Stack) {
			lambdalogs.New(stack, "Logs", lambdalogs.Props{Function: newFunction(stack, &awslambda.FunctionProps{}), Props: servicelogs.Props{Application: "shop", Contract: guide}})
		}, "Test/Logs: the contract guide does not describe what lambda writes: use the preset lambda-json, another of that source, or a contract that extends one"},
		"no level": {func(stack awscdk.Stack) {
			lambdalogs.New(stack, "Logs", lambdalogs.Props{Function: newFunction(stack, &awslambda.FunctionProps{}), Props: servicelogs.Props{Application: "shop", Logging: ecslogs.Application{Level: "loud"}}})
		}, `Test/Logs/Wiring: Level: there is no level "loud"`},
		"a log group of its own": {func(stack awscdk.Stack) {
			group := awslogs.NewLogGroup(stack, jsii.String("Group"), nil)
			lambdalogs.New(stack, "Logs", lambdalogs.Props{Function: newFunction(stack, &awslambda.FunctionProps{LogGroup: group}), Props: servicelogs.Props{Application: "shop"}})
		}, "Test/Logs: Function Test/Function comes with a log group or a log format"},
		"a log retention of its own": {func(stack awscdk.Stack) {
			props := &awslambda.FunctionProps{LogRetention: awslogs.RetentionDays_ONE_WEEK} //nolint:staticcheck // apps still set what is deprecated
			lambdalogs.New(stack, "Logs", lambdalogs.Props{Function: newFunction(stack, props), Props: servicelogs.Props{Application: "shop"}})
		}, "Test/Logs: Function Test/Function comes with a log retention"},
		"a share of what nobody samples": {func(stack awscdk.Stack) {
			lambdalogs.New(stack, "Logs", lambdalogs.Props{Function: newFunction(stack, &awslambda.FunctionProps{}), Props: servicelogs.Props{Application: "shop", Logging: ecslogs.Application{SampleRate: jsii.Number(0.5)}}})
		}, "Test/Logs: Logging.SampleRate is for an application in a container, and has no effect here: leave it out"},
		"a level of a log in text": {func(stack awscdk.Stack) {
			held, err := contract.Preset("lambda")
			if err != nil {
				t.Fatal(err)
			}
			lambdalogs.New(stack, "Logs", lambdalogs.Props{Function: newFunction(stack, &awslambda.FunctionProps{}), Props: servicelogs.Props{Application: "shop", Contract: held, Logging: ecslogs.Application{Level: "ERROR"}}})
		}, "Test/Logs: Logging.Level is for"},
		"Sentry": {func(stack awscdk.Stack) {
			stepfunctionslogs.New(stack, "Logs", stepfunctionslogs.Props{StateMachine: newMachine(stack, nil), Props: servicelogs.Props{Application: "shop", Sentry: &ecslogs.Sentry{Parameter: "/shop/dsn"}}})
		}, "Test/Logs: Sentry is for"},
		"a level of an API": {func(stack awscdk.Stack) {
			stage := awsapigatewayv2.NewHttpApi(stack, jsii.String("Api"), nil).DefaultStage()
			apigatewaylogs.New(stack, "Logs", apigatewaylogs.Props{Stage: stage, Props: servicelogs.Props{Application: "shop", Logging: ecslogs.Application{Level: "ERROR", Release: "1"}}})
		}, "Test/Logs: Logging.Level is for"},
		"state machine missing": {func(stack awscdk.Stack) {
			stepfunctionslogs.New(stack, "Logs", stepfunctionslogs.Props{Props: servicelogs.Props{Application: "shop"}})
		}, "Test/Logs: StateMachine is missing: give the state machine whose log it is"},
		"a log of its own": {func(stack awscdk.Stack) {
			logs := &awsstepfunctions.LogOptions{Destination: awslogs.NewLogGroup(stack, jsii.String("Group"), nil)}
			stepfunctionslogs.New(stack, "Logs", stepfunctionslogs.Props{StateMachine: newMachine(stack, logs), Props: servicelogs.Props{Application: "shop"}})
		}, "Test/Logs: StateMachine Test/Machine comes with a log"},
		"stage missing": {func(stack awscdk.Stack) {
			apigatewaylogs.New(stack, "Logs", apigatewaylogs.Props{Props: servicelogs.Props{Application: "shop"}})
		}, "Test/Logs: Stage is missing: give the stage whose log it is"},
		"no stage": {func(stack awscdk.Stack) {
			apigatewaylogs.New(stack, "Logs", apigatewaylogs.Props{Stage: awslogs.NewLogGroup(stack, jsii.String("Group"), nil), Props: servicelogs.Props{Application: "shop"}})
		}, "Test/Logs: Stage Test/Group is not created in this app"},
	} {
		stack := newStack(t)
		one.make(stack)
		if wrong := strings.Join(stacks.Mistakes(stack), "\n"); !strings.Contains(wrong, one.want) {
			t.Errorf("%s: %q is not in\n%s", name, one.want, wrong)
		}
	}
}

// TestServerless builds and synthesizes another team's app without containers, a module
// of its own, in which each function, stage and state machine takes one call.
func TestServerless(t *testing.T) {
	dir, out := "../examples/serverless", filepath.Join(t.TempDir(), "cdk.out")
	cmd := exec.Command("go", "run", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CDK_OUTDIR="+out)
	if printed, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, printed)
	}
	naggedFile(t, filepath.Join(out, "thumbnails.template.json"))
	text, err := os.ReadFile(filepath.Join(out, "thumbnails.template.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"LogGroupName": "/aws/lambda/thumbnails/resize"`, `"LogGroupName": "/aws/vendedlogs/apigateway/thumbnails/api"`,
		`"LogGroupName": "/aws/vendedlogs/states/thumbnails/import"`, `"AlarmName": "thumbnails-resize-errors-ticket"`,
		`"AccessLogSetting": {`, `"LoggingConfiguration": {`, `"LoggingConfig": {`, `"Name": "thumbnails/resize/cold-starts"`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is not in the template", want)
		}
	}
	if strings.Contains(string(text), "/audit") || strings.Contains(string(text), `"breaching"`) {
		t.Error("there is an audit log, or an alarm on silence")
	}
	passesItsTests(t, filepath.Join(dir, "serverless.test.yaml"), out)
}

// A log's writer can be in another stack than what watches it, whichever of the two has
// the topics and the key. Its log group is made in the writer's stack, before the
// writer.
func TestAWSWritersOfAnotherStack(t *testing.T) {
	env := envOf("111122223333", "eu-central-1")
	for name, c := range map[string]struct {
		make func(theirs, ours awscdk.Stack, props servicelogs.Props)
		name string
	}{
		"a function": {func(theirs, ours awscdk.Stack, props servicelogs.Props) {
			lambdalogs.New(ours, "Logs", lambdalogs.Props{Function: newFunction(theirs, &awslambda.FunctionProps{}), Props: props})
		}, "/aws/lambda/shop/web"},
		"a stage": {func(theirs, ours awscdk.Stack, props servicelogs.Props) {
			api := awsapigateway.NewRestApi(theirs, jsii.String("Api"), nil)
			api.Root().AddMethod(jsii.String("GET"), nil, nil)
			apigatewaylogs.New(ours, "Logs", apigatewaylogs.Props{Stage: api.DeploymentStage(), Props: props})
		}, "/aws/vendedlogs/apigateway/shop/web"},
		"a state machine": {func(theirs, ours awscdk.Stack, props servicelogs.Props) {
			stepfunctionslogs.New(ours, "Logs", stepfunctionslogs.Props{StateMachine: newMachine(theirs, nil), Props: props})
		}, "/aws/vendedlogs/states/shop/web"},
	} {
		for in, two := range map[string]func(app awscdk.App) (theirs, ours awscdk.Stack){
			"two stacks": func(app awscdk.App) (theirs, ours awscdk.Stack) {
				return awscdk.NewStack(app, jsii.String("Theirs"), &awscdk.StackProps{Env: env}), awscdk.NewStack(app, jsii.String("Test"), &awscdk.StackProps{Env: env})
			},
			"two stacks of whoever deploys": func(app awscdk.App) (theirs, ours awscdk.Stack) {
				return awscdk.NewStack(app, jsii.String("Theirs"), nil), awscdk.NewStack(app, jsii.String("Test"), nil)
			},
			"a nested stack": func(app awscdk.App) (theirs, ours awscdk.Stack) {
				theirs = awscdk.NewStack(app, jsii.String("Theirs"), &awscdk.StackProps{Env: env})
				return theirs, awscdk.NewNestedStack(theirs, jsii.String("Test"), nil)
			},
			"the stack around": func(app awscdk.App) (theirs, ours awscdk.Stack) {
				ours = awscdk.NewStack(app, jsii.String("Test"), &awscdk.StackProps{Env: env})
				return awscdk.NewNestedStack(ours, jsii.String("Theirs"), nil), ours
			},
		} {
			for whose, props := range map[string]func(theirs, ours awscdk.Stack) servicelogs.Props{
				"nobody's": func(theirs, ours awscdk.Stack) servicelogs.Props { return servicelogs.Props{} },
				"the writer's": func(theirs, ours awscdk.Stack) servicelogs.Props {
					return servicelogs.Props{Topics: alarms.NewTopics(theirs, "Topics", alarms.TopicsProps{}), Key: loggroup.NewKey(theirs, "Key")}
				},
			} {
				if name != "a function" && (in != "two stacks" || whose == "nobody's") {
					continue // the same for all
				}
				t.Run(name+" in "+in+", with "+whose+" topics", func(t *testing.T) {
					app := newApp(t)
					theirs, ours := two(app)
					with := props(theirs, ours)
					with.Application, with.Service, with.Queries = "shop", "web", []queries.Query{}
					c.make(theirs, ours, with)
					if err := stacks.Synth(app); err != nil {
						t.Fatal(err)
					}
					quietGroup := only(t, synthesize(t, theirs), "AWS::Logs::LogGroup")
					if quietGroup.Properties["LogGroupName"] != c.name || len(synthesize(t, ours).resources(t, "AWS::Logs::MetricFilter")) == 0 {
						t.Errorf("the log group is %v", quietGroup.Properties["LogGroupName"])
					}
					for _, stack := range []awscdk.Stack{theirs, ours} {
						if len(synthesize(t, stack).resources(t, "AWS::Logs::ResourcePolicy")) > 0 {
							t.Error("there is a resource policy, of which an account has ten")
						}
					}
				})
			}
		}
	}
	// With a key in the watching stack, each stack would depend on the other.
	app := newApp(t)
	theirs, ours := awscdk.NewStack(app, jsii.String("Theirs"), &awscdk.StackProps{Env: env}), awscdk.NewStack(app, jsii.String("Test"), &awscdk.StackProps{Env: env})
	lambdalogs.New(ours, "Logs", lambdalogs.Props{
		Function: newFunction(theirs, &awslambda.FunctionProps{}), Props: servicelogs.Props{Application: "shop", Key: loggroup.NewKey(ours, "Key")},
	})
	wantMistake(t, ours, "Test/Logs: Key is created in the stack Test, and Function Theirs/Function in Theirs, with its log group: create the key there, or leave it out")
}

// A function, a stage and a state machine can be connected only once.
func TestAWSWritersAreWiredOnce(t *testing.T) {
	for _, name := range []string{"Test", "Other"} {
		app := newApp(t)
		theirs := awscdk.NewStack(app, jsii.String("Test"), nil)
		ours := theirs
		if name != "Test" {
			ours = awscdk.NewStack(app, &name, nil)
		}
		function := newFunction(theirs, &awslambda.FunctionProps{})
		for _, id := range []string{"First", "Second"} {
			lambdalogs.New(ours, id, lambdalogs.Props{Function: function, Props: servicelogs.Props{Application: "shop", Service: strings.ToLower(id)}})
		}
		wantMistake(t, ours, name+"/Second: Function Test/Function comes with a log group or a log format")
	}
}

// For an imported role, a note says what it must allow, and no policy is made.
func TestStateMachinesOfOthersRoles(t *testing.T) {
	stack := newStack(t)
	role := awsiam.Role_FromRoleArn(stack, jsii.String("Role"), jsii.String("arn:aws:iam::111122223333:role/orders"), &awsiam.FromRoleArnOptions{Mutable: jsii.Bool(false)})
	machine := awsstepfunctions.NewStateMachine(stack, jsii.String("Machine"), &awsstepfunctions.StateMachineProps{
		DefinitionBody: awsstepfunctions.DefinitionBody_FromChainable(awsstepfunctions.NewPass(stack, jsii.String("Start"), nil)), Role: role,
	})
	stepfunctionslogs.New(stack, "Logs", stepfunctionslogs.Props{StateMachine: machine, Props: servicelogs.Props{Application: "shop"}})
	const want = "Test/Machine: the state machine's role was created elsewhere: it must be allowed logs:CreateLogDelivery, "
	if notes := stacks.Notes(stack); !slices.ContainsFunc(notes, func(n string) bool { return strings.HasPrefix(n, want) }) {
		t.Errorf("%q", notes)
	}
	if policies := synthesize(t, stack).resources(t, "AWS::IAM::Policy"); len(policies) > 0 {
		t.Errorf("%v", policies)
	}
}
