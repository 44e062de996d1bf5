package lint

import (
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/policy"
	"github.com/logstack-go/logstack/template"
)

// alarmsService is the service principal of alarms that publish to topics.
const alarmsService = "cloudwatch.amazonaws.com"

// logsAnywhere is the principal of CloudWatch Logs in all regions, as trust
// policies name it.
const logsAnywhere = "logs.amazonaws.com"

// logsService returns the regional principal of CloudWatch Logs, as key
// policies name it.
func logsService(t *template.Template) string {
	region, suffix := regionOf(t), ".amazonaws.com"
	if strings.HasPrefix(region, "cn-") {
		suffix += ".cn"
	}
	return "logs." + region + suffix
}

// tellsOf returns an alarm that notifies topic, from the same template or from
// one nested in it. It reports false if there is none.
func (p *pass) tellsOf(in *template.Template, topic template.Topic) (anyAlarm, bool) {
	for _, a := range p.allAlarms() {
		for _, action := range slices.Concat(a.actions, a.others) {
			if a.in.OwnerOf(action) == in && topic.Is(action) {
				return a, true
			}
		}
	}
	return anyAlarm{}, false
}

// publishes returns the request that an alarm makes to publish to topic.
func publishes(t *template.Template, topic template.Topic) policy.Request {
	account := accountOf(t)
	resources := []string{"${" + topic.LogicalID + "}", "${" + topic.LogicalID + ".TopicArn}"}
	if topic.Name != "" {
		resources = append(resources, t.ARN("sns", topic.Name))
	}
	return policy.Request{Service: alarmsService, Action: "sns:Publish", Resources: resources, Context: map[string]string{
		"aws:sourceaccount": account, "aws:sourceowner": account, "aws:securetransport": "true",
	}}
}

// accountOf returns the account of a template, or its placeholder.
func accountOf(t *template.Template) string {
	if t.Account != "" {
		return t.Account
	}
	return "${AWS::AccountId}"
}

// regionOf returns the region of a template, or its placeholder.
func regionOf(t *template.Template) string {
	if t.Region != "" {
		return t.Region
	}
	return "${AWS::Region}"
}
