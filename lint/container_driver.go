package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/awslogs"
	"github.com/logstack-go/logstack/internal/nearest"
)

var containerDriver = Check{ID: "container/driver", Severity: Fatal, run: func(p *pass) {
	for _, c := range p.containers() {
		if c.Driver == "" || isOpen(c.Driver) || slices.Contains(awslogs.Drivers(), c.Driver) {
			continue
		}
		f := message{
			summary: fmt.Sprintf("ECS has no log driver %s for container %s", c.Driver, c.Name),
			details: "ECS refuses the task definition. It has " + strings.Join(awslogs.Drivers(), ", ") + ".",
		}
		if meant := nearest.Name(c.Driver, awslogs.Drivers()); meant != "" {
			f.remedy = fmt.Sprintf("did you mean %s?", meant)
		}
		p.tell(c.in, c.LogicalID, c.Path+".LogConfiguration.LogDriver", f)
	}
}}
