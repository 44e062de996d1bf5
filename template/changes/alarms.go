package changes

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/alarmwords"
	"github.com/logstack-go/logstack/template"
)

// alarmTypes lists the resource types of alarms.
var alarmTypes = []string{alarmType, compositeType, logAlarmType}

// alarmView holds how the alarms of both sides correspond.
type alarmView struct {
	words map[*scope]alarmwords.Words
	// successors maps an alarm that is created to the old alarm that it
	// replaces under another name.
	successors map[*thing]*thing
	// names maps the name of an old alarm to its name on the new side.
	names map[string]string
}

// view finds the alarms that continue under another name.
func (c *comparison) view() *alarmView {
	if c.alarms != nil {
		return c.alarms
	}
	v := &alarmView{words: map[*scope]alarmwords.Words{}, successors: map[*thing]*thing{}, names: map[string]string{}}
	c.alarms = v
	for _, s := range []*side{c.old, c.new} {
		for _, in := range s.scopes {
			v.words[in] = alarmwords.New(in.template)
		}
	}
	for _, one := range c.changes {
		if one.old != nil && one.new != nil && slices.Contains(alarmTypes, one.new.Type) {
			v.names[one.old.called()] = one.new.called()
		}
	}
	for _, one := range c.changes {
		if one.new != nil || !isAlarm(one.old) {
			continue
		}
		if twin := one.old.twinOf(); twin != nil && severityOf(twin) == severityOf(one.old) {
			v.successors[twin] = one.old
			v.names[one.old.called()] = twin.called()
		}
	}
	// Composite alarms name other alarms, so they come last.
	for _, types := range [][]string{{alarmType, logAlarmType}, {compositeType}} {
		made := map[string][]*thing{}
		for _, one := range c.changes {
			if one.old == nil && slices.Contains(types, one.new.Type) {
				key := one.new.Type + "\x00" + c.meaning(one.new)
				made[key] = append(made[key], one.new)
			}
		}
		for _, one := range c.changes {
			if one.new != nil || !slices.Contains(types, one.old.Type) || c.movedTo(one.old) != nil || one.old.scope.fate() == stays || c.renamedTo(one.old) != nil {
				continue
			}
			// If several alarms mean the same, nobody can tell which became
			// which.
			if all := made[one.old.Type+"\x00"+c.meaning(one.old)]; len(all) == 1 && v.successors[all[0]] == nil {
				v.successors[all[0]] = one.old
				v.names[one.old.called()] = all[0].called()
			}
		}
	}
	return v
}

// renamedFrom returns the old alarm that a created alarm replaces under another
// name, or nil.
func (c *comparison) renamedFrom(is *thing) *thing { return c.view().successors[is] }

// renamedTo returns the created alarm that replaces an old one under another
// name, or nil.
func (c *comparison) renamedTo(old *thing) *thing {
	for is, from := range c.view().successors {
		if from == old {
			return is
		}
	}
	return nil
}

// meaning returns the condition and the severity of an alarm as a text to
// compare.
func (c *comparison) meaning(t *thing) string {
	var parts []string
	for _, d := range c.aspects(t) {
		parts = append(parts, d.What+"="+d.Is)
	}
	return strings.Join(append(parts, severityOf(t)), "\x00")
}

// severityOf returns the severity in an alarm's tags, or "" if it has none.
func severityOf(t *thing) string {
	for _, tag := range t.get("Tags").items() {
		if tag.member("Key").text() == "logstack:severity" {
			return tag.member("Value").text()
		}
	}
	return ""
}

// aspects describes what an alarm does in words, in the Is of each difference.
func (c *comparison) aspects(t *thing) []Difference {
	var all []Difference
	add := func(what, is string) {
		if is != "" {
			all = append(all, Difference{What: what, Is: is})
		}
	}
	in := t.scope.template
	words := c.view().words[t.scope]
	for _, a := range in.Alarms() {
		if a.LogicalID != t.LogicalID {
			continue
		}
		add("goes off", words.Condition(a))
		add("metric", namespaces(a))
		if a.PromQL == "" {
			add("missing data", alarmwords.MissingData(a.MissingData))
		}
		add("few samples", a.LowSamples)
		add("periods begin", a.WallClock)
		add("warm-up", warmUp(a.WarmUpMinutes, a.WarmUpWhole))
	}
	for _, a := range in.CompositeAlarms() {
		if a.LogicalID == t.LogicalID {
			add("goes off", c.renamed(t, a.Rule))
			add("suppressed by", c.renamed(t, a.Suppressor))
			add("waits", seconds(a.WaitPeriod))
			add("extends", seconds(a.ExtensionPeriod))
		}
	}
	for _, a := range in.LogAlarms() {
		if a.LogicalID == t.LogicalID {
			add("goes off", alarmwords.LogCondition(a))
			add("query", a.Query)
			add("log groups", strings.Join(a.LogGroups, ", "))
			add("from", seconds(a.StartOffset))
			add("until", seconds(a.EndOffset))
			add("missing data", alarmwords.MissingData(a.MissingData))
		}
	}
	return all
}

// renamed returns a rule of the old side with its alarms renamed as on the new
// side.
func (c *comparison) renamed(t *thing, rule string) string {
	if t.scope.side.isNew {
		return rule
	}
	var pairs []string
	for was, is := range c.view().names {
		if was != is {
			pairs = append(pairs, `"`+was+`"`, `"`+is+`"`)
		}
	}
	return strings.NewReplacer(pairs...).Replace(rule)
}

func seconds(n template.Number) string {
	if n.IsZero() {
		return ""
	}
	if value, known := n.Value(); known {
		return alarmwords.Period(value)
	}
	return n.String()
}

func warmUp(minutes template.Number, whole bool) string {
	if minutes.IsZero() {
		return ""
	}
	text := minutes.String() + " minutes"
	if whole {
		text += ", whether or not there are data"
	}
	return text
}

// namespaces returns the namespaces of an alarm's metrics, which its condition
// does not show.
func namespaces(a template.Alarm) string {
	var all []string
	add := func(m template.Metric) {
		name := fmt.Sprintf("%s/%s", m.Namespace, m.MetricName)
		if m.MetricName != "" && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	add(a.Metric)
	for _, q := range a.Metrics {
		add(q.Metric)
	}
	return strings.Join(all, ", ")
}

// aspectsOf describes in words how two alarms differ in what they do.
func (c *comparison) aspectsOf(old, is *thing) []Difference {
	was, now := c.aspects(old), c.aspects(is)
	find := func(all []Difference, what string) string {
		for _, d := range all {
			if d.What == what {
				return d.Is
			}
		}
		return ""
	}
	var all []Difference
	for _, d := range now {
		if before := find(was, d.What); before != d.Is {
			all = append(all, Difference{d.What, before, d.Is})
		}
	}
	for _, d := range was {
		if find(now, d.What) == "" {
			all = append(all, Difference{What: d.What, Was: d.Is})
		}
	}
	// The condition shows the metric's name. The namespace is shown only if it
	// alone differs.
	if len(all) > 1 && all[0].What == "goes off" && all[1].What == "metric" && sameNamespace(all[1]) {
		all = slices.Delete(all, 1, 2)
	}
	return all
}

// sameNamespace reports whether two metrics differ only in their names.
func sameNamespace(d Difference) bool {
	space := func(text string) string { return text[:max(0, strings.LastIndexByte(text, '/'))] }
	return !strings.Contains(d.Was+d.Is, ", ") && space(d.Was) == space(d.Is)
}

// meanings lists the properties, and members of properties, that decide when an
// alarm goes off.
var meanings = []string{
	"Namespace", "MetricName", "Dimensions", "Statistic", "ExtendedStatistic", "Period", "Unit", "Metrics",
	"EvaluationPeriods", "DatapointsToAlarm", "Threshold", "ThresholdMetricId", "ComparisonOperator", "TreatMissingData",
	"EvaluateLowSampleCountPercentile", "EvaluationCriteria", "EvaluationInterval", "EvaluationWindow", "WarmUpConfiguration",
	"AlarmRule", "ActionsSuppressor", "ActionsSuppressorWaitPeriod", "ActionsSuppressorExtensionPeriod",
	"ScheduledQueryConfiguration.QueryString", "ScheduledQueryConfiguration.LogGroupIdentifiers",
	"ScheduledQueryConfiguration.AggregationExpression", "ScheduledQueryConfiguration.ScheduleConfiguration",
	"QueryResultsToEvaluate", "QueryResultsToAlarm",
}
