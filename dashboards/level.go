package dashboards

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/notify"
)

// Period is the period of the graphs, which is that of most alarms.
const Period = 5 * time.Minute

// Level is an alarm's threshold in a graph of what the alarm watches.
type Level struct {
	// Label names the alarm and says when it goes off.
	Label string
	// Value is the threshold in the graph's unit, such as per minute.
	Value float64
	// Severity is that of the alarm.
	Severity notify.Severity
}

// withLevels adds the thresholds of alarms to the graphs that show what they
// watch.
func withLevels(graphs []Graph, set alarmrules.Set) []Graph {
	for i := range graphs {
		for _, rule := range set.Rules {
			for _, a := range rule.Alarms {
				if value, ok := graphs[i].level(a); ok {
					graphs[i].Levels = append(graphs[i].Levels, Level{
						Label: fmt.Sprintf("%s: %s %s in %s", a.Suffix(), a.Comparison.Words(), numeral.Short(a.Threshold), quantity.Duration(a.Period)),
						Value: value, Severity: a.Severity,
					})
				}
			}
		}
	}
	return graphs
}

// level returns the threshold of an alarm in the graph, if a line shows what
// the alarm watches.
func (g Graph) level(a alarmrules.Alarm) (float64, bool) {
	watched := a.Metric
	if a.Part || a.Band || a.Math != "" || a.Asks != nil || a.Condition != nil || watched.Insight != "" || watched.Name == "" {
		return 0, false
	}
	for _, l := range g.Lines {
		switch {
		case l.Expression != "" || len(l.SplitBy) > 0 || !same(l.Series, watched):
		case !l.Hidden:
			// A longer period counts more.
			isCount := watched.Statistic == sum || watched.Statistic == sampleCount
			if !isCount || a.Period == Period {
				return a.Threshold, true
			}
		case slices.ContainsFunc(g.Lines, func(other Line) bool { return !other.Hidden && other.Expression == perMinute(l.ID) }):
			return a.Threshold / a.Period.Minutes(), true
		}
	}
	return 0, false
}

// same reports whether two series have the same metric and statistic.
func same(a, b alarmrules.Series) bool {
	return a.Log == b.Log && a.Own == b.Own && a.Namespace == b.Namespace && a.Name == b.Name && a.Statistic == b.Statistic &&
		maps.Equal(a.Dimensions, b.Dimensions)
}

// perMinute returns an expression for the rate per minute of the count with the
// given id.
func perMinute(id string) string { return fmt.Sprintf("%s / PERIOD(%s) * 60", id, id) }
