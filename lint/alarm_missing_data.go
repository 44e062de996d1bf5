package lint

import "fmt"

var alarmMissingData = Check{ID: "alarm/missing-data", Severity: Warning, run: func(p *pass) {
	for _, a := range p.watchers() {
		if len(a.looks) == 0 || len(a.looks[0].FedBy) == 0 && !a.looks[0].ByGroup || a.in.Given(a.LogicalID, "TreatMissingData") {
			continue
		}
		p.tell(a.in, a.LogicalID, "", message{
			summary: "it does not say how to treat missing data",
			details: fmt.Sprintf("%s gets a datapoint only when log events come. Without TreatMissingData, a quiet period leaves the alarm in INSUFFICIENT_DATA,"+
				" and one that has gone off stays in ALARM until the next event.", called(a.looks[0].Metric)),
			remedy: "set TreatMissingData: notBreaching where silence is good, as for errors, and breaching where it is bad, as for requests",
		})
	}
}}
