package lint

import "fmt"

var alarmStatistic = Check{ID: "alarm/statistic", Severity: Bug, run: func(p *pass) {
	for _, w := range p.watchers() {
		for _, look := range w.looks {
			from, known := publishedTo(look)
			if !known || !from.counter || !isMeasure(look.Statistic) {
				continue
			}
			low, high, _ := from.span(look.Statistic)
			threshold, known := w.Threshold.Value()
			severity := Bug
			if low == high && look.ID == "" && known {
				if can, _ := breach(w.Comparison, threshold, low, high); can {
					severity = Warning // it goes off on any match
				}
			}
			if low != high {
				// With a default value, the average is the share of matching
				// events, and the maximum says whether any matches.
				if look.ID != "" || !known {
					continue
				}
				if can, canNot := breach(w.Comparison, threshold, low, high); can && canNot {
					continue
				}
			}
			p.tell(w.in, w.LogicalID, w.property(look, "Statistic"), message{
				severity: severity,
				summary:  fmt.Sprintf("the %s of %s, which counts, is %s", look.Statistic, called(look.Metric), between(low, high)),
				details: fmt.Sprintf("%s publishes a number for each match, so %s of these numbers says nothing of how many matches there are.",
					look.FedBy[0].Filter.LogicalID, article(look.Statistic.String())),
				remedy: "count with the statistic Sum",
			})
		}
	}
}}

// article returns a statistic with its article.
func article(statistic string) string {
	switch statistic[0] {
	case 'A', 'I':
		return "an " + statistic
	}
	return "a " + statistic
}
