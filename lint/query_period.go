package lint

import "strings"

var queryPeriod = Check{ID: "query/period", Severity: Bug, run: func(p *pass) {
	for _, q := range p.queries() {
		if !q.parsed || p.refusedAlarm(q) {
			continue
		}
		for _, problem := range q.query.CheckIn(p.class(q)) {
			if strings.Contains(problem.Message, withoutAWord) {
				q.tell(p, finding{
					summary: plainSummary(problem),
					details: "The query runs, and groups by another time than it says.",
					remedy:  problem.Hint,
				})
			}
		}
	}
}}
