package template

import (
	"encoding/json"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/contributor"
)

// CompositeAlarm is an alarm on the states of other alarms.
type CompositeAlarm struct {
	Resource
	// Name of the alarm: the placeholder of its Ref if CloudFormation makes
	// one up.
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	// Severity is what its tag logstack:severity says; empty without it.
	Severity string `json:"severity,omitempty"`
	// Rule is its AlarmRule. The names of alarms in it may be placeholders.
	Rule string `json:"rule"`
	// Suppressor is the alarm in whose ALARM state no action is taken; empty:
	// none. WaitPeriod and ExtensionPeriod are in seconds.
	Suppressor      string `json:"suppressor,omitempty"`
	WaitPeriod      Number `json:"waitPeriod,omitzero"`
	ExtensionPeriod Number `json:"extensionPeriod,omitzero"`

	// ActionsEnabled and the actions are those of Alarm.
	ActionsEnabled          bool     `json:"actionsEnabled"`
	AlarmActions            []string `json:"alarmActions,omitempty"`
	OKActions               []string `json:"okActions,omitempty"`
	InsufficientDataActions []string `json:"insufficientDataActions,omitempty"`
}

const compositeAlarmType = "AWS::CloudWatch::CompositeAlarm"

func readCompositeAlarm(r *reader) CompositeAlarm {
	p := r.properties()
	a := CompositeAlarm{
		Name:                    p.get("AlarmName").nameOrRef(),
		Description:             p.get("AlarmDescription").text(),
		Severity:                p.tag(severityTag),
		Rule:                    p.required("AlarmRule").text(),
		Suppressor:              p.get("ActionsSuppressor").text(),
		WaitPeriod:              p.get("ActionsSuppressorWaitPeriod").number(),
		ExtensionPeriod:         p.get("ActionsSuppressorExtensionPeriod").number(),
		AlarmActions:            p.get("AlarmActions").texts(),
		OKActions:               p.get("OKActions").texts(),
		InsufficientDataActions: p.get("InsufficientDataActions").texts(),
	}
	checkAlarmName(r, a.Name)
	a.ActionsEnabled, _ = p.get("ActionsEnabled").boolean(true)
	a.Resource = r.done()
	return a
}

// CallsAlarm reports whether a composite alarm of this template that names an alarm so, in
// its rule or as its suppressor, means the alarm of that template, logical id and name: by
// its name or its ARN, resolved or not.
func (t *Template) CallsAlarm(so string, in *Template, logicalID, name string) bool {
	if t == in && (so == placeholder(logicalID) || so == placeholder(logicalID+".Arn")) {
		return true
	}
	if so == name {
		return t == in || !strings.Contains(so, "${")
	}
	return strings.HasPrefix(so, "arn:") && strings.HasSuffix(so, ":alarm:"+name)
}

// InsightRule is a Contributor Insights rule: it counts log events by their
// contributors.
type InsightRule struct {
	Resource
	Name string `json:"name"`
	// State is ENABLED or DISABLED.
	State string `json:"state"`
	// Body is the rule itself, JSON in a text.
	Body string `json:"body"`
	// LogGroups are the names, with a * at the end for all that begin so, and
	// the ARNs of the log groups in the body; nil where the body is known only
	// when the stack is deployed.
	LogGroups []string `json:"logGroups,omitempty"`
	// Keys are the fields that tell contributors apart, and AggregateOn is
	// Count or Sum.
	Keys        []string `json:"keys,omitempty"`
	AggregateOn string   `json:"aggregateOn,omitempty"`
	// OnTransformed reports whether it looks at events as the transformers of the log
	// groups leave them (ApplyOnTransformedLogs).
	OnTransformed bool `json:"onTransformed,omitempty"`
}

const insightRuleType = "AWS::CloudWatch::InsightRule"

func readInsightRule(r *reader) InsightRule {
	p := r.properties()
	rule := InsightRule{
		Name:  p.required("RuleName").text(),
		State: p.required("RuleState").text(),
		Body:  p.required("RuleBody").text(),
	}
	rule.OnTransformed, _ = p.get("ApplyOnTransformedLogs").boolean(false)
	rule.readBody(r)
	rule.Resource = r.done()
	return rule
}

// readBody reads the rule's body (user guide,
// ContributorInsights-RuleSyntax).
func (rule *InsightRule) readBody(r *reader) {
	if rule.Body == "" {
		return
	}
	var body contributor.Body
	if err := json.Unmarshal([]byte(rule.Body), &body); err != nil {
		if !strings.Contains(rule.Body, "${") {
			r.invalidf("RuleBody", "it must be the JSON text of a rule: %w", err)
		}
		return
	}
	if known := contributor.LogRule; body.Schema != known {
		r.problemf("RuleBody", "its Schema is %q, version %d: only %s, version %d, is known", body.Schema.Name, body.Schema.Version, known.Name, known.Version)
	}
	rule.LogGroups = append(body.LogGroupNames, body.LogGroupARNs...)
	rule.Keys, rule.AggregateOn = body.Contribution.Keys, body.AggregateOn
}

// LogAlarm is an alarm on the results of a scheduled Logs Insights query.
type LogAlarm struct {
	Resource
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	Severity    string `json:"severity,omitempty"`
	// Query, LogGroups, Aggregation and Schedule are what is asked, of which
	// log groups, how the results become numbers, and how often.
	Query       string   `json:"query"`
	LogGroups   []string `json:"logGroups"`
	Aggregation string   `json:"aggregation"`
	Schedule    string   `json:"schedule"`
	// StartOffset and EndOffset are how many seconds before its time a query
	// begins and ends to look.
	StartOffset Number `json:"startOffset,omitzero"`
	EndOffset   Number `json:"endOffset,omitzero"`
	// Comparison and the rest are those of Alarm; results count as datapoints.
	Comparison        string   `json:"comparison"`
	Threshold         Number   `json:"threshold"`
	ResultsToEvaluate Number   `json:"resultsToEvaluate"`
	ResultsToAlarm    Number   `json:"resultsToAlarm"`
	MissingData       string   `json:"missingData"`
	WarmUpMinutes     Number   `json:"warmUpMinutes,omitzero"`
	WarmUpWhole       bool     `json:"warmUpWhole,omitempty"`
	ActionsEnabled    bool     `json:"actionsEnabled"`
	AlarmActions      []string `json:"alarmActions,omitempty"`
}

const logAlarmType = "AWS::CloudWatch::LogAlarm"

func readLogAlarm(r *reader) LogAlarm {
	p := r.properties()
	q := p.required("ScheduledQueryConfiguration").object()
	schedule := q.required("ScheduleConfiguration").object()
	a := LogAlarm{
		Name:              p.get("AlarmName").nameOrRef(),
		Description:       p.get("AlarmDescription").text(),
		Severity:          p.tag(severityTag),
		Query:             q.required("QueryString").text(),
		LogGroups:         q.required("LogGroupIdentifiers").texts(),
		Aggregation:       q.required("AggregationExpression").text(),
		Schedule:          schedule.required("ScheduleExpression").text(),
		StartOffset:       schedule.get("StartTimeOffset").number(),
		EndOffset:         schedule.get("EndTimeOffset").number(),
		Comparison:        p.required("ComparisonOperator").text(),
		Threshold:         p.required("Threshold").number(),
		ResultsToEvaluate: p.required("QueryResultsToEvaluate").number(),
		ResultsToAlarm:    p.required("QueryResultsToAlarm").number(),
		MissingData:       p.get("TreatMissingData").textOr("missing"),
		AlarmActions:      p.get("AlarmActions").texts(),
	}
	if !r.stack.declared {
		q.required("ScheduledQueryRoleARN")
	}
	if warm := p.get("WarmUpConfiguration"); warm.given() {
		a.WarmUpMinutes = warm.object().required("WarmUpPeriodDurationInMinutes").number()
		a.WarmUpWhole, _ = warm.object().get("OnlyStartEvaluatingAfterWarmUpPeriodEnds").boolean(false)
	}
	checkAlarmName(r, a.Name)
	a.ActionsEnabled, _ = p.get("ActionsEnabled").boolean(true)
	a.Resource = r.done()
	return a
}
