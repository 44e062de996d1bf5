package lint

import (
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

// watcher is an alarm on metrics.
type watcher struct {
	in *template.Template
	template.Alarm
	// looks are the metrics from log events that it looks at. An alarm that
	// cannot be replayed, or is on AWS's own metrics, has none.
	looks []replay.Look
}

// readWatchers returns the alarms on metrics that CloudWatch would accept.
func (l *looked) readWatchers() []watcher {
	type alarmOf struct {
		in *template.Template
		id string
	}
	looks := map[alarmOf][]replay.Look{}
	for _, look := range l.replay().looks {
		of := alarmOf{look.Template, look.LogicalID}
		looks[of] = append(looks[of], look)
	}
	var all []watcher
	for _, t := range l.templates {
		for _, a := range t.Alarms() {
			all = append(all, watcher{in: t, Alarm: a, looks: looks[alarmOf{t, a.LogicalID}]})
		}
	}
	return all
}

// property returns the path of a property of the metric that look is about,
// such as Dimensions: in the alarm itself, or in one of its queries.
func (w watcher) property(look replay.Look, name string) string {
	for i, q := range w.Metrics {
		if q.ID == look.ID && look.ID != "" {
			switch name {
			case "Namespace", "MetricName", "Dimensions":
				name = "Metric." + name
			case "Statistic":
				name = "Stat"
			}
			return "Metrics[" + strconv.Itoa(i) + "].MetricStat." + name
		}
	}
	if name == "Statistic" && !w.in.Given(w.LogicalID, name) {
		return "ExtendedStatistic"
	}
	return name
}

// called returns the full name of a metric.
func called(m template.Metric) string { return m.Namespace + "/" + m.MetricName }

// isOpen reports whether one of the values holds a placeholder for what only
// the deployment knows.
func isOpen(values ...string) bool {
	for _, v := range values {
		if strings.Contains(v, "${") || strings.Contains(v, "{{resolve:") {
			return true
		}
	}
	return false
}
