package lambdalogs

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/written"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/quantity"
)

// preset is the default contract of what Lambda and the function write.
const preset = "lambda-json"

// levels maps levels to Lambda's names for them (API_LoggingConfig,
// ApplicationLogLevel).
var levels = map[contract.Level]string{
	contract.Debug: "DEBUG", contract.Info: "INFO", contract.Warning: "WARN", contract.Error: "ERROR", contract.Critical: "FATAL",
}

// Props configures the logging of a function. Function and Application are required.
type Props struct {
	// Function is the function whose log it is, made in this app and without a log
	// group, log format or log retention of its own. It can be in another stack of the
	// same account, region and stage; the log group is then made in that stack.
	Function awslambda.Function
	// Props configures the logging as for any service. Contract must be one for
	// functions: the preset lambda-json, which is the default, lambda for text, one of
	// those of Powertools, or a contract that extends one of these. Two fields of
	// Logging apply: Level is the lowest level that Lambda keeps of a log in JSON,
	// which Powertools respects too (ApplicationLogLevel), and SampleRate is a setting
	// of Powertools. Rules default to those for functions, with the threshold of
	// duration-p95 at 80% of the function's timeout.
	servicelogs.Props
}

// New provisions the logging of a function, and connects the function to its log group.
// There is no audit log, and no alarm on silence, because a function only writes when
// it is invoked. Invalid props are reported as errors on the construct.
func New(scope constructs.Construct, id string, props Props) *servicelogs.ServiceLogs {
	var mistakes mistake.List
	held, ok := written.Contract(props.Props, preset, &mistakes)
	props.Contract = held
	written.Refuse(props.Props, written.Heard{Level: !isText(held), SampleRate: isPowertools(held)}, &mistakes)
	missing := nothing.In(props.Function)
	if missing {
		mistakes.Addf("Function is missing: give the function whose log it is")
	} else {
		if props.Rules == nil {
			props.Rules = within(alarmrules.DefaultsOf(held), props.Function.Timeout())
		}
		ok = written.Near(scope, props.Function, "Function "+place.Path(props.Function), &props.Props, &mistakes) && ok
	}
	logs := servicelogs.New(scope, id, props.Props)
	if !missing && ok {
		wire(props, logs, &mistakes)
	}
	mistakes.Report(logs.Construct())
	return logs
}

// nearly is the fraction of a function's timeout that its duration is compared with.
const nearly = 0.8

// within returns the rules with their duration threshold set by the function's timeout,
// which the log does not contain. A function without a timeout keeps the threshold that
// the rule ships with.
func within(rules []alarmrules.Rule, timeout awscdk.Duration) []alarmrules.Rule {
	at := slices.IndexFunc(rules, func(r alarmrules.Rule) bool { return r.Name == "duration-p95" })
	if at < 0 || timeout == nil || *timeout.IsUnresolved() {
		return rules
	}
	rules = slices.Clone(rules)
	measure, ok := rules[at].Watch.(alarmrules.Measure)
	if !ok {
		return rules
	}
	measure.Above = maps.Clone(measure.Above)
	length := time.Duration(nearly * *timeout.ToMilliseconds(nil) * float64(time.Millisecond))
	for severity := range measure.Above {
		measure.Above[severity] = quantity.Amount{Length: length}
	}
	rules[at].Watch = measure
	return rules
}

// wire connects the function to the log group (monitoring-cloudwatchlogs-loggroups,
// monitoring-cloudwatchlogs-advanced).
func wire(props Props, logs *servicelogs.ServiceLogs, mistakes *mistake.List) {
	function := props.Function
	resource, ok := function.Node().DefaultChild().(awslambda.CfnFunction)
	if !ok {
		mistakes.Addf("Function %s is not created in this app: set its log group where it is created, and watch that with servicelogs.New and loggroup.FromName", place.Path(function))
		return
	}
	if resource.LoggingConfig() != nil {
		mistakes.Addf("Function %s comes with a log group or a log format: leave LogGroup, LoggingFormat and the log levels out of its props", place.Path(function))
		return
	}
	if function.Node().TryFindChild(jsii.String("LogRetention")) != nil {
		mistakes.Addf("Function %s comes with a log retention, of a log group that it does not write to: leave LogRetention out of its props", place.Path(function))
		return
	}
	// Remove the log group that CDK makes if @aws-cdk/aws-lambda:useCdkManagedLogGroup
	// is set.
	function.Node().TryRemoveChild(jsii.String("LogGroup"))

	config := &awslambda.CfnFunction_LoggingConfigProperty{LogGroup: logs.LogGroup().NameRef()}
	if isText(props.Contract) {
		config.LogFormat = jsii.String("Text") // Lambda does not filter text by level
	} else {
		level, ok := props.Contract.ParseLevel(props.Logging.Level)
		if !ok {
			level = contract.Info // the default; an invalid level has been reported
		}
		config.LogFormat, config.ApplicationLogLevel = jsii.String("JSON"), jsii.String(levels[level])
	}
	resource.SetLoggingConfig(config)
	if isPowertools(props.Contract) {
		set := func(name, value string) { function.AddEnvironment(&name, &value, nil) }
		if name := props.Service; name != "" {
			set("POWERTOOLS_SERVICE_NAME", name)
		}
		if rate := props.Logging.SampleRate; rate != nil {
			set("POWERTOOLS_LOGGER_SAMPLE_RATE", strconv.FormatFloat(*rate, 'g', -1, 64))
		}
	}
	if group := logs.LogGroup(); !group.GrantWrite(function) {
		awscdk.Annotations_Of(function).AddInfo(jsii.String(fmt.Sprintf(
			"the function's role was created elsewhere: it must be allowed logs:CreateLogStream and logs:PutLogEvents on the log group %s, or nothing is logged",
			cmp.Or(group.Name(), place.Path(group.Construct())))))
	}
}

// invocation is the event of Lambda's own report of an invocation, in either format.
const invocation = "invocation"

// isText reports whether the function's log format is text. Lambda's own reports are
// then plain lines, whatever the function logs.
func isText(c *contract.Contract) bool {
	if event, ok := c.Event(invocation); ok {
		return !event.IsRecord()
	}
	return !c.HasRecords()
}

// isPowertools reports whether records are those of Powertools, the only ones that
// contain the service and the function.
func isPowertools(c *contract.Contract) bool {
	_, service := c.Field("service")
	_, function := c.Field("function_name")
	return service && function
}
