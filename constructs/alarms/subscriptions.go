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

// subscribe subscribes everybody who is to be notified of a severity to its topic.
//
// The id of a subscription is derived from its endpoint and must never change. SNS
// answers a second subscription of the same endpoint with the existing one, and
// CloudFormation creates a resource under a new logical id before it deletes the old
// one. Under a new id, an endpoint would get the subscription that it already has, and
// then lose it. An id that is a position in a list would do the same to two endpoints
// that swap places.
func subscribe(topic awssns.Topic, severity notify.Severity, letters awssqs.Queue, props TopicsProps, mistakes *mistake.List) {
	to := func(kind string, protocol awssns.SubscriptionProtocol, who, endpoint string) {
		id := jsii.String(kind + "-" + idOfText(topic, who))
		if topic.Node().TryFindChild(id) != nil {
			// Equal strings have already been reported; which tokens are equal is known
			// only here.
			if token.In(who) {
				mistakes.Addf("%s: %s: two of them turn out to be the same when the stack is deployed: leave one out", severity, kind)
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
			// The name of a secret is not an address, whatever it looks like.
			to("Webhook", awssns.SubscriptionProtocol_HTTPS, "secret "+webhook.Secret, "{{resolve:secretsmanager:"+webhook.Secret+":SecretString}}")
		} else {
			to("Webhook", awssns.SubscriptionProtocol_HTTPS, webhook.URL, webhook.URL)
		}
	}
}

// idOfText returns a hash of a text, for ids and names derived from texts that are too
// long or have invalid characters. A token is hashed as what it resolves to in the
// template, because the number of a token changes when another one is made before it.
func idOfText(scope constructs.Construct, text string) string {
	if token.In(text) {
		if known, err := json.Marshal(place.Stack(scope).Resolve(text)); err == nil {
			text = string(known)
		}
	}
	return short.Hash(text)
}
