package lint

import (
	"fmt"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
)

var alarmSilence = Check{ID: "alarm/silence", Severity: Bug, run: func(p *pass) {
	for _, w := range p.watchers() {
		comes := w.silence()
		if comes == "" {
			continue
		}
		look := w.looks[0]
		f := message{
			summary: "it watches for too few of something, and does not go off when there is none",
			details: fmt.Sprintf("It is meant to go off when the %s of %s is %s. When nothing is logged, there is no datapoint, %s.",
				look.Statistic, called(look.Metric), w.condition(), comes),
			remedy: "set TreatMissingData to breaching",
		}
		if from, _ := publishedTo(look); from.fallback {
			f.severity = Warning
			f.details += " It goes off only while other log events come, of which the default value is published."
		}
		p.tell(w.in, w.LogicalID, "TreatMissingData", f)
	}
}}

// silence returns what happens without datapoints if the alarm waits for too
// few matches or events. It returns "" if the alarm goes off then, and for any
// other alarm.
func (w watcher) silence() string {
	if len(w.looks) != 1 || w.looks[0].ID != "" || len(w.looks[0].FedBy) == 0 && !w.looks[0].ByGroup ||
		!slices.Contains([]string{"Sum", "SampleCount"}, w.looks[0].Statistic.String()) || !w.asksForSilence() {
		return ""
	}
	if !w.looks[0].ByGroup {
		from, known := publishedTo(w.looks[0])
		low, high, _ := from.span(w.looks[0].Statistic)
		threshold, _ := w.Threshold.Value()
		can, _ := breach(w.Comparison, threshold, low, high)
		if !known || !from.counter || !can { // alarm/never reports one that can never breach
			return ""
		}
	}
	switch {
	case w.MissingData == "missing" && w.in.Given(w.LogicalID, "TreatMissingData") && len(w.InsufficientDataActions) == 0:
		return "which leaves it in INSUFFICIENT_DATA, and nobody is notified of that"
	case w.MissingData == "notBreaching" || w.MissingData == "ignore":
		return fmt.Sprintf("which counts as %s: the worst case looks fine", w.MissingData)
	}
	return ""
}

// asksForSilence reports whether the alarm goes off at low values, zero
// included.
func (w watcher) asksForSilence() bool {
	threshold, known := w.Threshold.Value()
	below := slices.Contains([]alarm.Comparison{alarm.Below, alarm.AtMost}, alarm.Comparison(w.Comparison))
	return known && below && (alarm.Config{Comparison: alarm.Comparison(w.Comparison), Threshold: threshold}).Breaches(0)
}
