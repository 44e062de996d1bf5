package lint

import (
	"fmt"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
)

// thresholds tells of each alarm on one metric of filters whether a datapoint can breach
// its threshold, and whether one can not, and in words what values there are. Averages and
// the like of counters are left out: alarm/statistic tells of those.
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

// condition returns what an alarm waits for, in words.
func (w watcher) condition() string {
	return alarm.Comparison(w.Comparison).Words() + " " + w.Threshold.String()
}
