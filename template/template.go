package template

import "strings"

// Template is a CloudFormation template and the logging in it. Everything is
// in the order of the template.
type Template struct {
	// Stack is the stack's name for people: its display name in a cdk.out
	// folder, else the file's name without .template.json or .json.
	Stack string
	// File is where the template was read from.
	File string
	// Account and Region are where the stack goes; empty where that is only
	// known when it is deployed.
	Account, Region string
	// Description is the template's own; empty if it has none.
	Description string

	logGroups           []LogGroup
	metricFilters       []MetricFilter
	subscriptionFilters []SubscriptionFilter
	alarms              []Alarm
	composites          []CompositeAlarm
	logAlarms           []LogAlarm
	insightRules        []InsightRule
	savedQueries        []SavedQuery
	dashboards          []Dashboard
	scheduled           []ScheduledQuery
	containers          []Container
	topics              []Topic
	channels            []Channel
	functions           []Function
	transformers        []Transformer
	accountPolicies     []AccountPolicy
	others              []TypeCount
	refused             []Refused
	leftOut             []LeftOut
	elsewhere           []Elsewhere
	nested              []*Template
	notes               []string
	// parent is the template that it is nested in, by the logical id nestedID.
	parent   *Template
	nestedID string

	source *stack // for what is read when it is asked for
}

// LogGroups returns the log groups that the template makes.
func (t *Template) LogGroups() []LogGroup { return t.logGroups }

// MetricFilters returns the metric filters that the template makes.
func (t *Template) MetricFilters() []MetricFilter { return t.metricFilters }

// Alarms returns the alarms on metrics and metric math.
func (t *Template) Alarms() []Alarm { return t.alarms }

// CompositeAlarms returns the alarms on other alarms.
func (t *Template) CompositeAlarms() []CompositeAlarm { return t.composites }

// LogAlarms returns the alarms on scheduled queries.
func (t *Template) LogAlarms() []LogAlarm { return t.logAlarms }

// InsightRules returns the Contributor Insights rules.
func (t *Template) InsightRules() []InsightRule { return t.insightRules }

// Dashboards returns the dashboards.
func (t *Template) Dashboards() []Dashboard { return t.dashboards }

// LogGroup returns the log group of that name, logical id, placeholder or ARN: of the
// template, or of those that it is nested in.
func (t *Template) LogGroup(name string) (LogGroup, bool) {
	if t == nil {
		return LogGroup{}, false
	}
	for _, g := range t.logGroups {
		arn := placeholder(g.LogicalID + ".Arn")
		if name == g.Name || name == g.LogicalID || name == placeholder(g.LogicalID) ||
			strings.TrimSuffix(name, ":*") == arn ||
			strings.HasPrefix(name, "arn:") && strings.HasSuffix(strings.TrimSuffix(name, ":*"), ":log-group:"+g.Name) {
			return g, true
		}
	}
	return t.parent.LogGroup(name)
}

// SavedQueries returns the saved Logs Insights queries.
func (t *Template) SavedQueries() []SavedQuery { return t.savedQueries }

// ScheduledQueries returns the queries that run by a schedule.
func (t *Template) ScheduledQueries() []ScheduledQuery { return t.scheduled }

// Containers returns the containers of the ECS task definitions, each task's
// together.
func (t *Template) Containers() []Container { return t.containers }

// Topics returns the SNS topics, with who is subscribed to them.
func (t *Template) Topics() []Topic { return t.topics }

// Topic returns the topic that an action of an alarm tells, as this package resolves it:
// of the template, or of those that it is nested in.
func (t *Template) Topic(action string) (Topic, bool) {
	if t == nil {
		return Topic{}, false
	}
	for _, topic := range t.topics {
		if topic.Is(action) {
			return topic, true
		}
	}
	return t.parent.Topic(action)
}

// Channels returns the channels of Slack and Microsoft Teams.
func (t *Template) Channels() []Channel { return t.channels }

// Others counts, by type, the resources that no other method returns. Nested
// stacks are among them: what is in those that are files here is a template of its
// own, and the others are among Elsewhere.
func (t *Template) Others() []TypeCount { return t.others }

// TypeCount is how many resources there are of a type.
type TypeCount struct {
	Type  string `json:"type"`
	Count int    `json:"count"`
}

// Resource is what all resources have.
type Resource struct {
	// LogicalID names the resource in its template.
	LogicalID string `json:"logicalId"`
	// Condition is the condition of the template that the resource is made
	// under; empty if it is always made.
	Condition string `json:"condition,omitempty"`
	// Undecided says that only the deployment knows whether the condition
	// holds. A resource whose condition does not hold is left out.
	Undecided bool `json:"undecided,omitempty"`
	// Unresolved is what is known only when the stack is deployed.
	Unresolved []Unresolved `json:"unresolved,omitempty"`
}

// Unresolved is a part of a property that is known only when the stack is
// deployed.
type Unresolved struct {
	// Property is the property's path, such as MetricTransformations[0].Unit.
	Property string `json:"property"`
	// Placeholder is what stands in the value instead, such as ${Topic}.
	Placeholder string `json:"placeholder"`
}

// The tags by which logstack's constructs say what a resource is for.
const (
	tierTag     = "logstack:tier"
	severityTag = "logstack:severity"
)

// Notes returns what the constructs of a stack note for people, such as what is
// left out and why; none of a template that is read without its cdk.out folder.
func (t *Template) Notes() []string { return t.notes }
