package template

import "encoding/json"

const eventRuleType = "AWS::Events::Rule"

// EventRule is a rule of EventBridge.
type EventRule struct {
	Resource
	// Name of the rule: the placeholder of its Ref if CloudFormation makes one up.
	Name string `json:"name"`
	// Description is what it says of itself; empty for nothing.
	Description string `json:"description,omitempty"`
	// Pattern is the event pattern of what it hears of, as JSON; empty for one that runs
	// by its schedule alone.
	Pattern  string `json:"pattern,omitempty"`
	Schedule string `json:"schedule,omitempty"`
	// State is ENABLED where the template does not say.
	State string `json:"state"`
	// Tells are the ARNs of its targets, in their order.
	Tells []string `json:"tells"`
}

// EventRules returns the rules of EventBridge that the template makes.
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
			if written, err := json.Marshal(pattern); err == nil { // what was read can be written
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
