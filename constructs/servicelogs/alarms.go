package servicelogs

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/constructs/savedquery"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/recipes"
)

// Alarm is the alarm of that severity of the rule of that name (see
// recipes.Rules); nil if there is none.
func (s *ServiceLogs) Alarm(rule string, severity recipes.Severity) awscloudwatch.CfnAlarm {
	for _, made := range s.alarms[rule] {
		if alarm := made.Alarm(severity); alarm != nil {
			return alarm
		}
	}
	return nil
}

// LogAlarm is the alarm of that severity of the log rule of that name; nil if
// there is none.
func (s *ServiceLogs) LogAlarm(rule string, severity recipes.Severity) awscloudwatch.CfnLogAlarm {
	if made := s.logAlarms[rule]; made != nil {
		return made.Alarm(severity)
	}
	return nil
}

// Composite is the alarm on other alarms of that name: unhealthy, or that of a
// burn rate (see recipes.BurnRates); nil if there is none.
func (s *ServiceLogs) Composite(name string) awscloudwatch.CfnCompositeAlarm {
	return s.composites[name]
}

func (s *ServiceLogs) makeAlarms(props Props) {
	var mistakes mistake.List
	for _, rule := range props.Rules {
		made := alarms.Props{Rule: rule, Name: props.name("-"), Topics: s.topics, Quiet: props.quiet(), Runbook: props.runbook(rule.Name)}
		ok := true
		if rule.Math == "" {
			made.Metric, ok = s.metric(rule.Name, recipes.Operand{Metric: rule.Metric, Statistic: rule.Statistic}, &mistakes)
		} else {
			made.Operands, ok = s.operands(rule, &mistakes)
		}
		if !ok {
			continue
		}
		made.Query = s.query(rule.Name, rule.Query, &mistakes)
		id := "Alarm-" + rule.Name
		if rule.PerSeverity {
			// The id says which, so that one more leaves the others alone.
			id += "-" + enum.Join(rule.Severities())
		}
		s.alarms[rule.Name] = append(s.alarms[rule.Name], alarms.New(s.construct, id, made))
	}
	mistakes.Report(s.construct)
}

func (s *ServiceLogs) makeContributors(props Props) {
	var mistakes mistake.List
	for _, rule := range props.Contributors {
		if len(rule.Thresholds) == 0 {
			continue // a rule that no alarm looks at is billed in vain
		}
		made := alarms.NewContributors(s.construct, "Contributors-"+rule.Name, alarms.ContributorsProps{
			Rule: rule, LogGroup: s.group, Contract: props.Contract, Name: props.name("-"), Topics: s.topics, Quiet: props.quiet(),
			Query: s.query(rule.Name, rule.Query, &mistakes), Runbook: props.runbook(rule.Name),
		})
		s.alarms[rule.Name] = append(s.alarms[rule.Name], made.Alarms())
	}
	mistakes.Report(s.construct)
}

func (s *ServiceLogs) makeLogAlarms(props Props, rules []recipes.LogRule) {
	var mistakes mistake.List
	var roles *alarms.LogRoles
	for _, rule := range rules {
		if len(rule.Severities()) == 0 {
			continue
		}
		if roles == nil {
			roles = alarms.NewLogRoles(s.construct, "LogAlarmRoles", s.group)
		}
		s.logAlarms[rule.Name] = alarms.NewLog(s.construct, "LogAlarm-"+rule.Name, alarms.LogProps{
			Rule: rule, LogGroups: []*loggroup.LogGroup{s.group}, Roles: roles, Name: props.name("-"), Topics: s.topics,
			Query: s.query(rule.Name, rule.SavedQuery, &mistakes), Runbook: props.runbook(rule.Name),
		})
	}
	mistakes.Report(s.construct)
}

func (s *ServiceLogs) makeBurnRates(props Props, rates []recipes.BurnRate) {
	var mistakes mistake.List
	for _, rate := range rates {
		operands, ok := s.operands(rate.Long, &mistakes)
		if !ok {
			continue
		}
		made := alarms.NewBurnRate(s.construct, "BurnRate-"+rate.Name, alarms.BurnRateProps{
			BurnRate: rate, Operands: operands, Name: props.name("-"), Topics: s.topics,
			Quiet: slices.Contains(props.quiet(), rate.Severity),
			Query: s.query(rate.Name, rate.Query, &mistakes), Runbook: props.runbook(rate.Name),
		})
		if alarm := made.Alarm(); alarm != nil {
			s.composites[rate.Name] = alarm
		}
	}
	mistakes.Report(s.construct)
}

// unhealthy is the name of the alarm on the alarms that page.
const unhealthy = "unhealthy"

func (s *ServiceLogs) makeUnhealthy(props Props) {
	if props.Unhealthy == nil {
		return
	}
	s.composites[unhealthy] = alarms.NewComposite(s.construct, "Unhealthy", alarms.CompositeProps{
		Rule: unhealthy, Severity: recipes.Page, Any: s.children(recipes.Page), SuppressedBy: props.Unhealthy.SuppressedBy,
		Meaning:    "The service is unhealthy: at least one of its alarms that page is in ALARM.",
		FirstSteps: "See which: the alarm's page lists them, and each says what to do first.",
		Name:       props.name("-"), Topics: s.topics, Runbook: props.runbook(unhealthy),
	}).Alarm()
}

// children are the alarms of a severity that other alarms, and mutes, can name.
func (s *ServiceLogs) children(severity recipes.Severity) []alarms.Child {
	var all []alarms.Child
	for _, rule := range slices.Sorted(maps.Keys(s.alarms)) {
		if alarm := s.Alarm(rule, severity); alarm != nil {
			all = append(all, alarm)
		}
	}
	for _, pair := range slices.Sorted(maps.Keys(s.composites)) {
		if strings.HasSuffix(*s.composites[pair].AlarmName(), "-"+string(severity)) {
			all = append(all, s.composites[pair])
		}
	}
	return all
}

func (s *ServiceLogs) mute(props Props) {
	for _, m := range props.Mutes {
		severities := m.Severities
		if len(severities) == 0 {
			severities = s.topics.Severities()
		}
		var muted []alarms.Child
		for _, severity := range severities {
			muted = append(muted, s.children(severity)...)
		}
		if len(muted) == 0 {
			awscdk.Annotations_Of(s.construct).AddInfo(jsii.String(fmt.Sprintf("mute %s keeps no alarm quiet: there is none of its severities", m.Name)))
			continue
		}
		// A full stop is in no name, so that no service's mute is called as
		// another's.
		alarms.NewMute(s.construct, "Mute-"+m.Name, alarms.MuteProps{
			Schedule: m.Schedule, For: m.For, TimeZone: m.TimeZone, Alarms: muted, Name: props.name("-") + "." + m.Name,
		})
	}
}

// query is the saved query that a rule names; nil where it names none, and where
// the contract cannot fulfil it.
func (s *ServiceLogs) query(rule, name string, mistakes *mistake.List) *savedquery.SavedQuery {
	query := s.queries[name]
	isLeft := slices.ContainsFunc(s.left, func(u queries.Unbound) bool { return u.Query.Name == name })
	if name != "" && query == nil && len(s.queries) > 0 && !isLeft {
		mistakes.Addf("rule %s names the query %s, which is not saved", rule, name)
	}
	return query
}

// operands are the metrics of a rule's metric math, by their ids.
func (s *ServiceLogs) operands(rule recipes.Rule, mistakes *mistake.List) (operands map[string]metricfilter.Metric, ok bool) {
	operands, ok = map[string]metricfilter.Metric{}, true
	for _, o := range rule.Operands {
		metric, found := s.metric(rule.Name, o, mistakes)
		operands[o.ID], ok = metric, ok && found
	}
	return operands, ok
}

// metric is what a rule watches: one of CloudWatch's own of the log group, or
// what a filter feeds.
func (s *ServiceLogs) metric(rule string, o recipes.Operand, mistakes *mistake.List) (metric metricfilter.Metric, ok bool) {
	if own, ok := s.group.OwnMetric(o.Metric, o.Statistic, o.OfAccount); ok {
		return own, true
	}
	for _, filter := range s.filters {
		if filter.Feeds(o.Metric) {
			return filter.Statistic(o.Statistic, nil), true
		}
	}
	mistakes.Addf("rule %s watches the metric %s, which no filter feeds: the alarm would never go off", rule, o.Metric)
	return metric, false
}

// quiet are the severities of which the alarm that sums them up tells alone.
func (p Props) quiet() []recipes.Severity {
	if p.Unhealthy == nil {
		return nil
	}
	return []recipes.Severity{recipes.Page}
}

// runbook is the address of the page about a rule; empty without one.
func (p Props) runbook(rule string) string { return strings.ReplaceAll(p.Runbook, "{alarm}", rule) }
