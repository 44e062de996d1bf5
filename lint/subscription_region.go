package lint

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
)

// ownARN replaces the template's own account and partition in an ARN with
// constants.
var ownARN = strings.NewReplacer("${AWS::AccountId}", "000000000000", "${AWS::Partition}", "aws")

var subscriptionRegion = Check{ID: "subscription/region", Severity: Fatal, run: func(p *pass) {
	for _, s := range p.subscriptions() {
		target, err := cloudwatch.ParseTarget(ownARN.Replace(s.Destination))
		if err != nil || s.in.Region == "" || target.Region == s.in.Region {
			continue
		}
		if target.Kind != cloudwatch.TargetFunction && target.Kind != cloudwatch.TargetDestination {
			continue // its page only asks for the same account
		}
		s.tell(p, "DestinationArn", message{
			summary: fmt.Sprintf("it sends to %s in %s, and the stack is in %s", target.Kind, target.Region, s.in.Region),
			details: "CloudWatch refuses it: such a destination must be in the region of the log group.",
			remedy:  fmt.Sprintf("name one in %s; a destination there can send on to a stream in another region", s.in.Region),
		})
	}
}}
