// Package taken records the names that constructs of an app use. If two resources of an
// account and region have the same name, CloudFormation makes one and fails at the
// other, or CloudWatch lets the later one replace the earlier: either way, it shows
// only at deployment.
package taken

import (
	"fmt"

	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/constructs/internal/place"
)

// Kind is a kind of resource whose names must be unique.
type Kind struct {
	// what is the kind with its article, for messages.
	what string
	// global says that names must be unique in the account, across regions.
	global bool
	// within is the resource that names must be unique in, if that is not the whole
	// region.
	within string
	// one says that there can be only one, which has no name here.
	one bool
}

// The kinds of resources whose names must be unique. Alarms on metrics, on queries and
// on other alarms share one set of names.
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
	// Destination is a destination for log events of other accounts
	// (API_PutDestination).
	Destination = Kind{what: "a destination"}
	Archive     = Kind{what: "an archive"}
	// Delivery is a delivery of logs of AWS services (API_PutDeliverySource).
	Delivery = Kind{what: "a delivery"}
	// StorageTier is the storage tier policy of an account, one in each region
	// (AWS::Logs::StorageTierPolicy).
	StorageTier = Kind{what: "a policy of storage tiers", one: true}
	// AccountProtection is the data protection policy of an account, one in each region
	// (API_PutAccountPolicy).
	AccountProtection = Kind{what: "a data protection policy of the account", one: true}
	// Sink and Link: an account has one sink in each region, and one link to each sink,
	// whose ARN serves as the link's name (CloudWatch-Unified-Cross-Account).
	Sink = Kind{what: "a sink", one: true}
	Link = Kind{what: "a link to a sink"}
	// Service is the prefix of the names of a service's metrics, queries and dashboard.
	Service = Kind{what: "a service"}
	// Dashboard names are unique in an account across regions (API_PutDashboard), and
	// so are the configurations of chat channels.
	Dashboard = Kind{what: "a dashboard", global: true}
	Channel   = Kind{what: "a configuration of the channel", global: true}
)

// MetricFilter returns the kind of the metric filters of a log group, whose names must
// be unique in the log group.
func MetricFilter(group string) Kind {
	return Kind{what: "a metric filter of the log group", within: group}
}

// SubscriptionFilter returns the kind of the subscription filters of a log group, whose
// names must be unique in the log group.
func SubscriptionFilter(group string) Kind {
	return Kind{what: "a subscription filter of the log group", within: group}
}

type key struct {
	app   constructs.IConstruct
	kind  Kind
	place place.Place
	name  string
}

// names holds the construct that uses each name.
var names = map[key]constructs.IConstruct{}

// Take claims a name for a construct. It returns an error if another construct of the
// app uses the name in the same account and region. The error names that construct; the
// caller adds what to do about it. Stacks whose account and region are known only at
// deployment are assumed to be deployed to the same ones, as CDK assumes too. A token
// is equal only to the same token.
func Take(construct constructs.IConstruct, kind Kind, name string) error {
	k := key{app: place.App(construct), kind: kind, place: place.Of(construct), name: name}
	if kind.global {
		k.place.Region = ""
	}
	if k.kind.one {
		k.name = ""
	}
	if first, ok := names[k]; ok && kind.one {
		return fmt.Errorf("there is already %s, of %s", kind.what, place.Path(first))
	} else if ok {
		return fmt.Errorf("there is already %s called %q, of %s", kind.what, name, place.Path(first))
	}
	names[k] = construct
	return nil
}
