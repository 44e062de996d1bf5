package cloudwatch

import (
	"slices"
	"testing"
)

func TestCheckLogType(t *testing.T) {
	const (
		site = "arn:aws:cloudfront::111122223333:distribution/E1EXAMPLE"
		alb  = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/shop/1234567890abcdef"
		nlb  = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/net/shop/1234567890abcdef"
	)
	for _, c := range []struct{ arn, logType, want string }{
		{site, "ACCESS_LOGS", ""},
		{alb, "ALB_CONNECTION_LOGS", ""},
		{nlb, "NLB_ACCESS_LOGS", ""},
		{"arn:aws:novel:eu-central-1:111122223333:thing/1", "THING_LOGS", ""}, // a new service
		{site, "EVENT_LOGS", `cloudfront has no logs of the type "EVENT_LOGS": use ACCESS_LOGS or CONNECTION_LOGS`},
		{alb, "NLB_ACCESS_LOGS", `elasticloadbalancing has no logs of the type "NLB_ACCESS_LOGS": use one of ALB_ACCESS_LOGS, ALB_CONNECTION_LOGS, ALB_HEALTH_CHECK_LOGS`},
		{nlb, "ALB_ACCESS_LOGS", `elasticloadbalancing has no logs of the type "ALB_ACCESS_LOGS": use NLB_ACCESS_LOGS`},
		{site, "", "the type of the logs is missing: use ACCESS_LOGS or CONNECTION_LOGS"},
		{"arn:aws:bedrock-agentcore:eu-central-1:111122223333:gateway/1", "TRACES", "TRACES go to X-Ray, and are not logs"},
		{"E1EXAMPLE", "ACCESS_LOGS", `"E1EXAMPLE" is not an ARN: name the resource that has the logs, such as arn:aws:cloudfront::111122223333:distribution/E1EXAMPLE`},
	} {
		got := ""
		if err := CheckLogType(c.arn, c.logType); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s of %s: %q", c.logType, c.arn, got)
		}
	}
}

func TestTypesOfLogsAreInOrder(t *testing.T) {
	for service, types := range DeliveredLogs() {
		if !slices.IsSorted(types) || slices.Contains(types, "TRACES") || len(types) == 0 {
			t.Errorf("%s has %v", service, types)
		}
	}
}
