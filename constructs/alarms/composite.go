package alarms

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/constructs/savedquery"
	"github.com/logstack-go/logstack/recipes"
)

// CompositeProps of an alarm on other alarms. Rule, Severity, Meaning, FirstSteps
// and one of All and Any must be given.
type CompositeProps struct {
	// Rule names it among the rules of a log group.
	Rule string
	// Severity of whom it tells.
	Severity recipes.Severity
	// All are the alarms that must all be in ALARM, and Any those of which one
	// must: metric alarms and composite alarms of this account and region, at most
	// 100. One of the two is given.
	All, Any []Child
	// SuppressedBy is the name or the ARN of an alarm of this account and region:
	// while it is in ALARM, nobody is told (alarm-suppression). Default: none.
	SuppressedBy string
	// Quiet tells nobody, as another alarm looks at it.
	Quiet bool
	// Meaning is one sentence: what it means when the alarm goes off. FirstSteps
	// is one or two: what to do first.
	Meaning, FirstSteps string
	// Name, Topics, Query and Runbook are those of Props.
	Name    string
	Topics  *Topics
	Query   *savedquery.SavedQuery
	Runbook string
}

// Child is an alarm that a composite alarm looks at: awscloudwatch.CfnAlarm and
// awscloudwatch.CfnCompositeAlarm are such. That one on a query is, no guide says.
type Child interface {
	awscdk.CfnResource
	AlarmName() *string
}

// Composite is an alarm on other alarms.
type Composite struct {
	alarm awscloudwatch.CfnCompositeAlarm
}

const (
	// maxChildren is how many alarms a composite alarm can look at
	// (alarm-combining).
	maxChildren = 100
	// maxRule is how long its text can be, in characters (API_PutCompositeAlarm).
	maxRule = 10_240
	// suppressorWait is how long a composite alarm waits for its suppressor to go
	// into ALARM, and suppressorExtension how long it stays quiet after it has
	// left it, in seconds: alarms of one cause do not move in the same minute.
	suppressorWait, suppressorExtension = 120, 180
)

// NewComposite makes an alarm on other alarms. Mistakes in props are errors of
// the construct.
func NewComposite(scope constructs.Construct, id string, props CompositeProps) *Composite {
	if props.Name == "" {
		props.Name = *awscdk.Stack_Of(scope).StackName()
	}
	children, operator := props.All, " AND "
	if len(children) == 0 {
		children, operator = props.Any, " OR "
	}
	var parts []string
	for _, child := range children {
		name := child.AlarmName()
		if name == nil {
			name = child.Ref() // CloudFormation makes one up
		}
		parts = append(parts, fmt.Sprintf(`ALARM("%s")`, *name))
	}
	out := &awscloudwatch.CfnCompositeAlarmProps{
		AlarmName: alarmName(props.Name, props.Rule, props.Severity),
		AlarmRule: jsii.String(strings.Join(parts, operator)),
		Tags:      severityTag(props.Severity),
	}
	if props.SuppressedBy != "" {
		out.ActionsSuppressor = &props.SuppressedBy
		out.ActionsSuppressorWaitPeriod = jsii.Number(suppressorWait)
		out.ActionsSuppressorExtensionPeriod = jsii.Number(suppressorExtension)
	}
	made := awscloudwatch.NewCfnCompositeAlarm(scope, &id, out)
	props.Topics.tell(made, props.Severity, props.Quiet)
	for _, child := range children {
		made.AddResourceDependency(child, nil) // a name in a text makes none
	}
	mistakes := checkComposite(props)
	if n := len(*out.AlarmRule); n > maxRule {
		mistakes.Addf("rule %s: its text is %d characters long: %d are allowed", props.Rule, n, maxRule)
	}
	if !mistakes.Report(made) {
		made.SetAlarmDescription(jsii.String(props.text().describe(made)))
	}
	return &Composite{made}
}

// Alarm is the alarm as plain CDK knows it.
func (c *Composite) Alarm() awscloudwatch.CfnCompositeAlarm { return c.alarm }

func (p CompositeProps) text() text {
	return text{what: "rule " + p.Rule, meaning: p.Meaning, firstSteps: p.FirstSteps, query: p.Query, runbook: p.Runbook}
}

func checkComposite(props CompositeProps) *mistake.List {
	var mistakes mistake.List
	if props.Rule == "" {
		mistakes.Addf("Rule is missing: it names the alarm")
	}
	mistakes.Add(props.Severity.Check())
	all, any := len(props.All), len(props.Any)
	if all > 0 && any > 0 {
		mistakes.Addf("rule %s has All and Any: one of the two says when it goes off", props.Rule)
	}
	if n := all + any; n < 1 || n > maxChildren {
		mistakes.Addf("rule %s looks at %d alarms: allowed are 1 to %d", props.Rule, n, maxChildren)
	}
	props.text().check(&mistakes)
	return &mistakes
}

// BurnRateProps of a burn rate's alarms. BurnRate and Operands must be given.
type BurnRateProps struct {
	// BurnRate says when it goes off.
	BurnRate recipes.BurnRate
	// Quiet tells nobody, as another alarm looks at it.
	Quiet bool
	// Operands, Name, Topics, Query and Runbook are those of Props.
	Operands map[string]metricfilter.Metric
	Name     string
	Topics   *Topics
	Query    *savedquery.SavedQuery
	Runbook  string
}

// BurnRate are the alarms of a burn rate: two that tell nobody, and the one that
// does when both are in ALARM.
type BurnRate struct {
	construct   constructs.Construct
	long, short *Alarms
	composite   *Composite
}

// NewBurnRate makes the alarms of a burn rate. Mistakes in props are errors of
// the construct.
func NewBurnRate(scope constructs.Construct, id string, props BurnRateProps) *BurnRate {
	this := constructs.NewConstruct(scope, &id)
	b := props.BurnRate
	window := func(id string, rule recipes.Rule) *Alarms {
		return New(this, id, Props{Rule: rule, Operands: props.Operands, Name: props.Name, Topics: props.Topics, Quiet: rule.Severities()})
	}
	made := &BurnRate{construct: this, long: window("Long", b.Long), short: window("Short", b.Short)}
	long, short := made.long.Alarm(b.Severity), made.short.Alarm(b.Severity)
	if long == nil || short == nil {
		var mistakes mistake.List
		mistakes.Addf("burn rate %s: its two rules want a threshold for %s, whom it tells", b.Name, b.Severity)
		mistakes.Report(this)
		return made
	}
	made.composite = NewComposite(this, "Both", CompositeProps{
		Rule: b.Name, Severity: b.Severity, All: []Child{long, short}, Quiet: props.Quiet,
		Meaning: b.Meaning, FirstSteps: b.FirstSteps,
		Name: props.Name, Topics: props.Topics, Query: props.Query, Runbook: props.Runbook,
	})
	return made
}

// Construct is the scope that the alarms stand in.
func (b *BurnRate) Construct() constructs.Construct { return b.construct }

// Alarm is the one that tells people, as plain CDK knows it; nil where a mistake
// keeps it from being made.
func (b *BurnRate) Alarm() awscloudwatch.CfnCompositeAlarm {
	if b.composite == nil {
		return nil
	}
	return b.composite.Alarm()
}

// Long and Short are the alarms on the two windows.
func (b *BurnRate) Long() *Alarms  { return b.long }
func (b *BurnRate) Short() *Alarms { return b.short }
