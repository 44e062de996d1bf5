package servicelogs

import (
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/dashboard"
	"github.com/logstack-go/logstack/constructs/internal/batch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/savedquery"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/queries"
)

// Alarm returns the alarm with the severity of the named rule; nil if there is none. If
// the rule has several, such as the burn rates of an objective, it returns the first.
func (s *ServiceLogs) Alarm(rule string, severity notify.Severity) *alarms.Alarm {
	return s.Alarms(rule).Alarm(severity)
}

// Alarms returns the alarms of the named rule; nil if there is no such rule.
func (s *ServiceLogs) Alarms(rule string) *alarms.Alarms {
	if s == nil {
		return nil
	}
	return s.alarms[rule]
}

// Rules returns the rules that the alarms, the metric filters and the dashboard were
// made from.
func (s *ServiceLogs) Rules() alarmrules.Set {
	if s == nil {
		return alarmrules.Set{}
	}
	return s.set
}

func (s *ServiceLogs) makeAlarms(props Props) {
	var mistakes mistake.List
	var roles *alarms.LogRoles
	var made []*alarms.Alarms
	rules := inOrder(s.set.Rules)
	ids := make([]string, len(rules))
	for i, rule := range rules {
		ids[i] = "Alarm-" + rule.Rule.Name
	}
	batch.Scopes(s.construct, ids...)
	for i, rule := range rules {
		audit := rule.Rule.OnAudit()
		if roles == nil && asks(rule) && !audit {
			roles = alarms.NewLogRoles(s.construct, "LogAlarmRoles", s.group)
		}
		by := roles
		if audit {
			by = nil // the roles for the application log cannot query it
		}
		one := alarms.NewBound(s.construct, ids[i], alarms.BoundProps{
			Rule: rule, Roles: by, Others: made, Given: props.Given, LogGroup: s.watched(audit), Namespace: props.name("/"), Naming: props.Naming, Topics: s.topics,
			Query: s.query(rule.Rule.Name, rule.Rule.Query, &mistakes), Runbook: props.Runbook,
		})
		s.alarms[rule.Rule.Name] = one
		made = append(made, one)
		if props.Objectives != nil && rule.Budget != nil {
			alarms.NewObjective(s.construct, "Objective-"+rule.Rule.Name, alarms.ObjectiveProps{Alarms: one, Warning: props.Objectives.Warning})
		}
	}
	mistakes.Report(s.construct)
}

// watched returns the log group that a rule or a filter watches.
func (s *ServiceLogs) watched(audit bool) *loggroup.LogGroup {
	if audit {
		return s.audit
	}
	return s.group
}

func asks(rule alarmrules.Bound) bool {
	return slices.ContainsFunc(rule.Alarms, func(a alarmrules.Alarm) bool { return a.Asks != nil })
}

// inOrder sorts rules so that each follows the rules whose alarms it watches.
func inOrder(rules []alarmrules.Bound) []alarmrules.Bound {
	ruleOf := map[string]string{}
	for _, rule := range rules {
		for _, a := range rule.Alarms {
			ruleOf[a.Suffix()] = rule.Rule.Name
		}
	}
	var sorted []alarmrules.Bound
	done := map[string]bool{}
	var add func(rule alarmrules.Bound)
	add = func(rule alarmrules.Bound) {
		if done[rule.Rule.Name] {
			return
		}
		done[rule.Rule.Name] = true
		for _, a := range rule.Alarms {
			if a.Condition == nil {
				continue
			}
			on := a.Condition.Alarms()
			if a.Condition.Own {
				on = append(on, a.Condition.SuppressedBy)
			}
			for _, suffix := range on {
				for _, other := range rules {
					if other.Rule.Name == ruleOf[suffix] {
						add(other)
					}
				}
			}
		}
		sorted = append(sorted, rule)
	}
	for _, rule := range rules {
		add(rule)
	}
	return sorted
}

// children returns the alarms of a severity that mutes can refer to.
func (s *ServiceLogs) children(severity notify.Severity) []alarms.Child {
	var all []alarms.Child
	for _, rule := range slices.Sorted(maps.Keys(s.alarms)) {
		for _, a := range s.alarms[rule].All() {
			if child, ok := a.Child(); ok && a.Spec().Severity == severity && !a.Spec().Part {
				all = append(all, child)
			}
		}
	}
	return all
}

func (s *ServiceLogs) mute(props Props) {
	var mistakes mistake.List
	for _, m := range props.Mutes {
		for _, severity := range m.Severities {
			if err := props.Severities.Known(severity); err != nil {
				mistakes.Addf("mute %s: %w", m.Name, err)
			}
		}
		severities := m.Severities
		if len(severities) == 0 {
			severities = props.Severities
		}
		var muted []alarms.Child
		for _, severity := range severities {
			muted = append(muted, s.children(severity)...)
		}
		if len(muted) == 0 {
			awscdk.Annotations_Of(s.construct).AddInfo(jsii.String(fmt.Sprintf("mute %s mutes no alarm: there is none of its severities", m.Name)))
			continue
		}
		// No name contains a full stop, so the mutes of two services cannot have the
		// same name.
		alarms.NewMute(s.construct, "Mute-"+m.Name, alarms.MuteProps{
			Schedule: m.Schedule, For: m.For, TimeZone: m.TimeZone, Alarms: muted, Name: props.name("-") + "." + m.Name,
		})
	}
	mistakes.Report(s.construct)
}

// query returns the saved query that a rule names; nil if it names none, or if the
// contract lacks a field that the query needs.
func (s *ServiceLogs) query(rule, name string, mistakes *mistake.List) *savedquery.SavedQuery {
	query := s.queries[name]
	isLeft := slices.ContainsFunc(s.left, func(u queries.Unbound) bool { return u.Query.Name == name })
	if name != "" && query == nil && len(s.queries) > 0 && !isLeft {
		mistakes.Addf("rule %s names the query %s, which is not saved", rule, name)
	}
	return query
}

// AlarmArns returns the ARNs of the alarms that people watch: composite alarms first,
// then those on metrics and on queries, each in the order of their rules.
func (s *ServiceLogs) AlarmArns() []string {
	if s == nil {
		return nil
	}
	var arns []string
	for _, a := range s.alarmed() {
		arns = append(arns, *a.Arn())
	}
	return arns
}

// AlarmGroups returns those alarms grouped by severity, most urgent first.
func (s *ServiceLogs) AlarmGroups() []dashboard.AlarmGroup {
	if s == nil {
		return nil
	}
	var groups []dashboard.AlarmGroup
	all := s.alarmed()
	for _, severity := range s.topics.Severities() {
		group := dashboard.AlarmGroup{Title: "Alarms: " + string(severity)}
		for _, a := range all {
			if a.Spec().Severity == severity {
				group.Alarms = append(group.Alarms, *a.Arn())
			}
		}
		if group.Alarms != nil {
			groups = append(groups, group)
		}
	}
	return groups
}

// alarmed returns the alarms that people watch.
func (s *ServiceLogs) alarmed() []*alarms.Alarm {
	kinds := []func(alarmrules.Alarm) bool{
		func(a alarmrules.Alarm) bool { return a.Condition != nil },
		func(a alarmrules.Alarm) bool { return a.Condition == nil && a.Asks == nil },
		func(a alarmrules.Alarm) bool { return a.Asks != nil },
	}
	var looked []*alarms.Alarm
	for _, is := range kinds {
		for _, rule := range slices.Sorted(maps.Keys(s.alarms)) {
			all := s.alarms[rule].All()
			slices.SortStableFunc(all, func(a, b *alarms.Alarm) int {
				return s.topics.Severities().Compare(a.Spec().Severity, b.Spec().Severity)
			})
			for _, a := range all {
				if is(a.Spec()) && !a.Spec().Part {
					looked = append(looked, a)
				}
			}
		}
	}
	return looked
}
