package alarms

import (
	"encoding/json"

	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/short"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/notify"
)

// subscribe has a topic tell all who are to hear of a severity.
//
// The id of a subscription is made of who is told, and must stay what it is for ever.
// SNS answers a second subscription of an endpoint with the first, and CloudFormation
// makes what has a new logical id before it deletes what had the old one: under a new id
// an endpoint would be given the subscription that it has, and then lose it. An id that
// says where somebody stands in a list has the same come of two who change places.
func subscribe(topic awssns.Topic, severity notify.Severity, letters awssqs.Queue, props TopicsProps, mistakes *mistake.List) {
	to := func(kind string, protocol awssns.SubscriptionProtocol, who, endpoint string) {
		id := jsii.String(kind + "-" + idOfText(topic, who))
		if topic.Node().TryFindChild(id) != nil {
			// Which texts are the same is told before; which tokens are, is known only here.
			if token.In(who) {
				mistakes.Addf("%s: %s: two of them are the same one when the stack is deployed: leave one out", severity, kind)
			}
			return
		}
		of := &awssns.SubscriptionProps{Topic: topic, Protocol: protocol, Endpoint: &endpoint}
		if protocol == awssns.SubscriptionProtocol_HTTPS {
			of.DeadLetterQueue = letters
		}
		awssns.NewSubscription(topic, id, of)
	}
	for _, address := range props.Email[severity] {
		address = notify.PlainEmail(address)
		to("Email", awssns.SubscriptionProtocol_EMAIL, address, address)
	}
	for _, webhook := range props.Webhooks[severity] {
		webhook = webhook.Plain()
		if webhook.Secret != "" {
			// A secret's name is no address, whatever it is.
			to("Webhook", awssns.SubscriptionProtocol_HTTPS, "secret "+webhook.Secret, "{{resolve:secretsmanager:"+webhook.Secret+":SecretString}}")
		} else {
			to("Webhook", awssns.SubscriptionProtocol_HTTPS, webhook.URL, webhook.URL)
		}
	}
}

// idOfText is a hash of a text, for ids and names that are made of what is too long for
// them, or has what they cannot have. Of a token it is one of what that stands for in the
// template: tokens themselves are numbered, and have another number when one more is
// made before.
func idOfText(scope constructs.Construct, text string) string {
	if token.In(text) {
		if known, err := json.Marshal(place.Stack(scope).Resolve(text)); err == nil {
			text = string(known)
		}
	}
	return short.Hash(text)
}
