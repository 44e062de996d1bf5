package lint

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/awslogs"
)

var containerMode = Check{ID: "container/mode", Severity: Warning, run: func(p *pass) {
	for _, c := range p.containers() {
		if _, given := c.Options[awslogs.ModeOption]; !c.logs() || given {
			continue
		}
		p.tell(c.in, c.LogicalID, c.Path+".LogConfiguration", message{
			summary: fmt.Sprintf("the log driver of container %s has no mode", c.Name),
			details: "The account's setting defaultLogDriverMode decides whether the container waits for CloudWatch or loses log events. It is non-blocking unless somebody changed it.",
			remedy:  "set mode to non-blocking with a max-buffer-size, or to blocking",
		})
	}
}}
