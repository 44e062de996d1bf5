package replay

import (
	"strings"

	"github.com/logstack-go/logstack/template"
)

// A resource that CloudWatch would not create, or that cannot be read, is
// refused by name, and everything else is replayed.

// oneLine returns an error on one line: without excerpts of the source, and
// with each hint after the mistake that it belongs to.
func oneLine(err error) string {
	var all []string
	for line := range strings.SplitSeq(err.Error(), "\n") {
		switch hint, isHint := strings.CutPrefix(line, "hint: "); {
		case strings.HasPrefix(line, "  "):
		case isHint && len(all) > 0:
			all[len(all)-1] += " (" + hint + ")"
		default:
			all = append(all, line)
		}
	}
	return strings.Join(all, "; ")
}

// errUnknown names a value that only the deployment knows, and says how to
// supply it.
type errUnknown string

func (e errUnknown) Error() string { return string(e) }

// unknownValue returns the error for a property whose value only the deployment
// knows.
func unknownValue(t *template.Template, property, value string) errUnknown {
	return errUnknown(property + " holds " + value + ", which is known only when the stack is deployed: " + t.HowToGive(value))
}

// undecided looks for values that are known only when the stack is deployed,
// among the properties that decide what a resource does.
func undecided(t *template.Template, r template.Resource, decides func(property string) bool) string {
	for _, u := range r.Unresolved {
		if decides(u.Property) && !t.RefersToResource(u.Placeholder) {
			return unknownValue(t, u.Property, u.Placeholder).Error()
		}
	}
	return ""
}

// decidesFilter reports whether a property decides what a metric filter
// publishes, and when. The name of its metric may be known only when the stack
// is deployed: an alarm that uses the same placeholder reads that metric.
func decidesFilter(property string) bool {
	return property == "FilterPattern" || strings.HasSuffix(property, "].MetricValue") || strings.HasSuffix(property, "].DefaultValue") ||
		property == "ApplyOnTransformedLogs" || strings.Contains(property, "].Dimensions")
}

// decidesAlarm reports whether a property decides when an alarm goes off, apart
// from the name of its metric.
func decidesAlarm(property string) bool {
	last := property[strings.LastIndexByte(property, '.')+1:]
	switch last {
	case "ComparisonOperator", "Statistic", "ExtendedStatistic", "Stat", "TreatMissingData", "EvaluateLowSampleCountPercentile",
		"Expression", "ReturnData", "ThresholdMetricId", "Timezone", "Query", "Threshold", "EvaluationPeriods", "DatapointsToAlarm", "Period":
		return true
	}
	return false
}

// addRefused adds the metric filters and the alarms that the template's reader
// refuses.
func (p *plan) addRefused(t *template.Template) {
	for _, r := range t.Refused() {
		kind := Kind("")
		switch r.Type {
		case "AWS::Logs::MetricFilter":
			f := &filter{stack: t, index: len(p.filters), refused: r.Reason(), invalid: r.Invalid}
			f.view.LogicalID, f.view.Name = r.LogicalID, r.Name
			if r.Filter != nil {
				f.view = *r.Filter
				f.view.LogicalID = r.LogicalID
				if len(f.view.Metrics) > 0 {
					f.to = f.view.Metrics[0]
				}
				if f.to.Name != "" {
					p.publish(f)
				}
			}
			p.filters = append(p.filters, f)
		case "AWS::Logs::SubscriptionFilter":
			d := &delivery{stack: t, index: len(p.deliveries), refused: r.Reason(), invalid: r.Invalid}
			d.view.LogicalID, d.view.Name = r.LogicalID, r.Name
			p.deliveries = append(p.deliveries, d)
		case "AWS::CloudWatch::Alarm":
			kind = MetricAlarm
		case "AWS::CloudWatch::CompositeAlarm":
			kind = CompositeAlarm
		case "AWS::CloudWatch::LogAlarm":
			kind = LogAlarm
		default:
			if r.Invalid {
				p.notes = append(p.notes, t.Stack+": "+r.LogicalID+" is not used, and its deployment would fail: "+r.Reason()+".")
			} else {
				p.notes = append(p.notes, t.Stack+": "+r.LogicalID+" is not used: "+r.Reason()+".")
			}
		}
		if kind != "" {
			p.alarms = append(p.alarms, &watcher{stack: t, logicalID: r.LogicalID, name: r.Name, kind: kind, refused: r.Reason(), invalid: r.Invalid})
		}
	}
}

// mayBeFed says that a refused filter may publish to a metric, since the name
// of its metric is not known; empty if there is no such filter.
func (p *plan) mayBeFed() string {
	for _, f := range p.filters {
		if f.refused != "" && f.to.Name == "" {
			return "the filter " + f.name() + ", which may feed it, is not replayed: " + f.refused
		}
	}
	return ""
}
