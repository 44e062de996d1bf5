package lint

import "fmt"

var alarmAlways = Check{ID: "alarm/always", Severity: Bug, run: func(p *pass) {
	p.thresholds(func(w watcher, can, canNot bool, low string) {
		// Without a default value there are datapoints only for periods with a
		// match. A threshold that each of them breaches means an alarm on any
		// match.
		if from, _ := publishedTo(w.looks[0]); canNot || !can || !from.fallback {
			return
		}
		p.tell(w.in, w.LogicalID, "Threshold", message{
			summary: fmt.Sprintf("%s is always %s", low, w.condition()),
			details: "Every datapoint breaches the threshold, so the alarm goes off at the first one, however many there are.",
			remedy:  "fix the threshold or the comparison",
		})
	})
}}
