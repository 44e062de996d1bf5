package lint

import "fmt"

var containerNoDriver = Check{ID: "container/no-driver", Severity: Warning, run: func(p *pass) {
	for _, c := range p.containers() {
		if c.Driver != "" {
			continue
		}
		f := message{
			summary: fmt.Sprintf("container %s has no log driver", c.Name),
			details: "On Fargate, what it writes is lost.",
			remedy:  "give it a LogConfiguration with the driver awslogs",
		}
		if !c.OnFargate {
			f.severity, f.details = Info, "What it writes stays on the instance that it runs on, unless Docker there is configured otherwise."
		}
		p.tell(c.in, c.LogicalID, c.Path, f)
	}
}}
