package lint

import (
	"fmt"
	"slices"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/internal/quantity"
)

// longBurst is how long a burst may last before an alarm should notice it.
const longBurst = 10 * time.Minute

var alarmBurst = Check{ID: "alarm/burst", Severity: Info, run: func(p *pass) {
	for _, w := range p.watchers() {
		if len(w.looks) != 1 || w.looks[0].ID != "" || !slices.Contains([]alarm.Comparison{alarm.Above, alarm.AtLeast}, alarm.Comparison(w.Comparison)) ||
			!slices.Contains([]string{"Sum", "SampleCount"}, w.looks[0].Statistic.String()) {
			continue
		}
		from, known := publishedTo(w.looks[0])
		seconds, periodKnown := w.Period.Value()
		datapoints, countKnown := w.DatapointsToAlarm.Value()
		period := time.Duration(seconds) * time.Second
		// The first and the last period need not be full.
		passes := time.Duration(datapoints-1) * period
		if !known || !from.counter || !periodKnown || !countKnown || passes < longBurst {
			continue
		}
		p.tell(w.in, w.LogicalID, "EvaluationPeriods", message{
			summary: fmt.Sprintf("a burst of less than %s, however large, does not set it off", quantity.Duration(passes)),
			details: fmt.Sprintf("It counts, and %s of %s periods of %s must each be %s: a thousand at once are one breaching period.",
				w.DatapointsToAlarm, w.EvaluationPeriods, quantity.Duration(period), w.condition()),
			remedy: "count over one longer period, or disable this check if only lasting trouble matters",
		})
	}
}}
