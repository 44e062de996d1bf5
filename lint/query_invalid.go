package lint

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch"
)

var queryInvalid = Check{ID: "query/invalid", Severity: Fatal, run: func(p *pass) {
	p.tellRefused("AWS::Logs::QueryDefinition", "AWS::Logs::ScheduledQuery")
	for _, q := range p.queries() {
		if n := len(q.groups); n > cloudwatch.MaxQueryLogGroups {
			f := message{
				summary: fmt.Sprintf("it asks %d log groups, and a query asks %d at most", n, cloudwatch.MaxQueryLogGroups),
				remedy:  "ask fewer, or choose them with SOURCE and a prefix of their names",
			}
			if q.isSaved {
				f.severity, f.details = Bug, "No page says that CloudWatch refuses to save it: it refuses it when somebody runs it."
			}
			p.tell(q.in, q.LogicalID, q.groupsAt, f)
		}
	}
}}
