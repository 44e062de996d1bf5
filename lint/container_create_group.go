package lint

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/awslogs"
)

var containerCreateGroup = Check{ID: "container/create-group", Severity: Warning, run: func(p *pass) {
	for _, c := range p.containers() {
		if !c.logs() || c.Options[awslogs.CreateGroupOption] != "true" || p.makes(c.in, c.LogGroup) {
			continue
		}
		c.tell(p, awslogs.CreateGroupOption, message{
			summary: fmt.Sprintf("the log driver of container %s makes the log group %s, which never expires", c.Name, c.LogGroup),
			details: "The driver creates it without retention, key or tags, outside of any stack.",
			remedy:  "make the log group in the template, with RetentionInDays, and leave awslogs-create-group out",
		})
	}
}}
