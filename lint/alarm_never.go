package lint

import "fmt"

var alarmNever = Check{ID: "alarm/never", Severity: Bug, run: func(p *pass) {
	p.thresholds(func(w watcher, can, canNot bool, low string) {
		if can || w.MissingData == "breaching" {
			return
		}
		p.tell(w.in, w.LogicalID, "Threshold", finding{
			summary: fmt.Sprintf("%s is never %s", low, w.condition()),
			details: "A datapoint that breaches the threshold cannot come, so the alarm never goes off.",
			remedy:  "mend the threshold or the comparison",
		})
	})
}}
