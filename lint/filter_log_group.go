package lint

import "fmt"

var filterLogGroup = Check{ID: "filter/log-group", Severity: Bug, run: func(p *pass) {
	for _, f := range p.filters() {
		meant, strange := p.strangeGroup(f.in, f.group)
		if !strange {
			continue
		}
		found := message{
			severity: Info,
			summary:  fmt.Sprintf("the templates do not make its log group %s", f.group),
			details:  "CloudWatch refuses a filter on a log group that does not exist: somebody else must create it first.",
		}
		if meant != "" {
			found.severity, found.remedy = Bug, fmt.Sprintf("did you mean %s?", meant)
		}
		f.tell(p, "LogGroupName", found)
	}
}}
