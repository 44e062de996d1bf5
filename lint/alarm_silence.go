package lint

import (
	"fmt"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
)

var alarmSilence = Check{ID: "alarm/silence", Severity: Bug, run: func(p *pass) {
	for _, w := range p.watchers() {
		if len(w.looks) != 1 || w.looks[0].ID != "" || len(w.looks[0].FedBy) == 0 && !w.looks[0].ByGroup ||
			!slices.Contains([]string{"Sum", "SampleCount"}, w.looks[0].Statistic.String()) {
			continue
		}
		look := w.looks[0]
		if from, known := publishedTo(look); !look.ByGroup && (!known || !from.counter) {
			continue
		}
		threshold, known := w.Threshold.Value()
		below := slices.Contains([]alarm.Comparison{alarm.Below, alarm.AtMost}, alarm.Comparison(w.Comparison))
		if !known || !below || !(alarm.Config{Comparison: alarm.Comparison(w.Comparison), Threshold: threshold}).Breaches(0) {
			continue
		}
		comes := fmt.Sprintf("which counts as %s: the worst there is passes for good", w.MissingData)
		switch {
		case w.MissingData == "missing" && w.in.Given(w.LogicalID, "TreatMissingData") && len(w.InsufficientDataActions) == 0:
			comes = "which leaves it in INSUFFICIENT_DATA, and nobody is told of that"
		case w.MissingData != "notBreaching" && w.MissingData != "ignore":
			continue
		}
		p.tell(w.in, w.LogicalID, "TreatMissingData", finding{
			summary: "it waits for too few of something, and none at all is fine with it",
			details: fmt.Sprintf("It is to go off where the %s of %s is %s. When nothing comes, there is no datapoint, %s.",
				look.Statistic, called(look.Metric), w.condition(), comes),
			remedy: "set TreatMissingData to breaching",
		})
	}
}}
