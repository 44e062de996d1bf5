package replay

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/template"
)

// Delivery is what a subscription filter, or a subscription filter policy of
// the account, sends.
type Delivery struct {
	// Stack is the name of the stack, LogicalID the logical id of the filter
	// or policy in it, and Name its name.
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId"`
	Name      string `json:"name"`
	// LogGroup is the log group that it reads. It is empty for a policy of the
	// account, which selects its log groups.
	LogGroup string `json:"logGroup,omitempty"`
	// Pattern is its filter pattern.
	Pattern string `json:"pattern"`
	// Destination receives the events: an ARN, or a placeholder for one.
	Destination string `json:"destination"`
	// Events counts the log events it saw, and Matched those that it sends.
	Events  int64 `json:"events"`
	Matched int64 `json:"matched"`
	// Warnings are those of its pattern, as for a metric filter.
	Warnings []string `json:"warnings,omitempty"`
	// Refused says why it was not replayed. Invalid reports whether CloudWatch
	// would refuse to create it.
	Refused string `json:"refused,omitempty"`
	Invalid bool   `json:"invalid,omitempty"`
}

// delivery is a subscription filter, ready to run.
type delivery struct {
	stack   *template.Template
	view    template.SubscriptionFilter
	pattern filterpattern.Pattern
	index   int // in the plan
	request int // in the group's matcher
	refused string
	// invalid reports whether CloudWatch would refuse to create it.
	invalid bool
}

// addDelivery reads a subscription filter. CloudWatch creates none with an
// invalid pattern.
func (p *plan) addDelivery(t *template.Template, view template.SubscriptionFilter) {
	d := &delivery{stack: t, view: view, index: len(p.deliveries)}
	p.deliveries = append(p.deliveries, d)
	d.refused = undecided(t, view.Resource, func(property string) bool { return property == "FilterPattern" })
	if view.OnTransformed && d.refused == "" {
		d.refused = p.group(scoped(t, view.LogGroup)).notTransformed(p.lostTransformers)
	}
	if view.Selection != "" && d.refused == "" {
		d.refused = fmt.Sprintf("FieldSelectionCriteria %q is not supported here", view.Selection)
	}
	if d.refused != "" {
		return
	}
	var err error
	if d.pattern, err = filterpattern.Parse(view.Pattern); err != nil {
		d.refused, d.invalid = "FilterPattern: "+oneLine(err), true
		return
	}
	g := p.group(scoped(t, view.LogGroup))
	g.declare(t)
	g = g.of(view.OnTransformed)
	g.deliveries = append(g.deliveries, d)
}

// addPolicies reads the policies of the account. It does not work out which log
// groups a policy selects, but it refuses an invalid pattern.
func (p *plan) addPolicies(t *template.Template) {
	for _, view := range t.AccountPolicies() {
		if !view.HasPattern {
			continue
		}
		d := &delivery{stack: t, index: len(p.deliveries), view: template.SubscriptionFilter{
			Resource: view.Resource, Name: view.Name, Pattern: view.Pattern, Destination: view.Destination,
		}}
		d.refused = "a policy for all log groups of an account is not replayed"
		if _, err := filterpattern.Parse(view.Pattern); err != nil && !strings.Contains(view.Pattern, "${") {
			d.refused, d.invalid = "FilterPattern: "+oneLine(err), true
		}
		p.deliveries = append(p.deliveries, d)
	}
}

// deliveries returns what the subscription filters send.
func (r *Replay) deliveries(g *gathered) []Delivery {
	var all []Delivery
	for _, d := range r.plan.deliveries {
		out := Delivery{
			Stack: d.stack.Stack, LogicalID: d.view.LogicalID, Name: d.view.Name, LogGroup: d.view.LogGroup,
			Pattern: d.view.Pattern, Destination: d.view.Destination, Matched: g.delivered[d.index], Refused: d.refused, Invalid: d.invalid,
		}
		if from := g.groups[scoped(d.stack, d.view.LogGroup)]; from != nil && d.refused == "" {
			out.Events = from.events
		}
		out.Warnings = warningsOf(d.pattern)
		all = append(all, out)
	}
	return all
}

// String describes the delivery, such as "12 of 40 events go to arn:…".
func (d Delivery) String() string {
	if d.Refused != "" {
		return "not replayed: " + d.Refused
	}
	return fmt.Sprintf("%d of %d go to %s", d.Matched, d.Events, d.Destination)
}
