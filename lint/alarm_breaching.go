package lint

import (
	"fmt"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
)

var alarmBreaching = Check{ID: "alarm/breaching", Severity: Warning, run: func(p *pass) {
	for _, w := range p.watchers() {
		above := slices.Contains([]alarm.Comparison{alarm.Above, alarm.AtLeast}, alarm.Comparison(w.Comparison))
		if !above || w.MissingData != "breaching" || len(w.looks) == 0 || len(w.looks[0].FedBy) == 0 {
			continue
		}
		p.tell(w.in, w.LogicalID, "TreatMissingData", message{
			summary: "it watches for too much of something, and goes off when there is none",
			details: fmt.Sprintf("When no log events come, %s has no datapoint, which counts as breaching: somebody is notified of too much of something that did not happen.",
				called(w.looks[0].Metric)),
			remedy: "set TreatMissingData to notBreaching, and watch silence with an alarm of its own",
		})
	}
}}
