package lint

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/internal/policy"
)

var containerRights = Check{ID: "container/rights", Severity: Bug, run: func(p *pass) {
	for _, c := range p.containers() {
		if !c.logs() || c.creates() || c.LogGroup == "" || c.ExecutionRole == "" {
			continue
		}
		role, ok := c.in.OwnerOf(c.ExecutionRole).Role(c.ExecutionRole)
		if !ok {
			continue
		}
		arn := c.in.ARN("logs", "log-group:"+c.LogGroup)
		var missing []string
		for _, action := range []string{"logs:CreateLogStream", "logs:PutLogEvents"} {
			request := policy.Request{Action: action, Resources: []string{arn, arn + ":*", arn + ":log-stream:", arn + ":log-stream:*"}}
			if policy.Allows(request, role.Policies...) == policy.No {
				missing = append(missing, action)
			}
		}
		if missing == nil {
			continue
		}
		f := message{
			summary: fmt.Sprintf("the execution role %s may not %s on the log group of container %s", role.LogicalID, strings.Join(missing, " and "), c.Name),
			details: "The driver writes with that role: the task does not start, or nothing is logged.",
			remedy:  fmt.Sprintf("allow it %s on the ARN of the log group", strings.Join(missing, " and ")),
		}
		if !c.OnFargate {
			f.severity = Info
			f.details = "On Fargate, the driver writes with that role. On an instance it uses the instance's role, unless ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE is true there."
		}
		c.tell(p, "awslogs-group", f)
	}
}}
