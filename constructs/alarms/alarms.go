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

// SeverityTag is the tag that says which severity an alarm is of.
const SeverityTag = "logstack:severity"

// Props of the alarms that a rule makes. Rule must be given, and LogGroup unless
// what the rule watches is not made of a log group.
type Props struct {
	// Rule says when the alarms go off, and what they mean: one that ships
	// (alarmrules.Get), one from a file (alarmrules.Parse), or a literal. Rules on
	// other rules' alarms need those beside them: see Others.
	Rule alarmrules.Rule
	// Others are the alarms of other rules that the rule looks at: of this stack, or of
	// another one of its account, region and stage. Default: none.
	Others []*Alarms
	// Given are alarms that no rule makes, such as plain CDK's, by the names that the
	// rule has for them among those that it looks at. Default: none.
	Given map[string]Child
	// LogGroup that the rule is about: loggroup.Of makes one of any
	// awslogs.ILogGroup. It is of the account and region of the stack. Default: none.
	LogGroup *loggroup.LogGroup
	// Metric is what a rule of the kind metric watches, in place of what it names
	// itself: any metric of plain CDK, or a math expression over such. Its period is
	// that of the rule, and it is of the stack's region. One of another account is
	// watched there, where the account shares its metrics with this one
	// (API_PutMetricAlarm, Cross-account alarms). Default: none.
	Metric awscloudwatch.IMetric
	// Application says what the log events of the log group are, which severities
	// there are, and which metrics rules share. Default: the contract of the logging
	// guide, page and ticket.
	Application alarmrules.Application
	// Namespace of the metrics that the rule's metric filters make. Default: the
	// log group's DefaultNamespace.
	Namespace string
	// Naming says what the alarms are called. Default: Prefix of the stack's name; of a
	// nested stack, of the name of the stack around it and of where it stands there.
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
	// Others, Given, LogGroup, Namespace, Naming, Topics, Query and Runbook are those
	// of Props. The names of Given are those of the application that the rule is bound
	// to (alarmrules.Application).
	Others    []*Alarms
	Given     map[string]Child
	LogGroup  *loggroup.LogGroup
	Namespace string
	Naming    Naming
	Topics    *Topics
	Query     *savedquery.SavedQuery
	Runbook   string

	// accounts are those of metrics that are of another one, by the ids that metric math
	// has for them; of a metric that is watched by itself, by onlyMetric.
	accounts map[string]string
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
	props     BoundProps // with their defaults; none where mistakes kept all from being made
	alarms    []*Alarm
	filters   []*metricfilter.MetricFilter
	insight   awscloudwatch.CfnInsightRule
}

// New makes the metric filters and the alarms of a rule. Mistakes in props are
// errors of the construct.
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

// NewBound makes the alarms of a rule that is bound already. Mistakes in props are
// errors of the construct.
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
				// The alarm names the rule in a text, which CloudFormation does not read.
				a.resource.After(made.insight)
			}
		}
		props.Topics.tell(a, spec.Severity, spec.Quiet || spec.Part)
		made.alarms = append(made.alarms, a)
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
func (a *Alarms) Construct() constructs.Construct {
	if a == nil {
		return nil
	}
	return a.construct
}

// Rule is the rule that the alarms are of.
func (a *Alarms) Rule() alarmrules.Rule {
	if a == nil {
		return alarmrules.Rule{}
	}
	return a.rule.Rule
}

// Filters are the metric filters that New made for the rule.
func (a *Alarms) Filters() []*metricfilter.MetricFilter {
	if a == nil {
		return nil
	}
	return slices.Clone(a.filters)
}

// InsightRule is the Contributor Insights rule that was made for the rule; nil for
// most.
func (a *Alarms) InsightRule() awscloudwatch.CfnInsightRule {
	if a == nil {
		return nil
	}
	return a.insight
}

// All are all alarms of the rule, the windows of burn rates among them; none of a rule
// that mistakes keep from being made.
func (a *Alarms) All() []*Alarm {
	if a == nil {
		return nil
	}
	return slices.Clone(a.alarms)
}

// Alarm is the first alarm of that severity that is no part of another; nil where
// the rule makes none.
func (a *Alarms) Alarm(severity notify.Severity) *Alarm {
	for _, one := range a.All() {
		if one.spec.Severity == severity && !one.spec.Part {
			return one
		}
	}
	return nil
}

// Named is the alarm that ends in that suffix, such as errors-page; nil if there is
// none.
func (a *Alarms) Named(suffix string) *Alarm {
	for _, one := range a.All() {
		if one.spec.Suffix() == suffix {
			return one
		}
	}
	return nil
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

func check(this constructs.Construct, props BoundProps) *mistake.List {
	var mistakes mistake.List
	rule := props.Rule.Rule
	if rule.Name == "" {
		mistakes.Addf("Rule is missing: take one of package alarmrules, or one of your own")
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
			mistakes.Addf("rule %s: the alarm's name %q is %d characters long: 1 to %d are allowed, none of them a control character", rule.Name, name, n, cloudwatch.MaxAlarmName)
		}
		textOf(props, spec).check(&mistakes)
		if spec.Asks != nil && props.LogGroup != nil && !nothing.In(props.LogGroup.LogGroup()) {
			checkAsked(rule.Name, spec, props.LogGroup, &mistakes)
		}
	}
	return &mistakes
}

// checkRulesGroup says what is wrong with the log group that a rule is about.
func checkRulesGroup(mistakes *mistake.List, this constructs.Construct, group *loggroup.LogGroup, rule string) {
	if group == nil {
		mistakes.Addf("LogGroup is missing: rule %s is about the log events of one", rule)
		return
	}
	checkGroup(mistakes, this, group, "alarms see the log groups and the metrics of their own account and region only")
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
