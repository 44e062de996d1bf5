package alarms

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/constructs/savedquery"
	"github.com/logstack-go/logstack/notify"
)

// SeverityTag is the tag that says which severity an alarm is of.
const SeverityTag = "logstack:severity"

// Props of the alarms that a rule makes. Rule must be given, and LogGroup unless
// what the rule watches is not made of a log group.
type Props struct {
	// Rule says when the alarms go off, and what they mean: one that ships
	// (alarmrules.Get), one from a file (alarmrules.Parse), or a literal. Rules on
	// other rules' alarms need those beside them: see Others.
	Rule alarmrules.Rule
	// Others are the alarms of other rules that the rule looks at. Default: none.
	Others []*Alarms
	// LogGroup that the rule is about: loggroup.FromLogGroup makes one of any
	// awslogs.ILogGroup. Default: none.
	LogGroup *loggroup.LogGroup
	// Metric is what a rule of the kind metric watches, in place of what it names
	// itself: any metric of plain CDK, or a math expression over such. Its period and
	// region are those of the rule and of the stack. Default: none.
	Metric awscloudwatch.IMetric
	// Application says what the log events of the log group are, which severities
	// there are, and which metrics rules share. Default: the contract of the logging
	// guide, page and ticket.
	Application alarmrules.Application
	// Namespace of the metrics that the rule's metric filters make. Default: the
	// log group's DefaultNamespace.
	Namespace string
	// Naming says what the alarms are called. Default: Prefix of the stack's name.
	Naming Naming
	// Topics are told when an alarm goes off and when it is over. Default: none, and
	// the alarms are only seen.
	Topics *Topics
	// Query is the saved query that the description links to. Default: none.
	Query *savedquery.SavedQuery
	// Runbook is the address of a page that says more of what to do, where the rule
	// does not say one; {alarm} stands for the rule's name. Default: none.
	Runbook string
}

// BoundProps of the alarms of a rule that is bound to an application already,
// together with others (alarmrules.Bind). Whoever binds rules makes the metric
// filters that they share.
type BoundProps struct {
	// Rule says when the alarms go off, and what they need.
	Rule alarmrules.Bound
	// Roles by which CloudWatch asks queries. Default: NewLogRoles, where the rule
	// asks any.
	Roles *LogRoles
	// Others, LogGroup, Namespace, Naming, Topics, Query and Runbook are those of
	// Props.
	Others    []*Alarms
	LogGroup  *loggroup.LogGroup
	Namespace string
	Naming    Naming
	Topics    *Topics
	Query     *savedquery.SavedQuery
	Runbook   string
}

// Naming says what alarms are called.
type Naming interface {
	// AlarmName is the name of the alarm of a rule that ends in the suffix: the
	// rule's name and the severity, such as errors-page. It is at most 255 characters
	// long, and no two alarms of an account and region share one.
	AlarmName(suffix string) string
}

// Prefix is a naming that puts a text and a hyphen before the suffix:
// shop-prod-errors-page.
type Prefix string

// AlarmName is the prefix, a hyphen and the suffix.
func (p Prefix) AlarmName(suffix string) string { return string(p) + "-" + suffix }

// Alarms are the alarms of one rule.
type Alarms struct {
	construct constructs.Construct
	rule      alarmrules.Bound
	alarms    []*Alarm
	filters   []*metricfilter.MetricFilter
	insight   awscloudwatch.CfnInsightRule
}

// Alarm is an alarm: one on a metric, on a query, or on other alarms.
type Alarm struct {
	spec      alarmrules.Alarm
	name      string
	construct actor
	known     awscloudwatch.IAlarm
}

// New makes the metric filters and the alarms of a rule. Mistakes in props are
// errors of the construct.
func New(scope constructs.Construct, id string, props Props) *Alarms {
	this := constructs.NewConstruct(scope, &id)
	var mistakes mistake.List
	rule := props.Rule
	if props.Metric != nil {
		watch, err := watching(awscdk.Stack_Of(this), props.Metric, rule)
		mistakes.Add(err)
		rule.Watch = watch
	}
	checkOthers(props.Others, &mistakes)
	if mistakes.Report(this) {
		return &Alarms{construct: this}
	}
	rules := []alarmrules.Rule{rule}
	for _, other := range props.Others {
		rules = append(rules, other.rule.Rule)
	}
	set, err := alarmrules.Bind(props.Application, rules...)
	mistakes.Add(err)
	bound, _ := set.Rule(rule.Name)
	var filters []alarmrules.Filter
	for _, name := range bound.Metrics {
		metric, _ := set.Metric(name)
		filters = append(filters, metric.Filters...)
	}
	if err == nil && props.LogGroup == nil && needsLogGroup(bound) {
		mistakes.Addf("LogGroup is missing: rule %s is about the log events of one", rule.Name)
	}
	if mistakes.Report(this) {
		return &Alarms{construct: this}
	}
	var made []*metricfilter.MetricFilter
	for _, f := range filters {
		made = append(made, metricfilter.New(this, "Filter-"+f.Name, metricfilter.Props{
			LogGroup: props.LogGroup, Pattern: f.Pattern, Name: f.Name, Namespace: props.Namespace, Metric: f.Metric,
			Value: f.Value, Unit: f.Unit, Dimensions: f.Dimensions,
		}))
	}
	all := newAlarms(this, BoundProps{
		Rule: bound, Others: props.Others, LogGroup: props.LogGroup, Namespace: props.Namespace,
		Naming: props.Naming, Topics: props.Topics, Query: props.Query, Runbook: props.Runbook,
	})
	all.filters = made
	return all
}

// NewBound makes the alarms of a rule that is bound already. Mistakes in props are
// errors of the construct.
func NewBound(scope constructs.Construct, id string, props BoundProps) *Alarms {
	return newAlarms(constructs.NewConstruct(scope, &id), props)
}

func newAlarms(this constructs.Construct, props BoundProps) *Alarms {
	made := &Alarms{construct: this, rule: props.Rule}
	if props.Naming == nil {
		props.Naming = Prefix(*awscdk.Stack_Of(this).StackName())
	}
	if props.Namespace == "" {
		props.Namespace = props.LogGroup.DefaultNamespace()
	}
	mistakes := check(props)
	checkNames(this, props, mistakes)
	if mistakes.Report(this) {
		return made
	}
	made.insight = newInsightRule(this, props)
	for _, spec := range inOrder(props.Rule.Alarms) {
		a := &Alarm{spec: spec, name: props.Naming.AlarmName(spec.Suffix())}
		id := jsii.String(idOf(props.Rule.Rule.Name, spec))
		switch {
		case spec.Condition != nil:
			a.construct = made.newComposite(this, id, props, a)
		case spec.Asks != nil:
			if props.Roles == nil {
				props.Roles = NewLogRoles(this, "Roles", props.LogGroup)
			}
			a.construct = newLogAlarm(this, id, props, a)
		default:
			a.construct = newMetricAlarm(this, id, props, a)
			if made.insight != nil {
				// The alarm names the rule in a text, which CloudFormation does not read.
				a.construct.Node().AddDependency(made.insight)
			}
		}
		if a.construct != nil {
			props.Topics.tell(a, spec.Severity, spec.Quiet || spec.Part)
			made.alarms = append(made.alarms, a)
		}
	}
	return made
}

// inOrder has alarms after those that they look at.
func inOrder(alarms []alarmrules.Alarm) []alarmrules.Alarm {
	alarms = slices.Clone(alarms)
	slices.SortStableFunc(alarms, func(a, b alarmrules.Alarm) int {
		on := func(a alarmrules.Alarm) int {
			if a.Condition != nil {
				return 1
			}
			return 0
		}
		return on(a) - on(b)
	})
	return alarms
}

// idOf is the id of an alarm among those of its rule: its severity, behind what
// follows the rule's name.
func idOf(rule string, a alarmrules.Alarm) string {
	id := "Severity-" + string(a.Severity) // of one's own: it may be called as anything
	if notify.DefaultSeverities().Contains(a.Severity) {
		id = title(string(a.Severity))
	}
	if part := strings.TrimPrefix(strings.TrimPrefix(a.Name, rule), "-"); part != "" {
		id = part + "-" + id
	}
	return id
}

// Construct is the scope that the alarms stand in.
func (a *Alarms) Construct() constructs.Construct { return a.construct }

// Rule is the rule that the alarms are of.
func (a *Alarms) Rule() alarmrules.Rule { return a.rule.Rule }

// Filters are the metric filters that New made for the rule.
func (a *Alarms) Filters() []*metricfilter.MetricFilter { return slices.Clone(a.filters) }

// InsightRule is the Contributor Insights rule that was made for the rule; nil for
// most.
func (a *Alarms) InsightRule() awscloudwatch.CfnInsightRule { return a.insight }

// All are all alarms of the rule, the windows of burn rates among them.
func (a *Alarms) All() []*Alarm { return slices.Clone(a.alarms) }

// Alarm is the first alarm of that severity that is no part of another; nil where
// the rule makes none.
func (a *Alarms) Alarm(severity notify.Severity) *Alarm {
	for _, one := range a.alarms {
		if one.spec.Severity == severity && !one.spec.Part {
			return one
		}
	}
	return nil
}

// Named is the alarm that ends in that suffix, such as errors-page; nil if there is
// none.
func (a *Alarms) Named(suffix string) *Alarm {
	for _, one := range a.alarms {
		if one.spec.Suffix() == suffix {
			return one
		}
	}
	return nil
}

// Spec is the alarm as its rule says it is to be.
func (a *Alarm) Spec() alarmrules.Alarm { return a.spec }

// Name is what the alarm is called.
func (a *Alarm) Name() string { return a.name }

// Arn is the alarm's ARN.
func (a *Alarm) Arn() *string { return a.construct.AttrArn() }

// Metric, Log and Composite are the alarm as plain CDK knows one on a metric, on a
// query, and on other alarms; nil where it is of another kind.
func (a *Alarm) Metric() awscloudwatch.CfnAlarm {
	made, _ := a.construct.(awscloudwatch.CfnAlarm)
	return made
}

func (a *Alarm) Log() awscloudwatch.CfnLogAlarm {
	made, _ := a.construct.(awscloudwatch.CfnLogAlarm)
	return made
}

func (a *Alarm) Composite() awscloudwatch.CfnCompositeAlarm {
	made, _ := a.construct.(awscloudwatch.CfnCompositeAlarm)
	return made
}

// IAlarm is the alarm for any construct of CDK that wants one, such as a composite
// alarm of one's own, a dashboard's widget, or a deployment group.
func (a *Alarm) IAlarm() awscloudwatch.IAlarm {
	if a.known == nil {
		a.known = asAlarm(a.construct)
	}
	return a.known
}

// child is the alarm as mutes and alarms on others name one; nil for one on a query,
// as no guide says that they can.
func (a *Alarm) child() Child {
	if a.spec.Asks != nil {
		return nil
	}
	child, _ := a.construct.(Child)
	return child
}

// Child is the alarm as mutes name one; false for one on a query, as the guide does
// not say that they can be muted (alarm-mute-rules).
func (a *Alarm) Child() (Child, bool) {
	child := a.child()
	return child, child != nil
}

func severityTag(severity notify.Severity) *[]*awscdk.CfnTag {
	return &[]*awscdk.CfnTag{{Key: jsii.String(SeverityTag), Value: jsii.String(string(severity))}}
}

// needsLogGroup reports whether a rule is about the log events of a log group.
func needsLogGroup(rule alarmrules.Bound) bool {
	if rule.Insight != nil || len(rule.Metrics) > 0 {
		return true
	}
	return slices.ContainsFunc(rule.Alarms, func(a alarmrules.Alarm) bool {
		return a.Asks != nil || a.Metric.Log || slices.ContainsFunc(a.Operands, func(o alarmrules.Operand) bool { return o.Log })
	})
}

var validAlarmName = regexp.MustCompile(`^[^\x00-\x1f\x7f]+$`)

func check(props BoundProps) *mistake.List {
	var mistakes mistake.List
	rule := props.Rule.Rule
	if rule.Name == "" {
		mistakes.Addf("Rule is missing: take one of package alarmrules, or one of your own")
		return &mistakes
	}
	checkOthers(props.Others, &mistakes)
	if props.LogGroup == nil && needsLogGroup(props.Rule) {
		mistakes.Addf("LogGroup is missing: rule %s is about the log events of one", rule.Name)
	}
	for _, spec := range props.Rule.Alarms {
		name := props.Naming.AlarmName(spec.Suffix())
		if n := len([]rune(name)); !token.In(name) && (n > cloudwatch.MaxAlarmName || !validAlarmName.MatchString(name)) {
			mistakes.Addf("rule %s: the alarm's name %q is %d characters long: 1 to %d are allowed, none of them a control character", rule.Name, name, n, cloudwatch.MaxAlarmName)
		}
		textOf(props, spec).check(&mistakes)
		if spec.Asks != nil && props.LogGroup != nil {
			checkAsked(rule.Name, spec, props.LogGroup, &mistakes)
		}
	}
	return &mistakes
}

// title makes a construct's id of a lower-case name.
func title(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

func textOf(props BoundProps, spec alarmrules.Alarm) text {
	if spec.Part { // whoever it would tell is told by the alarm that it is a part of
		return text{what: fmt.Sprintf("rule %s", props.Rule.Rule.Name), meaning: spec.Meaning, firstSteps: spec.FirstSteps}
	}
	runbook := spec.Runbook
	if runbook == "" {
		runbook = strings.ReplaceAll(props.Runbook, "{alarm}", props.Rule.Rule.Name)
	}
	return text{
		what: fmt.Sprintf("rule %s", props.Rule.Rule.Name), meaning: spec.Meaning, firstSteps: spec.FirstSteps, query: props.Query, runbook: runbook,
	}
}
