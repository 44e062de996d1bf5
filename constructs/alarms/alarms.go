package alarms

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/batch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/constructs/savedquery"
	"github.com/logstack-go/logstack/notify"
)

// SeverityTag is the key of the tag that holds an alarm's severity.
const SeverityTag = "logstack:severity"

// Props configures the alarms of a rule. Rule is required. LogGroup is required unless
// the rule watches something that does not come from a log group.
type Props struct {
	// Rule says when the alarms go off and what they mean: a rule that ships with
	// logstack (alarmrules.Get), one from a file (alarmrules.Parse), or a literal. A
	// rule on the alarms of other rules needs those in Others.
	Rule alarmrules.Rule
	// Others are the alarms of other rules that the rule watches, in this stack or in
	// another stack of the same account, region and stage. Default: none.
	Others []*Alarms
	// Given are watched alarms that no rule makes, such as those of plain CDK, keyed by
	// the names that the rule uses for them. Default: none.
	Given map[string]Child
	// LogGroup is the log group that the rule watches, in the account and region of the
	// stack. To use an awslogs.ILogGroup, pass it to loggroup.Of. Default: none.
	LogGroup *loggroup.LogGroup
	// Metric replaces the metric that a rule of the kind metric names. It can be any
	// CDK metric or math expression in the stack's region; it is evaluated with the
	// rule's period. A metric of another account works if that account shares its
	// metrics with this one (API_PutMetricAlarm, Cross-account alarms). Default: none.
	Metric awscloudwatch.IMetric
	// Application describes the log events in the log group, the severities, and the
	// metrics that rules share. Default: the contract of the logging guide, with the
	// severities page and ticket.
	Application alarmrules.Application
	// Namespace is the namespace of the metrics that the rule's metric filters emit.
	// Default: the log group's DefaultNamespace.
	Namespace string
	// Naming names the alarms. Default: Prefix with the stack's name. In a nested
	// stack, the prefix is the name of the root stack and the nested stack's path in
	// it.
	Naming Naming
	// Topics are notified when an alarm goes off and when it recovers. Default: none,
	// and the alarms only show their state.
	Topics *Topics
	// Query is the saved query that the alarm's description links to. Default: none.
	Query *savedquery.SavedQuery
	// Runbook is the URL of a page with further instructions, used if the rule names
	// none; {alarm} is replaced by the rule's name. Default: none.
	Runbook string
}

// BoundProps configures the alarms of a rule that has already been bound to an
// application together with others (alarmrules.Bind). The caller makes the metric
// filters that the bound rules share.
type BoundProps struct {
	// Rule says when the alarms go off and what they need.
	Rule alarmrules.Bound
	// Roles are the IAM roles that CloudWatch runs queries with. Default: NewLogRoles,
	// if the rule has alarms on queries.
	Roles *LogRoles
	// Others are the alarms of other rules that the rule watches, as in Props.
	Others []*Alarms
	// Given are watched alarms that no rule makes, as in Props, keyed by the names of
	// the application that the rule was bound to (alarmrules.Application).
	Given map[string]Child
	// LogGroup is the log group that the rule watches, as in Props.
	LogGroup *loggroup.LogGroup
	// Namespace is the namespace of the metrics that the alarms watch. Default: the log
	// group's DefaultNamespace.
	Namespace string
	// Naming names the alarms, with the default of Props.
	Naming Naming
	// Topics are notified, as in Props.
	Topics *Topics
	// Query is the saved query that the alarm's description links to, as in Props.
	Query *savedquery.SavedQuery
	// Runbook is the URL of a page with further instructions, as in Props.
	Runbook string

	// accounts holds the accounts of metrics from other accounts, keyed by the metric's
	// id in the metric math, or by onlyMetric if the alarm watches a single metric.
	accounts map[string]string
}

// Naming names alarms.
type Naming interface {
	// AlarmName returns the name of the alarm with the given suffix, which is the
	// rule's name and the severity, such as errors-page. The name must be at most 255
	// characters long and unique in the account and region.
	AlarmName(suffix string) string
}

// Prefix is a Naming that puts a prefix and a hyphen before the suffix, as in
// shop-prod-errors-page.
type Prefix string

// AlarmName returns the prefix, a hyphen and the suffix.
func (p Prefix) AlarmName(suffix string) string { return string(p) + "-" + suffix }

// Alarms holds the alarms of one rule.
type Alarms struct {
	construct constructs.Construct
	rule      alarmrules.Bound
	props     BoundProps // with defaults filled in; zero if invalid props kept the alarms from being made
	alarms    []*Alarm
	filters   []*metricfilter.MetricFilter
	insight   awscloudwatch.CfnInsightRule
}

// New makes the metric filters and the alarms of a rule. Invalid props are reported as
// errors on the construct.
func New(scope constructs.Construct, id string, props Props) *Alarms {
	defer batch.Begin()()
	this := place.New(scope, id)
	var mistakes mistake.List
	rule := props.Rule
	var accounts map[string]string
	if !nothing.In(props.Metric) {
		watch, of, err := watching(place.Stack(this), props.Metric, rule)
		mistakes.Add(err)
		rule.Watch, accounts = watch, of
	}
	checkOthers(this, props.Others, &mistakes)
	checkGiven(this, props.Given, func(string) bool { return true }, &mistakes)
	if mistakes.Report(this) {
		return &Alarms{construct: this}
	}
	rules := []alarmrules.Rule{rule}
	for _, other := range props.Others {
		rules = append(rules, other.rule.Rule)
	}
	if props.Application.Severities == nil {
		props.Application.Severities = props.Topics.Severities()
	}
	props.Application.Given = slices.Sorted(maps.Keys(props.Given))
	set, err := alarmrules.Bind(props.Application, rules...)
	mistakes.Add(err)
	bound, _ := set.Rule(rule.Name)
	var filters []alarmrules.Filter
	for _, name := range bound.Metrics {
		metric, _ := set.Metric(name)
		filters = append(filters, metric.Filters...)
	}
	if err == nil && needsLogGroup(bound) {
		checkRulesGroup(&mistakes, this, props.LogGroup, rule.Name)
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
		Rule: bound, Others: props.Others, Given: props.Given, LogGroup: props.LogGroup, Namespace: props.Namespace,
		Naming: props.Naming, Topics: props.Topics, Query: props.Query, Runbook: props.Runbook, accounts: accounts,
	})
	all.filters = made
	return all
}

// NewBound makes the alarms of a rule that has already been bound. Invalid props are
// reported as errors on the construct.
func NewBound(scope constructs.Construct, id string, props BoundProps) *Alarms {
	return newAlarms(place.New(scope, id), props)
}

func newAlarms(this constructs.Construct, props BoundProps) *Alarms {
	defer batch.Begin()()
	made := &Alarms{construct: this, rule: props.Rule}
	if nothing.In(props.Naming) {
		props.Naming = Prefix(ownName(this))
	}
	mistakes := check(this, props)
	checkNames(this, props, mistakes)
	if mistakes.Report(this) {
		return made
	}
	if props.Namespace == "" {
		props.Namespace = props.LogGroup.DefaultNamespace()
	}
	made.props = props
	made.insight = newInsightRule(this, props)
	for _, spec := range inOrder(props.Rule.Alarms) {
		a := &Alarm{spec: spec, name: props.Naming.AlarmName(spec.Suffix())}
		id := idOf(props.Rule.Rule.Name, spec)
		switch {
		case spec.Condition != nil:
			a.resource = made.newComposite(this, id, props, a)
		case spec.Asks != nil:
			if props.Roles == nil {
				props.Roles = NewLogRoles(this, "Roles", props.LogGroup)
			}
			a.resource = newLogAlarm(this, id, props, a)
		default:
			a.resource = newMetricAlarm(this, id, props, a)
			if made.insight != nil {
				// The alarm names the insight rule inside a string, so CloudFormation
				// does not see the dependency.
				a.resource.After(made.insight)
			}
		}
		props.Topics.tell(a, spec.Severity, spec.Quiet || spec.Part)
		made.alarms = append(made.alarms, a)
	}
	return made
}

// inOrder sorts alarms so that each follows the alarms that it watches.
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

// idOf returns the construct id of an alarm within its rule: what follows the rule's
// name, and the severity.
func idOf(rule string, a alarmrules.Alarm) string {
	id := "Severity-" + string(a.Severity) // a custom severity may have any name, such as that of another construct here
	if notify.DefaultSeverities().Contains(a.Severity) {
		id = title(string(a.Severity))
	}
	if part := strings.TrimPrefix(strings.TrimPrefix(a.Name, rule), "-"); part != "" {
		id = part + "-" + id
	}
	return id
}

// Construct returns the scope that contains the alarms.
func (a *Alarms) Construct() constructs.Construct {
	if a == nil {
		return nil
	}
	return a.construct
}

// Rule returns the rule that the alarms belong to.
func (a *Alarms) Rule() alarmrules.Rule {
	if a == nil {
		return alarmrules.Rule{}
	}
	return a.rule.Rule
}

// Filters returns the metric filters that New made for the rule.
func (a *Alarms) Filters() []*metricfilter.MetricFilter {
	if a == nil {
		return nil
	}
	return slices.Clone(a.filters)
}

// InsightRule returns the Contributor Insights rule made for the rule; nil for most
// rules.
func (a *Alarms) InsightRule() awscloudwatch.CfnInsightRule {
	if a == nil {
		return nil
	}
	return a.insight
}

// All returns all alarms of the rule, including the burn-rate windows. It is empty if
// invalid props kept the alarms from being made.
func (a *Alarms) All() []*Alarm {
	if a == nil {
		return nil
	}
	return slices.Clone(a.alarms)
}

// Alarm returns the first alarm of the given severity that is not part of another
// alarm; nil if there is none.
func (a *Alarms) Alarm(severity notify.Severity) *Alarm {
	for _, one := range a.All() {
		if one.spec.Severity == severity && !one.spec.Part {
			return one
		}
	}
	return nil
}

// Named returns the alarm whose name ends in the suffix, such as errors-page; nil if
// there is none.
func (a *Alarms) Named(suffix string) *Alarm {
	for _, one := range a.All() {
		if one.spec.Suffix() == suffix {
			return one
		}
	}
	return nil
}

// needsLogGroup reports whether a rule watches the log events of a log group.
func needsLogGroup(rule alarmrules.Bound) bool {
	if rule.Insight != nil || len(rule.Metrics) > 0 {
		return true
	}
	return slices.ContainsFunc(rule.Alarms, func(a alarmrules.Alarm) bool {
		return a.Asks != nil || a.Metric.Log || slices.ContainsFunc(a.Operands, func(o alarmrules.Operand) bool { return o.Log })
	})
}

var validAlarmName = regexp.MustCompile(`^[^\x00-\x1f\x7f]+$`)

func check(this constructs.Construct, props BoundProps) *mistake.List {
	var mistakes mistake.List
	rule := props.Rule.Rule
	if rule.Name == "" {
		mistakes.Addf("Rule is missing: use one of package alarmrules, or one of your own")
		return &mistakes
	}
	checkOthers(this, props.Others, &mistakes)
	checkGiven(this, props.Given, func(name string) bool { return looksAt(props.Rule, name) }, &mistakes)
	mistakes.Add(props.Topics.CheckPlace(this))
	if needsLogGroup(props.Rule) {
		checkRulesGroup(&mistakes, this, props.LogGroup, rule.Name)
	}
	if props.Runbook != "" && !token.In(props.Runbook) {
		if err := alarmrules.CheckRunbook(props.Runbook); err != nil {
			mistakes.Addf("Runbook %w", err)
		}
	}
	if props.Roles != nil && props.Roles.query == nil {
		mistakes.Addf("Roles is empty: give what NewLogRoles returns, or nothing")
	}
	for _, spec := range props.Rule.Alarms {
		name := props.Naming.AlarmName(spec.Suffix())
		if n := len([]rune(name)); !token.In(name) && (n > cloudwatch.MaxAlarmName || !validAlarmName.MatchString(name)) {
			mistakes.Addf("rule %s: the alarm's name %q is %d characters long: use 1 to %d, none of them a control character", rule.Name, name, n, cloudwatch.MaxAlarmName)
		}
		textOf(props, spec).check(&mistakes)
		if spec.Asks != nil && props.LogGroup != nil && !nothing.In(props.LogGroup.LogGroup()) {
			checkAsked(rule.Name, spec, props.LogGroup, &mistakes)
		}
	}
	return &mistakes
}

// checkRulesGroup reports what is wrong with the log group that a rule watches.
func checkRulesGroup(mistakes *mistake.List, this constructs.Construct, group *loggroup.LogGroup, rule string) {
	if group == nil {
		mistakes.Addf("LogGroup is missing: rule %s is about the log events of one", rule)
		return
	}
	checkGroup(mistakes, this, group, "alarms only see the log groups and metrics of their own account and region")
}

// title turns a lower-case name into a construct id.
func title(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

func textOf(props BoundProps, spec alarmrules.Alarm) text {
	if spec.Part { // the composite alarm that it is a part of notifies instead
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
