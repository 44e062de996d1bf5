package template

import "encoding/json"

const eventRuleType = "AWS::Events::Rule"

// EventRule is an EventBridge rule.
type EventRule struct {
	Resource
	// Name is the rule's name, or the placeholder of its Ref where
	// CloudFormation generates the name.
	Name string `json:"name"`
	// Description is the rule's description; empty without one.
	Description string `json:"description,omitempty"`
	// Pattern is the event pattern, as JSON; empty for a rule that only has a
	// schedule.
	Pattern string `json:"pattern,omitempty"`
	// Schedule is when the rule matches by itself; empty for a rule that only
	// has a pattern.
	Schedule string `json:"schedule,omitempty"`
	// State is the state. Default: ENABLED.
	State string `json:"state"`
	// Tells are the ARNs of the targets, in order.
	Tells []string `json:"tells"`
}

// EventRules returns the EventBridge rules that the template makes.
func (t *Template) EventRules() []EventRule {
	var all []EventRule
	for _, m := range t.madeOf(eventRuleType) {
		r := EventRule{
			Resource: m.Resource, Name: m.named("Name"), Description: text(m.Properties["Description"]),
			Schedule: text(m.Properties["ScheduleExpression"]), State: text(m.Properties["State"]), Tells: []string{},
		}
		if r.State == "" {
			r.State = "ENABLED"
		}
		if pattern := m.Properties["EventPattern"]; pattern != nil {
			if written, err := json.Marshal(pattern); err == nil { // cannot fail: it was read from JSON
				r.Pattern = string(written)
			}
		}
		targets, _ := m.Properties["Targets"].([]any)
		for _, target := range targets {
			r.Tells = append(r.Tells, textInside(target, "Arn"))
		}
		all = append(all, r)
	}
	return all
}
