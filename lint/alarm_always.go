package lint

import "fmt"

var alarmAlways = Check{ID: "alarm/always", Severity: Bug, run: func(p *pass) {
	p.thresholds(func(w watcher, can, canNot bool, low string) {
		if canNot || !can {
			return
		}
		p.tell(w.in, w.LogicalID, "Threshold", finding{
			summary: fmt.Sprintf("%s is always %s", low, w.condition()),
			details: "Each datapoint breaches the threshold, so the alarm goes off as soon as there is one, and says nothing of how many there are.",
			remedy:  "mend the threshold or the comparison",
		})
	})
}}
