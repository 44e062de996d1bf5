package lint

import (
	"fmt"
	"slices"

	"github.com/logstack-go/logstack/internal/policy"
)

var topicPolicy = Check{ID: "topic/policy", Severity: Bug, run: func(p *pass) {
	for _, t := range p.templates {
		for _, topic := range t.Topics() {
			alarm, told := p.tellsOf(t, topic)
			if !told {
				continue
			}
			for _, of := range t.TopicPolicies() {
				if !slices.ContainsFunc(of.Topics, topic.Is) || policy.Allows(publishes(t, topic), of.Policy) != policy.No {
					continue
				}
				p.tell(t, of.LogicalID, "PolicyDocument", message{
					summary: fmt.Sprintf("it does not let alarms publish to %s", topic.LogicalID),
					details: fmt.Sprintf("A policy replaces the default one of SNS. %s goes off, may not publish, and nobody is notified.", alarm.LogicalID),
					remedy:  "allow cloudwatch.amazonaws.com sns:Publish, with aws:SourceAccount as the condition",
				})
			}
		}
	}
}}
