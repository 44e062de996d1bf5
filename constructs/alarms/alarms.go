package alarms

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/constructs/savedquery"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/recipes"
)

// SeverityTag is the tag that says which severity an alarm is of.
const SeverityTag = "logstack:severity"

// maxDescription is how long an alarm's description can be, in characters
// (API_PutMetricAlarm).
const maxDescription = 1024

// Props of the alarms that a rule makes. Rule and Metric must be given.
type Props struct {
	// Rule says when the alarms go off, and what they mean: one of package
	// recipes, changed where it does not fit, or one of your own.
	Rule recipes.Rule
	// Metric is what the rule watches: that of a metric filter or of a log
	// group, with the statistic that the rule asks for.
	Metric metricfilter.Metric
	// Name is what the alarms' names start with; the rule's name and the
	// severity follow. Default: the name of the stack.
	Name string
	// Topics are told when an alarm goes off and when it is over. Default:
	// none, and the alarms are only seen.
	Topics *Topics
	// Query is the saved query that the description links to. Default: none.
	Query *savedquery.SavedQuery
}

// Alarms are the alarms of one rule, one for each severity.
type Alarms struct {
	construct constructs.Construct
	alarms    map[recipes.Severity]awscloudwatch.CfnAlarm
}

// New makes the alarms of a rule. Mistakes in props are errors of the
// construct.
func New(scope constructs.Construct, id string, props Props) *Alarms {
	this := constructs.NewConstruct(scope, &id)
	if props.Name == "" {
		props.Name = *awscdk.Stack_Of(this).StackName()
	}
	made := &Alarms{construct: this, alarms: map[recipes.Severity]awscloudwatch.CfnAlarm{}}
	mistakes := check(props)
	if mistakes.Report(this) {
		return made
	}
	description, linked := describe(props)
	if !linked {
		awscdk.Annotations_Of(this).AddInfo(jsii.String(fmt.Sprintf(
			"the link to query %s does not fit into the alarm's description of %d characters: it has the query's name only",
			props.Query.Name(), maxDescription)))
	}
	for _, severity := range props.Rule.Severities() {
		made.alarms[severity] = newAlarm(this, props, severity, description)
	}
	return made
}

// Construct is the scope that the alarms stand in.
func (a *Alarms) Construct() constructs.Construct { return a.construct }

// Alarm is the alarm of that severity as plain CDK knows it; nil where the
// rule has no threshold for it.
func (a *Alarms) Alarm(severity recipes.Severity) awscloudwatch.CfnAlarm {
	return a.alarms[severity]
}

func newAlarm(this constructs.Construct, props Props, severity recipes.Severity, description string) awscloudwatch.CfnAlarm {
	rule := props.Rule
	out := &awscloudwatch.CfnAlarmProps{
		AlarmName:          jsii.String(fmt.Sprintf("%s-%s-%s", props.Name, rule.Name, severity)),
		AlarmDescription:   &description,
		Namespace:          jsii.String(props.Metric.Namespace()),
		MetricName:         jsii.String(props.Metric.Name()),
		ComparisonOperator: jsii.String(string(rule.Comparison)),
		Threshold:          jsii.Number(rule.Thresholds[severity]),
		Period:             jsii.Number(rule.Period.Seconds()),
		EvaluationPeriods:  jsii.Number(float64(rule.EvaluationPeriods)),
		DatapointsToAlarm:  jsii.Number(float64(rule.DatapointsToAlarm)),
		TreatMissingData:   jsii.String(string(rule.Missing)),
		Tags: &[]*awscdk.CfnTag{{
			Key: jsii.String(SeverityTag), Value: jsii.String(string(severity)),
		}},
	}
	if statistic := props.Metric.Statistic(); strings.HasPrefix(statistic, "p") {
		out.ExtendedStatistic = &statistic
		// The other choice, ignore, keeps the alarm still while there are
		// few measurements: for p95 fewer than 200 in a period, which a small
		// service never has (Percentiles with low data samples).
		out.EvaluateLowSampleCountPercentile = jsii.String("evaluate")
	} else {
		out.Statistic = &statistic
	}
	var dimensions []*awscloudwatch.CfnAlarm_DimensionProperty
	values := props.Metric.Dimensions()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		dimensions = append(dimensions, &awscloudwatch.CfnAlarm_DimensionProperty{
			Name: jsii.String(name), Value: jsii.String(values[name]),
		})
	}
	if dimensions != nil {
		out.Dimensions = &dimensions
	}
	if props.Topics != nil {
		if arn := props.Topics.arns[severity]; arn != nil {
			out.AlarmActions = &[]any{arn}
			out.OkActions = &[]any{arn}
		}
	}
	return awscloudwatch.NewCfnAlarm(this, jsii.String(title(string(severity))), out)
}

// describe tells people what the alarm means, what to do first, and where the
// query is that answers the first question. It is not linked where the link
// does not fit; the query is then found by its name.
func describe(props Props) (text string, linked bool) {
	text = props.Rule.Meaning + "\n\nFirst: " + props.Rule.FirstSteps
	if props.Query == nil {
		return text, true
	}
	text += "\n\nQuery: " + props.Query.Name()
	withLink := text + "\n" + props.Query.ConsoleURL()
	if utf8.RuneCountInString(withLink) > maxDescription {
		return text, false
	}
	return withLink, true
}

func check(props Props) *mistake.List {
	var mistakes mistake.List
	rule := props.Rule
	if rule.Name == "" {
		mistakes.Addf("Rule is missing: take one of package recipes")
		return &mistakes
	}
	if props.Metric.Name() == "" {
		mistakes.Addf("Metric is missing: take that of the metric filter or log group that feeds it")
	} else {
		if rule.Metric != "" && rule.Metric != props.Metric.Name() {
			mistakes.Addf("rule %s watches the metric %s, not %s", rule.Name, rule.Metric, props.Metric.Name())
		}
		if rule.Statistic != props.Metric.Statistic() {
			mistakes.Addf("rule %s looks at %s, and the metric was given as %s", rule.Name, rule.Statistic, props.Metric.Statistic())
		}
	}
	for severity, threshold := range rule.Thresholds {
		if !slices.Contains(recipes.Severities(), severity) {
			mistakes.Add((&severity).UnmarshalText([]byte(severity)))
		}
		if math.IsNaN(threshold) || math.IsInf(threshold, 0) || threshold < 0 {
			mistakes.Addf("rule %s: the threshold for %s is %g: allowed are 0 and above", rule.Name, severity, threshold)
		}
	}
	if !slices.Contains(alarm.Comparisons(), rule.Comparison) {
		mistakes.Addf("rule %s: there is no comparison %q: allowed are %s", rule.Name, rule.Comparison, enum.Join(alarm.Comparisons()))
	}
	if !slices.Contains(alarm.MissingDataTreatments(), rule.Missing) {
		mistakes.Addf("rule %s does not say what missing data means: allowed are %s", rule.Name, enum.Join(alarm.MissingDataTreatments()))
	}
	if err := cloudwatch.CheckPeriod(rule.Period); err != nil {
		mistakes.Addf("rule %s: %w", rule.Name, err)
	} else if err := cloudwatch.CheckEvaluation(rule.Period, rule.DatapointsToAlarm, rule.EvaluationPeriods); err != nil {
		mistakes.Addf("rule %s: %w", rule.Name, err)
	}
	if rule.Meaning == "" || rule.FirstSteps == "" {
		mistakes.Addf("rule %s: say what it means and what to do first, for whoever it wakes", rule.Name)
	}
	withoutQuery, _ := describe(Props{Rule: rule})
	if n := utf8.RuneCountInString(withoutQuery); n > maxDescription {
		mistakes.Addf("rule %s: its meaning and first steps are %d characters long: %d are allowed", rule.Name, n, maxDescription)
	}
	return &mistakes
}

// title makes a construct's id of a lower-case name.
func title(name string) string { return strings.ToUpper(name[:1]) + name[1:] }
