package lint

import "fmt"

var containerRole = Check{ID: "container/role", Severity: Fatal, run: func(p *pass) {
	for _, c := range p.containers() {
		if c.ExecutionRole != "" || !c.OnFargate || !c.logs() {
			continue
		}
		p.tell(c.in, c.LogicalID, "", message{
			summary: fmt.Sprintf("it has no execution role to write the output of container %s with", c.Name),
			details: "Fargate refuses a task definition with the driver awslogs and no execution role.",
			remedy:  "set ExecutionRoleArn to a role that allows logs:CreateLogStream and logs:PutLogEvents",
		})
	}
}}
