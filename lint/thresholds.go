package lint

import (
	"fmt"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
)

// thresholds calls tell for each alarm on one metric of filters: whether a
// datapoint can breach its threshold, whether one cannot, and the possible
// values in words. Averages and the like of counters are left to
// alarm/statistic.
func (p *pass) thresholds(tell func(w watcher, can, canNot bool, values string)) {
	for _, w := range p.watchers() {
		threshold, known := w.Threshold.Value()
		if len(w.looks) != 1 || w.looks[0].ID != "" || !known || isOpen(w.Comparison) {
			continue
		}
		look := w.looks[0]
		from, known := publishedTo(look)
		if !known || from.counter && isMeasure(look.Statistic) {
			continue
		}
		low, high, known := from.span(look.Statistic)
		if !known || !slices.Contains(alarm.Comparisons(), alarm.Comparison(w.Comparison)) {
			continue
		}
		can, canNot := breach(w.Comparison, threshold, low, high)
		tell(w, can, canNot, fmt.Sprintf("the %s of %s, which is %s,", look.Statistic, called(look.Metric), between(low, high)))
	}
}

// condition returns in words what an alarm waits for.
func (w watcher) condition() string {
	return alarm.Comparison(w.Comparison).Words() + " " + w.Threshold.String()
}
