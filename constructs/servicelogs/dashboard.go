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
	arns, _ := s.alarmed()
	return arns
}

// alarmed are the ARNs of those alarms, and their names.
func (s *ServiceLogs) alarmed() (arns, names []string) {
	for _, name := range slices.Sorted(maps.Keys(s.composites)) {
		composite := s.composites[name]
		arns, names = append(arns, *composite.AttrArn()), append(names, *composite.AlarmName())
	}
	for _, rule := range slices.Sorted(maps.Keys(s.alarms)) {
		for _, made := range s.alarms[rule] {
			for _, severity := range s.topics.Severities() {
				if alarm := made.Alarm(severity); alarm != nil {
					arns, names = append(arns, *alarm.AttrArn()), append(names, *alarm.AlarmName())
				}
			}
		}
	}
	for _, rule := range slices.Sorted(maps.Keys(s.logAlarms)) {
		for _, severity := range s.topics.Severities() {
			if alarm := s.logAlarms[rule].Alarm(severity); alarm != nil {
				arns, names = append(arns, *alarm.AttrArn()), append(names, *alarm.AlarmName())
			}
		}
	}
	return arns, names
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
	arns, names := s.alarmed()
	s.dashboard = dashboard.New(s.construct, "Dashboard", dashboard.Props{
		Name: props.name("-"), LogGroup: s.group, Namespace: props.name("/"), Variables: props.Menus,
		Graphs: recipes.Graphs(s.derived, props.Options), Tables: tables, Alarms: arns, AlarmNames: names,
	})
	mistakes.Report(s.construct)
}
