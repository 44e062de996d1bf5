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
				summary: fmt.Sprintf("it queries %d log groups, and a query takes at most %d", n, cloudwatch.MaxQueryLogGroups),
				remedy:  "query fewer, or select them with SOURCE and a prefix of their names",
			}
			if q.isSaved {
				f.severity, f.details = Bug, "No page says that CloudWatch refuses to save it, but it refuses to run it."
			}
			p.tell(q.in, q.LogicalID, q.groupsAt, f)
		}
	}
}}
