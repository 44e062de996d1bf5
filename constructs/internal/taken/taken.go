// Package taken keeps the names that constructs have given away in an app. Of two
// things of one name in an account and region, CloudFormation makes one and fails at
// the other, or CloudWatch lets the later replace the earlier: both are told only at
// the deployment.
package taken

import (
	"fmt"

	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/constructs/internal/place"
)

// Kind is a kind of things whose names must differ.
type Kind struct {
	// what is the kind's name, with its article.
	what string
	// global says that names must differ in the account, whatever the region.
	global bool
	// within is what names must differ in, where that is not all of the region.
	within string
	// one says that there can be one only, which has no name here.
	one bool
}

// The kinds of things whose names must differ. Alarms on metrics, on queries and on
// other alarms share their names.
var (
	Alarm          = Kind{what: "an alarm"}
	LogGroup       = Kind{what: "a log group"}
	SavedQuery     = Kind{what: "a saved query"}
	ScheduledQuery = Kind{what: "a scheduled query"}
	InsightRule    = Kind{what: "a Contributor Insights rule"}
	Mute           = Kind{what: "a mute"}
	Topic          = Kind{what: "a topic"}
	// Objective is a service level objective (API_CreateServiceLevelObjective).
	Objective = Kind{what: "a service level objective"}
	// Destination is where other accounts send log events to (API_PutDestination).
	Destination = Kind{what: "a destination"}
	Archive     = Kind{what: "an archive"}
	// Delivery is what delivers logs of AWS's services (API_PutDeliverySource).
	Delivery = Kind{what: "a delivery"}
	// StorageTier is the account's, one a region (AWS::Logs::StorageTierPolicy).
	StorageTier = Kind{what: "a policy of storage tiers", one: true}
	// AccountProtection is the account's, one a region (API_PutAccountPolicy).
	AccountProtection = Kind{what: "a data protection policy of the account", one: true}
	// Sink and Link: an account has one sink a region, and one link to a sink, which is
	// the name (CloudWatch-Unified-Cross-Account).
	Sink = Kind{what: "a sink", one: true}
	Link = Kind{what: "a link to a sink"}
	// Service is the name that a service's metrics, queries and dashboard begin with.
	Service = Kind{what: "a service"}
	// Dashboard names are an account's (API_PutDashboard), and so is what a chat
	// client's channel is configured by.
	Dashboard = Kind{what: "a dashboard", global: true}
	Channel   = Kind{what: "a configuration of the channel", global: true}
)

// MetricFilter is the kind of the metric filters of a log group, whose names differ in
// that log group.
func MetricFilter(group string) Kind {
	return Kind{what: "a metric filter of the log group", within: group}
}

// SubscriptionFilter is the kind of the subscription filters of a log group, whose names
// differ in that log group.
func SubscriptionFilter(group string) Kind {
	return Kind{what: "a subscription filter of the log group", within: group}
}

type key struct {
	app   constructs.IConstruct
	kind  Kind
	place place.Place
	name  string
}

// names has the construct that each name was given to.
var names = map[key]constructs.IConstruct{}

// Take takes a name of that kind for a construct. It is an error if another construct of
// the app has it in the same account and region, which says where that is, and what to
// do is left to the caller to say. Stacks whose account and region only the deployment
// knows are taken to be deployed to the same ones, as CDK itself takes them. A name that
// only the deployment knows is compared with the same token only.
func Take(construct constructs.IConstruct, kind Kind, name string) error {
	k := key{app: place.App(construct), kind: kind, place: place.Of(construct), name: name}
	if kind.global {
		k.place.Region = ""
	}
	if k.kind.one {
		k.name = ""
	}
	if first, ok := names[k]; ok && kind.one {
		return fmt.Errorf("there is %s already, of %s", kind.what, place.Path(first))
	} else if ok {
		return fmt.Errorf("there is %s called %q already, of %s", kind.what, name, place.Path(first))
	}
	names[k] = construct
	return nil
}
