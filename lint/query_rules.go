package lint

import "github.com/logstack-go/logstack/cloudwatch/insights"

var queryRules = Check{ID: "query/rules", Severity: Bug, run: func(p *pass) {
	p.queryProblems(func(q asking, problem *insights.Error) {
		if problem.Kind != insights.ShortenedPeriod { // query/period reports those
			q.tell(p, message{summary: plainSummary(problem), remedy: problem.Hint})
		}
	})
}}

// queryProblems visits the problems of the queries that can be parsed.
func (p *pass) queryProblems(visit func(asking, *insights.Error)) {
	for _, q := range p.queries() {
		if !q.parsed || p.refusedAlarm(q) {
			continue
		}
		for _, problem := range q.query.CheckIn(p.class(q)) {
			visit(q, problem)
		}
	}
}
