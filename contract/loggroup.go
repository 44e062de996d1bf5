package contract

// LogGroupPrefix returns how the name of the log group begins that is made for what
// the contract describes, up to the names of the application and its parts: /ecs/ for
// an application, which writes from a container. Of a source it is what the service
// demands, or, where it takes any name, what its guide shows.
func (c *Contract) LogGroupPrefix() string {
	if prefix, ok := logGroupPrefixes[c.Source()]; ok {
		return prefix
	}
	return containers
}

// InContainer reports whether what the contract describes is written from a container: by
// an application, or by a server that runs in one.
func (c *Contract) InContainer() bool { return c.LogGroupPrefix() == containers }

// containers is how the names of the log groups of containers begin.
const containers = "/ecs/"

var logGroupPrefixes = map[string]string{
	"lambda": "/aws/lambda/", // monitoring-cloudwatchlogs-loggroups
	// A log delivery needs no statement of its own in the account's resource policy,
	// which has room for few, if the log group is one of these (AWS-logs-and-resource-policy,
	// bp-cwl of Step Functions).
	"api-gateway":    "/aws/vendedlogs/apigateway/",
	"step-functions": "/aws/vendedlogs/states/",
	"route53":        "/aws/vendedlogs/route53/",
	"cloudtrail":     "/aws/cloudtrail/",
	"vpc-flow-logs":  "/aws/vpc/",
	"waf":            "aws-waf-logs-", // demanded (logging-cw-logs, in the guide of WAF)
	"ecs-events":     "/aws/events/",  // demanded (eb-targets, CloudWatch log group)
	"eks":            "/aws/eks/",
	"rds-postgresql": "/aws/rds/",
	"rds-mysql":      "/aws/rds/",
	"alb":            "/aws/elb/",
	"nginx":          containers,
}
