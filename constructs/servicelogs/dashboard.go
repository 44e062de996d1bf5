package servicelogs

import (
	"maps"
	"slices"

	"github.com/logstack-go/logstack/constructs/dashboard"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/recipes"
)

// Dashboard shows all of it.
func (s *ServiceLogs) Dashboard() *dashboard.Dashboard { return s.dashboard }

// Filters are what the metric filters were made of.
func (s *ServiceLogs) Filters() []recipes.Filter { return slices.Clone(s.derived) }

// AlarmArns are the ARNs of the alarms that tell people something: those on
// others first, then those on metrics and on queries.
func (s *ServiceLogs) AlarmArns() []string {
	var arns []string
	for _, name := range slices.Sorted(maps.Keys(s.composites)) {
		arns = append(arns, *s.composites[name].AttrArn())
	}
	for _, rule := range slices.Sorted(maps.Keys(s.alarms)) {
		for _, made := range s.alarms[rule] {
			for _, severity := range recipes.Severities() {
				if alarm := made.Alarm(severity); alarm != nil {
					arns = append(arns, *alarm.AttrArn())
				}
			}
		}
	}
	for _, rule := range slices.Sorted(maps.Keys(s.logAlarms)) {
		for _, severity := range recipes.Severities() {
			if alarm := s.logAlarms[rule].Alarm(severity); alarm != nil {
				arns = append(arns, *alarm.AttrArn())
			}
		}
	}
	return arns
}

func (s *ServiceLogs) makeDashboard(props Props, bound []queries.Query) {
	var mistakes mistake.List
	var tables []dashboard.Table
	for _, t := range recipes.Tables() {
		at := slices.IndexFunc(bound, func(q queries.Query) bool { return q.Name == t.Query })
		if at < 0 {
			continue
		}
		filled, err := bound[at].Filled()
		mistakes.Add(err)
		if err == nil {
			tables = append(tables, dashboard.Table{Title: t.Title, Query: filled})
		}
	}
	s.dashboard = dashboard.New(s.construct, "Dashboard", dashboard.Props{
		Name: props.name("-"), LogGroup: s.group, Namespace: props.name("/"), Variables: props.Menus,
		Graphs: recipes.Graphs(s.derived, props.Options), Tables: tables, Alarms: s.AlarmArns(),
	})
	mistakes.Report(s.construct)
}
