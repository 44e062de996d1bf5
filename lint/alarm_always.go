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
			details: "Each datapoint breaches the threshold, so the alarm goes off as soon as there is one, and says nothing of how many there are.",
			remedy:  "mend the threshold or the comparison",
		})
	})
}}
