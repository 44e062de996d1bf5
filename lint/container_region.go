package lint

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/awslogs"
)

var containerRegion = Check{ID: "container/region", Severity: Bug, run: func(p *pass) {
	for _, c := range p.containers() {
		region := c.Options[awslogs.RegionOption]
		if !c.logs() || region == "" || isOpen(region) || !p.makes(c.LogGroup) {
			continue
		}
		own, from := c.in.Region, "the stack"
		if own == "" {
			own, from = spokenRegion(c.in)
		}
		if own == "" || own == region {
			continue
		}
		c.tell(p, awslogs.RegionOption, finding{
			summary: fmt.Sprintf("container %s logs to %s, and %s is of %s", c.Name, region, from, own),
			details: fmt.Sprintf("The template makes the log group %s, and there is none in %s: the task does not start.", c.LogGroup, region),
			remedy:  "set awslogs-region to ${AWS::Region}",
		})
	}
}}

// makes reports whether the templates make a log group.
func (p *pass) makes(name string) bool {
	for _, t := range p.templates {
		if _, ok := t.LogGroup(name); ok {
			return true
		}
	}
	return false
}
