package template

import (
	"encoding/json"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/contributor"
)

// CompositeAlarm is an alarm on the states of other alarms.
type CompositeAlarm struct {
	Resource
	// Name is the alarm's name, or the placeholder of its Ref where
	// CloudFormation generates the name.
	Name string `json:"name"`
	// Description is what notifications say about the alarm.
	Description string `json:"description,omitempty"`
	// Severity is the value of the tag logstack:severity; empty without the
	// tag.
	Severity string `json:"severity,omitempty"`
	// Rule is the alarm rule. Names of alarms in it may be placeholders.
	Rule string `json:"rule"`
	// Suppressor is the alarm that suppresses actions while it is in ALARM;
	// empty if there is none. WaitPeriod and ExtensionPeriod are in seconds.
	Suppressor      string `json:"suppressor,omitempty"`
	WaitPeriod      Number `json:"waitPeriod,omitzero"`
	ExtensionPeriod Number `json:"extensionPeriod,omitzero"`

	// ActionsEnabled says whether the alarm takes its actions. AlarmActions,
	// OKActions and InsufficientDataActions are those of Alarm.
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

// CallsAlarm reports whether text, a name in the rule of a composite alarm of
// this template or its suppressor, means the alarm of the template in with that
// logical id and name. The text may be a name or an ARN, resolved or not.
func (t *Template) CallsAlarm(so string, in *Template, logicalID, name string) bool {
	if t == in && (so == placeholder(logicalID) || so == placeholder(logicalID+".Arn")) {
		return true
	}
	if so == name {
		return t == in || !strings.Contains(so, "${")
	}
	return strings.HasPrefix(so, "arn:") && strings.HasSuffix(so, ":alarm:"+name)
}

// InsightRule is a Contributor Insights rule: it counts log events by
// contributor.
type InsightRule struct {
	Resource
	// Name is the name of the rule.
	Name string `json:"name"`
	// State is ENABLED or DISABLED.
	State string `json:"state"`
	// Body is the rule itself, as JSON.
	Body string `json:"body"`
	// LogGroups are the log groups of the rule: names, prefixes that end with
	// *, or ARNs. It is nil where only the deployment knows the body.
	LogGroups []string `json:"logGroups,omitempty"`
	// Keys are the fields whose values tell contributors apart. AggregateOn is
	// Count or Sum.
	Keys        []string `json:"keys,omitempty"`
	AggregateOn string   `json:"aggregateOn,omitempty"`
	// OnTransformed reports whether the rule sees log events after their
	// transformer (ApplyOnTransformedLogs).
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
		r.problemf("RuleBody", "its Schema is %q, version %d: only %s, version %d, is supported", body.Schema.Name, body.Schema.Version, known.Name, known.Version)
	}
	rule.LogGroups = append(body.LogGroupNames, body.LogGroupARNs...)
	rule.Keys, rule.AggregateOn = body.Contribution.Keys, body.AggregateOn
}

// LogAlarm is an alarm on the results of a scheduled Logs Insights query.
type LogAlarm struct {
	Resource
	// Name is the alarm's name, or the placeholder of its Ref where
	// CloudFormation generates the name.
	Name string `json:"name"`
	// Description is what notifications say about the alarm.
	Description string `json:"description,omitempty"`
	// Severity is the value of the tag logstack:severity; empty without the
	// tag.
	Severity string `json:"severity,omitempty"`
	// Query runs on LogGroups at the times of Schedule. Aggregation makes
	// numbers of its results.
	Query       string   `json:"query"`
	LogGroups   []string `json:"logGroups"`
	Aggregation string   `json:"aggregation"`
	Schedule    string   `json:"schedule"`
	// StartOffset and EndOffset are the start and the end of the query's time
	// range, in seconds before the query runs.
	StartOffset Number `json:"startOffset,omitzero"`
	EndOffset   Number `json:"endOffset,omitzero"`
	// Comparison, Threshold, ResultsToEvaluate, ResultsToAlarm and MissingData
	// are those of Alarm; results count as datapoints. WarmUpMinutes,
	// WarmUpWhole, ActionsEnabled and AlarmActions are those of Alarm, too.
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
