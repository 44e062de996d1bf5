package lint

import (
	"errors"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

var querySyntax = Check{ID: "query/syntax", Severity: Bug, run: func(p *pass) {
	for _, q := range p.queries() {
		if q.err == nil || p.refusedAlarm(q) {
			continue
		}
		found := message{
			summary: q.err.Error(),
			details: "CloudWatch saves any text, and refuses to run it when somebody needs the query.",
		}
		if at := new(insights.Error); errors.As(q.err, &at) {
			found.summary, found.remedy = plainSummary(at), at.Hint
		}
		q.tell(p, found)
	}
}}

// plainSummary returns what is wrong with a query, and where, without the hint.
func plainSummary(err *insights.Error) string {
	bare := *err
	bare.Hint = ""
	return "its " + bare.Summary()
}
