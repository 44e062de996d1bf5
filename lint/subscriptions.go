package lint

import (
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/template"
)

// subscription is a subscription filter and its destination.
type subscription struct {
	in *template.Template
	template.SubscriptionFilter
	// kind is the kind of destination; empty if unknown.
	kind cloudwatch.TargetKind
	// made is the destination if the template owner makes it; nil otherwise.
	made  *template.Made
	owner *template.Template
}

// sentTo are the resource types that log events can be sent to.
var sentTo = map[string]cloudwatch.TargetKind{
	"AWS::Lambda::Function":                cloudwatch.TargetFunction,
	"AWS::Serverless::Function":            cloudwatch.TargetFunction,
	"AWS::Kinesis::Stream":                 cloudwatch.TargetStream,
	"AWS::KinesisFirehose::DeliveryStream": cloudwatch.TargetFirehose,
	"AWS::Logs::Destination":               cloudwatch.TargetDestination,
}

// subscriptions returns all subscription filters.
func (p *pass) subscriptions() []subscription {
	var all []subscription
	for _, t := range p.templates {
		for _, f := range t.SubscriptionFilters() {
			s := subscription{in: t, SubscriptionFilter: f, owner: t.OwnerOf(f.Destination)}
			if m, ok := madeIn(s.owner, f.Destination); ok {
				s.made, s.kind = &m, sentTo[m.Type]
			} else if target, err := cloudwatch.ParseTarget(f.Destination); err == nil {
				s.kind = target.Kind
			}
			all = append(all, s)
		}
	}
	return all
}

// tell reports what is wrong with a property of a subscription filter.
func (s subscription) tell(p *pass, property string, f message) {
	p.tell(s.in, s.LogicalID, property, f)
}

// function returns the function that a subscription filter sends to. It reports
// false if it does not send to a function of the templates.
func (s subscription) function() (template.Function, bool) {
	if s.made == nil || s.kind != cloudwatch.TargetFunction {
		return template.Function{}, false
	}
	for _, f := range s.owner.Functions() {
		if f.LogicalID == s.made.LogicalID {
			return f, true
		}
	}
	return template.Function{}, false
}

// madeIn returns the resource that value refers to, such as ${Stream.Arn}.
func madeIn(t *template.Template, value string) (template.Made, bool) {
	if t == nil {
		return template.Made{}, false
	}
	for _, m := range t.Made() {
		rest, ok := strings.CutPrefix(value, "${"+m.LogicalID)
		if ok && (rest == "}" || strings.HasPrefix(rest, ".") && strings.IndexByte(rest, '}') == len(rest)-1) {
			return m, true
		}
	}
	return template.Made{}, false
}

// isWhole reports whether the templates are all that the deployment makes: no
// macro and no missing nested stack may make more.
func (p *pass) isWhole() bool {
	return !slices.ContainsFunc(p.templates, func(t *template.Template) bool {
		return t.Origin() != template.CloudFormation || len(t.Elsewhere()) > 0
	})
}

// isName reports whether value is the Ref of a resource, such as ${Stream}, and
// not an attribute.
func isName(value string) bool {
	return strings.HasPrefix(value, "${") && strings.IndexByte(value, '}') == len(value)-1 && !strings.Contains(value, ".")
}
