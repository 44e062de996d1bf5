package lint

import "github.com/logstack-go/logstack/cloudwatch/insights"

var queryPeriod = Check{ID: "query/period", Severity: Bug, run: func(p *pass) {
	p.queryProblems(func(q asking, problem *insights.Error) {
		if problem.Kind == insights.ShortenedPeriod {
			q.tell(p, message{
				summary: plainSummary(problem),
				details: "The query runs, but groups by another period than it says.",
				remedy:  problem.Hint,
			})
		}
	})
}}
