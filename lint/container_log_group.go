package lint

import "fmt"

var containerLogGroup = Check{ID: "container/log-group", Severity: Bug, run: func(p *pass) {
	made := p.madeBeside(func(c container) bool { return c.creates() })
	for _, c := range p.containers() {
		if !c.logs() || c.creates() {
			continue
		}
		meant, strange := p.strangeAmong(made, c.in, c.LogGroup)
		if !strange {
			continue
		}
		found := message{
			severity: Info,
			summary:  fmt.Sprintf("the templates do not make the log group %s of container %s", c.LogGroup, c.Name),
			details:  "The driver does not start a task without it: somebody else must create it first.",
		}
		if meant != "" {
			found.severity, found.remedy = Bug, fmt.Sprintf("did you mean %s?", meant)
		}
		c.tell(p, "awslogs-group", found)
	}
}}
