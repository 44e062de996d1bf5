package replay

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/template"
)

// Delivery is what a subscription filter, or the account's policy of one, sends.
type Delivery struct {
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId"`
	Name      string `json:"name"`
	// LogGroup is the log group that it looks at; empty: those that the account's
	// policy selects.
	LogGroup string `json:"logGroup,omitempty"`
	Pattern  string `json:"pattern"`
	// Destination is where events go: an ARN, or what stands for it.
	Destination string `json:"destination"`
	// Events is how many log events it saw, and Matched how many it sends.
	Events  int64 `json:"events"`
	Matched int64 `json:"matched"`
	// Warnings are those of its pattern, as a metric filter has them.
	Warnings []string `json:"warnings,omitempty"`
	// Refused says why it was not replayed, and Invalid that CloudWatch would not make
	// it.
	Refused string `json:"refused,omitempty"`
	Invalid bool   `json:"invalid,omitempty"`
}

// delivery is a subscription filter, ready to be run.
type delivery struct {
	stack   *template.Template
	view    template.SubscriptionFilter
	pattern filterpattern.Pattern
	index   int // among the plan's
	request int // in the group's matcher
	refused string
	// invalid says that CloudWatch would not make it.
	invalid bool
}

// addDelivery reads a subscription filter. CloudWatch makes none with a pattern that is
// none.
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

// addPolicies looks at the account's policies: which log groups one is for is not
// followed, but a pattern that is none is refused.
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

// deliveries are what the subscription filters send.
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

// String is the delivery in words, such as "12 of 40 events go to arn:…".
func (d Delivery) String() string {
	if d.Refused != "" {
		return "not replayed: " + d.Refused
	}
	return fmt.Sprintf("%d of %d go to %s", d.Matched, d.Events, d.Destination)
}
