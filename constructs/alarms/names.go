package alarms

import (
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/taken"
)

// checkNames reports what is wrong with the names of a rule's alarms, and claims them
// in the app.
func checkNames(this constructs.Construct, props BoundProps, mistakes *mistake.List) {
	if prefix, ok := props.Naming.(Prefix); ok && prefix == "" {
		mistakes.Addf("Naming is an empty Prefix, and alarms would be called -%s-…: give it a text, such as shop-prod", props.Rule.Rule.Name)
		return
	}
	take := func(kind taken.Kind, name string) {
		if err := taken.Take(this, kind, name); err != nil {
			mistakes.Addf("rule %s: %w: create the alarms of a rule once, or give these another Naming", props.Rule.Rule.Name, err)
		}
	}
	for _, spec := range props.Rule.Alarms {
		take(taken.Alarm, props.Naming.AlarmName(spec.Suffix()))
	}
	if props.Rule.Insight != nil {
		take(taken.InsightRule, insightName(props))
	}
}
