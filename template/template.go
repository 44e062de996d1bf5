package template

import "strings"

// Template is a CloudFormation template and the logging in it. All lists are in
// the order of the template.
type Template struct {
	// Stack is the stack's name for people: its display name in a cdk.out
	// folder, else the file's name without .template.json or .json.
	Stack string
	// File is the file that the template was read from.
	File string
	// Account and Region are the stack's; empty where only the deployment knows
	// them.
	Account, Region string
	// Description is the template's description; empty without one.
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
	// parent is the template that this one is nested in, under the logical id
	// nestedID.
	parent   *Template
	nestedID string

	source *stack // for what is read on demand
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

// LogGroup returns the log group with that name, logical id, placeholder or
// ARN, in this template or those that it is nested in.
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

// ScheduledQueries returns the scheduled queries.
func (t *Template) ScheduledQueries() []ScheduledQuery { return t.scheduled }

// Containers returns the containers of the ECS task definitions, grouped by
// task.
func (t *Template) Containers() []Container { return t.containers }

// Topics returns the SNS topics with their subscriptions.
func (t *Template) Topics() []Topic { return t.topics }

// Topic returns the topic of an alarm action as this package resolves it, in
// this template or those that it is nested in.
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

// Channels returns the Slack and Microsoft Teams channels.
func (t *Template) Channels() []Channel { return t.channels }

// Others counts, by type, the resources that no other method returns. Nested
// stacks count here: those whose template is a file are templates of their own,
// and the rest are in Elsewhere.
func (t *Template) Others() []TypeCount { return t.others }

// TypeCount is the number of resources of a type.
type TypeCount struct {
	// Type is the type of the resources.
	Type string `json:"type"`
	// Count is their number.
	Count int `json:"count"`
}

// Resource holds what all resources have in common.
type Resource struct {
	// LogicalID names the resource in its template.
	LogicalID string `json:"logicalId"`
	// Condition is the condition that the resource depends on; empty if it is
	// always made.
	Condition string `json:"condition,omitempty"`
	// Undecided says that only the deployment knows whether the condition
	// holds. A resource whose condition does not hold is left out.
	Undecided bool `json:"undecided,omitempty"`
	// Unresolved lists what only the deployment knows.
	Unresolved []Unresolved `json:"unresolved,omitempty"`
}

// Unresolved is a part of a property that only the deployment knows.
type Unresolved struct {
	// Property is the path of the property, such as
	// MetricTransformations[0].Unit.
	Property string `json:"property"`
	// Placeholder is what stands for it in the value, such as ${Topic}.
	Placeholder string `json:"placeholder"`
}

// The tags with which logstack's constructs mark resources.
const (
	tierTag     = "logstack:tier"
	severityTag = "logstack:severity"
)

// Notes returns the notes of a stack's constructs, such as what they left out
// and why. They stand in the cdk.out folder, so a template read by itself has
// none.
func (t *Template) Notes() []string { return t.notes }
