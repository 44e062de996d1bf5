package template

import (
	"slices"
	"strings"
)

// Topic is an SNS topic.
type Topic struct {
	Resource
	// Name is the topic's name; empty where CloudFormation generates it.
	Name string `json:"name,omitempty"`
	// DisplayName is the sender of its e-mails; empty without one.
	DisplayName string `json:"displayName,omitempty"`
	// Severity is the value of the tag logstack:severity; empty without the
	// tag.
	Severity string `json:"severity,omitempty"`
	// Key is the KMS key that encrypts messages; empty without one.
	Key string `json:"-"`
	// Subscriptions are the topic's subscriptions.
	Subscriptions []Subscription `json:"subscriptions"`
}

// Is reports whether an alarm action, as this package resolves it, notifies
// this topic.
func (t Topic) Is(action string) bool {
	return action == placeholder(t.LogicalID) || action == placeholder(t.LogicalID+".TopicArn") ||
		t.Name != "" && strings.HasPrefix(action, "arn:") && strings.HasSuffix(action, ":"+t.Name)
}

// Subscription is a subscriber of a topic.
type Subscription struct {
	// Resource is the subscription, or the topic if the subscription stands in
	// it.
	Resource
	// Protocol is the protocol, such as email or lambda.
	Protocol string `json:"protocol"`
	// Endpoint is the e-mail address, the URL or the ARN.
	Endpoint string `json:"endpoint"`
}

const (
	topicType        = "AWS::SNS::Topic"
	subscriptionType = "AWS::SNS::Subscription"
)

func readTopic(r *reader) Topic {
	p := r.properties()
	t := Topic{
		Name:          p.get("TopicName").text(),
		DisplayName:   p.get("DisplayName").text(),
		Severity:      p.tag(severityTag),
		Key:           p.get("KmsMasterKeyId").text(),
		Subscriptions: []Subscription{},
	}
	for _, item := range p.get("Subscription").items() {
		o := item.object()
		t.Subscriptions = append(t.Subscriptions, Subscription{
			Resource: Resource{LogicalID: r.resource.id},
			Protocol: o.required("Protocol").text(),
			Endpoint: o.required("Endpoint").text(),
		})
	}
	t.Resource = r.done()
	return t
}

// subscribe reads a subscription that is a resource of its own and adds it to
// its topic. If the topic is not in the template, the subscription counts among
// Others.
func subscribe(r *reader, t *Template) Subscription {
	p := r.properties()
	topic := p.required("TopicArn").text()
	s := Subscription{Protocol: p.required("Protocol").text(), Endpoint: p.get("Endpoint").text()}
	s.Resource = r.done()
	at := slices.IndexFunc(t.topics, func(t Topic) bool { return t.Is(topic) })
	if at < 0 {
		t.countOther(subscriptionType)
	} else if len(r.problems) == 0 {
		t.topics[at].Subscriptions = append(t.topics[at].Subscriptions, s)
	}
	return s
}
