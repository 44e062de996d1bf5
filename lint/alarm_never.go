package lint

import "fmt"

var alarmNever = Check{ID: "alarm/never", Severity: Bug, run: func(p *pass) {
	p.thresholds(func(w watcher, can, canNot bool, low string) {
		if can || w.MissingData == "breaching" {
			return
		}
		f := message{
			summary: fmt.Sprintf("%s is never %s", low, w.condition()),
			details: "A datapoint that breaches the threshold cannot come, so the alarm never goes off.",
			remedy:  "fix the threshold or the comparison",
		}
		if w.asksForSilence() {
			f.remedy = "set TreatMissingData to breaching if it is meant to go off on silence, or fix the threshold"
		}
		p.tell(w.in, w.LogicalID, "Threshold", f)
	})
}}
