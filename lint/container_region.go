package lint

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/awslogs"
)

var containerRegion = Check{ID: "container/region", Severity: Bug, run: func(p *pass) {
	for _, c := range p.containers() {
		region := c.Options[awslogs.RegionOption]
		if !c.logs() || region == "" || isOpen(region) || !p.makes(c.in, c.LogGroup) {
			continue
		}
		own, from := c.in.Region, "the stack"
		if own == "" {
			own, from = spokenRegion(c.in)
		}
		if own == "" || own == region {
			continue
		}
		f := message{
			summary: fmt.Sprintf("container %s logs to %s, and %s is of %s", c.Name, region, from, own),
			details: fmt.Sprintf("The template makes the log group %s, and there is none in %s: the task does not start.", c.LogGroup, region),
			remedy:  "set awslogs-region to ${AWS::Region}",
		}
		if c.in.Region == "" {
			f.severity, f.details = Warning, "Where the stack goes is not known. "+f.details
		}
		c.tell(p, awslogs.RegionOption, f)
	}
}}
