package logstacktest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/template"
)

// HasLogGroup returns the log group with the given name or logical id in a stack or in
// one of its nested stacks. The test fails if there is none.
func HasLogGroup(t testing.TB, stack awscdk.Stack, name string) template.LogGroup {
	t.Helper()
	return has(t, stack, "log group", name, (*template.Template).LogGroups, func(g template.LogGroup) (string, string) { return g.Name, g.LogicalID })
}

// HasFilter returns a metric filter, as HasLogGroup does for a log group.
func HasFilter(t testing.TB, stack awscdk.Stack, name string) template.MetricFilter {
	t.Helper()
	return has(t, stack, "metric filter", name, (*template.Template).MetricFilters, func(f template.MetricFilter) (string, string) { return f.Name, f.LogicalID })
}

// HasAlarm returns an alarm on a metric or on metric math, as HasLogGroup does for a
// log group.
func HasAlarm(t testing.TB, stack awscdk.Stack, name string) template.Alarm {
	t.Helper()
	return has(t, stack, "alarm", name, (*template.Template).Alarms, func(a template.Alarm) (string, string) { return a.Name, a.LogicalID })
}

// HasCompositeAlarm returns a composite alarm, as HasLogGroup does for a log group.
func HasCompositeAlarm(t testing.TB, stack awscdk.Stack, name string) template.CompositeAlarm {
	t.Helper()
	return has(t, stack, "composite alarm", name, (*template.Template).CompositeAlarms, func(a template.CompositeAlarm) (string, string) { return a.Name, a.LogicalID })
}

// HasLogAlarm returns an alarm on a scheduled query, as HasLogGroup does for a log
// group.
func HasLogAlarm(t testing.TB, stack awscdk.Stack, name string) template.LogAlarm {
	t.Helper()
	return has(t, stack, "log alarm", name, (*template.Template).LogAlarms, func(a template.LogAlarm) (string, string) { return a.Name, a.LogicalID })
}

// HasQuery returns a saved query, as HasLogGroup does for a log group.
func HasQuery(t testing.TB, stack awscdk.Stack, name string) template.SavedQuery {
	t.Helper()
	return has(t, stack, "saved query", name, (*template.Template).SavedQueries, func(q template.SavedQuery) (string, string) { return q.Name, q.LogicalID })
}

// HasSubscription returns a subscription filter, as HasLogGroup does for a log group.
func HasSubscription(t testing.TB, stack awscdk.Stack, name string) template.SubscriptionFilter {
	t.Helper()
	return has(t, stack, "subscription filter", name, (*template.Template).SubscriptionFilters, func(f template.SubscriptionFilter) (string, string) { return f.Name, f.LogicalID })
}

// HasDashboard returns a dashboard, as HasLogGroup does for a log group.
func HasDashboard(t testing.TB, stack awscdk.Stack, name string) template.Dashboard {
	t.Helper()
	return has(t, stack, "dashboard", name, (*template.Template).Dashboards, func(d template.Dashboard) (string, string) { return d.Name, d.LogicalID })
}

// has returns the resource of a kind with the given name or logical id.
func has[T any](t testing.TB, stack awscdk.Stack, kind, name string, of func(*template.Template) []T, called func(T) (name, logicalID string)) T {
	t.Helper()
	var names []string
	for _, one := range Templates(t, stack) {
		for _, item := range of(one) {
			known, id := called(item)
			if known == name || id == name {
				return item
			}
			names = append(names, template.Called(known, id))
		}
		if err := refusal(one, name); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal(none(kind, name, *stack.Node().Path(), names))
	panic("unreachable")
}

// refusal returns why a resource could not be read from the template; nil if that is
// not the reason.
func refusal(one *template.Template, logicalID string) error {
	for _, r := range one.Refused() {
		if r.LogicalID == logicalID {
			return fmt.Errorf("%s is refused: %s", logicalID, r.Reason())
		}
	}
	return nil
}

// none says that no resource of the kind has the name, and lists the existing names.
func none(kind, name, of string, names []string) string {
	text := fmt.Sprintf("%s has no %s %q%s", of, kind, name, nearest.Hint(name, names))
	if names == nil {
		return text + "; it has none"
	}
	slices.Sort(names)
	return text + "; it has " + strings.Join(names, ", ")
}
