package lint

import "strings"

var queryRules = Check{ID: "query/rules", Severity: Bug, run: func(p *pass) {
	for _, q := range p.queries() {
		if !q.parsed || p.refusedAlarm(q) {
			continue
		}
		for _, problem := range q.query.CheckIn(p.class(q)) {
			if strings.Contains(problem.Message, withoutAWord) {
				continue // query/period tells
			}
			q.tell(p, finding{summary: plainSummary(problem), remedy: problem.Hint})
		}
	}
}}

// withoutAWord is in what is said of a period that the service makes shorter.
const withoutAWord = "without a word"
