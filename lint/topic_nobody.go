package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/template"
)

var topicNobody = Check{ID: "topic/nobody", Severity: Warning, run: func(p *pass) {
	if p.subscribesElsewhere() {
		return
	}
	for _, t := range p.templates {
		for _, topic := range t.Topics() {
			if _, told := p.tellsOf(t, topic); !told || t.IsDeclared() || len(topic.Subscriptions) > 0 || p.isHeard(t, topic) {
				continue
			}
			f := message{
				summary: "alarms notify it, and nobody is subscribed to it",
				details: "No subscription and no chat channel of the templates names it.",
				remedy:  "subscribe whoever should be notified; if somebody subscribes by hand, disable this check and give that as the reason",
			}
			if parameters := subscribedBy(t); parameters != nil {
				f.severity = Info
				f.details = fmt.Sprintf("The template leaves subscriptions out with these parameters, and brings them in with others: %s.", strings.Join(parameters, ", "))
			}
			p.tell(t, topic.LogicalID, "", f)
		}
	}
}}

// subscribedBy returns the parameters that omitted subscriptions depend on.
func subscribedBy(t *template.Template) []string {
	var all []string
	for _, l := range t.LeftOut() {
		if l.Type == "AWS::SNS::Subscription" {
			all = append(all, l.Parameters...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// subscribesElsewhere reports whether a subscription may belong to any topic,
// because only the deployment knows its topic.
func (p *pass) subscribesElsewhere() bool {
	for _, t := range p.templates {
		if len(t.Elsewhere()) > 0 {
			return true
		}
		for _, m := range t.Made() {
			arn, _ := m.Properties["TopicArn"].(string)
			if m.Type == "AWS::SNS::Subscription" && isOpen(arn) && !t.OwnerOf(arn).RefersToResource(arn) {
				return true
			}
		}
	}
	return false
}

// isHeard reports whether something other than a subscription names the topic
// and may listen to it, or exports its name.
func (p *pass) isHeard(in *template.Template, topic template.Topic) bool {
	for _, t := range p.templates {
		for _, c := range t.Channels() {
			if c.Tells(topic, t == in) {
				return true
			}
		}
		for _, m := range t.Made() {
			switch m.Type {
			case "AWS::SNS::Subscription", "AWS::Serverless::Function", "AWS::Lambda::Permission", "AWS::SQS::QueuePolicy", "AWS::SSM::Parameter", "AWS::CloudFormation::Stack":
				if names(m.Properties, topic) {
					return true
				}
			}
		}
	}
	return in.Exports("${"+topic.LogicalID+"}", "${"+topic.LogicalID+".TopicArn}")
}

// names reports whether value contains the name of a topic.
func names(value any, topic template.Topic) bool {
	switch v := value.(type) {
	case string:
		return topic.Is(v) || strings.Contains(v, "${"+topic.LogicalID+"}")
	case []any:
		return slices.ContainsFunc(v, func(item any) bool { return names(item, topic) })
	case map[string]any:
		for _, member := range v {
			if names(member, topic) {
				return true
			}
		}
	}
	return false
}
