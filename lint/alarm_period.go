package lint

import "fmt"

var alarmPeriod = Check{ID: "alarm/period", Severity: Bug, run: func(p *pass) {
	for _, w := range p.watchers() {
		for _, look := range w.looks {
			seconds, known := look.Metric.Period.Value()
			if !known || seconds >= 60 || len(look.FedBy) == 0 {
				continue
			}
			p.tell(w.in, w.LogicalID, w.property(look, "Period"), message{
				summary: fmt.Sprintf("it looks at periods of %s seconds of %s, which has one datapoint a minute", look.Metric.Period, called(look.Metric)),
				details: "Metric filters publish each minute. In most of such periods there is no datapoint, and the alarm costs as much as one that has them.",
				remedy:  "set Period to 60, or a multiple of it",
			})
		}
	}
}}
