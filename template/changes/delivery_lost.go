package changes

import (
	"fmt"
	"slices"
	"strings"
)

var deliveryLost = kind{
	name: "delivery-lost",
	doc: Doc{
		Title: "Logs that are no longer sent", Severity: Loss,
		Meaning: "A subscription filter or a delivery that sends log events to a stream, a function, a bucket or another account is deleted, or something that it depends on is. New log events no longer arrive there, and cannot be sent later.",
		Remedy:  "Restore it, or make sure that something else sends the same log events.",
	},
	find: func(f *finder) {
		for _, one := range f.removed(subscriptionFilterType, deliveryType, "AWS::Logs::DeliverySource", "AWS::Logs::DeliveryDestination", destinationType, "AWS::CloudWatch::MetricStream", firehoseType) {
			if one.new == nil && f.movedTo(one.old) == nil && f.fate(one) != Left {
				f.deliveryGone(one.old)
			}
		}
		for _, one := range f.ofAccount(subscriptionPolicy) {
			if one.new == nil {
				f.severe(one.old, "It leaves the stack: it no longer sends what is written to the account's log groups.")
			}
		}
		f.permissions()
	},
}

func (f *finder) deliveryGone(old *thing) {
	if old.Type != subscriptionFilterType {
		f.severe(old, "It leaves the stack: what it received or sent is no longer sent.")
		return
	}
	for _, t := range f.new.things() {
		if t.Type == subscriptionFilterType && t.change.old == nil && f.same(old.get("LogGroupName"), t.get("LogGroupName")) == same &&
			f.same(old.get("DestinationArn"), t.get("DestinationArn")) == same && f.same(old.get("FilterPattern"), t.get("FilterPattern")) == same {
			return // another filter sends the same
		}
	}
	f.severe(old, fmt.Sprintf("It leaves the stack: what is written to %s is no longer sent to %s.", old.get("LogGroupName").written(), old.get("DestinationArn").written()))
}

// permissions finds lost permissions for CloudWatch Logs to invoke functions.
func (f *finder) permissions() {
	for _, one := range f.removed(permissionType) {
		old := one.old
		if one.new != nil || !strings.HasPrefix(old.get("Principal").text(), "logs.") {
			continue
		}
		function := old.get("FunctionName")
		again := slices.ContainsFunc(f.new.things(), func(t *thing) bool {
			return t.Type == permissionType && strings.HasPrefix(t.get("Principal").text(), "logs.") && f.sameFunction(t.get("FunctionName"), function)
		})
		if again {
			continue
		}
		for _, t := range f.new.things() {
			if t.Type == subscriptionFilterType && f.sameFunction(t.get("DestinationArn"), function) {
				f.severe(old, fmt.Sprintf("It leaves the stack: %s sends to a function that CloudWatch Logs may no longer call.", t))
			}
		}
	}
}

// sameFunction reports whether two values refer to the same function, by any of
// its attributes.
func (c *comparison) sameFunction(a, b value) bool {
	of := func(v value) *thing {
		t, _ := v.of.scope.find(whole(v.text()))
		return t
	}
	x, y := of(a), of(b)
	return x != nil && y != nil && c.identity(x) == c.identity(y)
}
