package servicelogs

import (
	"slices"

	"github.com/logstack-go/logstack/constructs/dashboard"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/queries"
)

// Dashboard returns the dashboard of the service.
func (s *ServiceLogs) Dashboard() *dashboard.Dashboard {
	if s == nil {
		return nil
	}
	return s.dashboard
}

func (s *ServiceLogs) makeDashboard(props Props, bound []queries.Query) {
	var mistakes mistake.List
	var tables []dashboard.Table
	for _, t := range props.Layout.ResolveTables() {
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
	var names []string
	for _, a := range s.alarmed() {
		names = append(names, a.Name())
	}
	s.dashboard = dashboard.New(s.construct, "Dashboard", dashboard.Props{
		Name: props.name("-"), LogGroup: s.group, Namespace: props.name("/"), Variables: props.Menus,
		Graphs: props.Layout.Resolve(s.set), Tables: tables, AlarmGroups: s.AlarmGroups(), AlarmNames: names,
		WithoutThresholds: props.OtherThresholds,
	})
	mistakes.Report(s.construct)
}
