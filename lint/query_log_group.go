package lint

import "fmt"

var queryLogGroup = Check{ID: "query/log-group", Severity: Bug, run: func(p *pass) {
	for _, q := range p.queries() {
		for i, name := range q.groups {
			meant, strange := p.strangeGroup(q.in, name)
			if !strange {
				continue
			}
			found := message{
				severity: Info,
				summary:  fmt.Sprintf("the templates do not make the log group %s that it queries", name),
				details:  "A query on a log group that does not exist finds nothing, or does not run.",
			}
			if meant != "" {
				found.severity, found.remedy = Bug, fmt.Sprintf("did you mean %s?", meant)
			}
			p.tell(q.in, q.LogicalID, fmt.Sprintf("%s[%d]", q.groupsAt, i), found)
		}
	}
}}
