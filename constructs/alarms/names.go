package alarms

import (
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/taken"
)

// checkNames says what is wrong with what the alarms of a rule are called, and takes
// their names in the app.
func checkNames(this constructs.Construct, props BoundProps, mistakes *mistake.List) {
	if prefix, ok := props.Naming.(Prefix); ok && prefix == "" {
		mistakes.Addf("Naming is an empty Prefix, and alarms would be called -%s-…: give it a text, such as shop-prod", props.Rule.Rule.Name)
		return
	}
	for _, spec := range props.Rule.Alarms {
		if err := taken.Take(this, taken.Alarm, props.Naming.AlarmName(spec.Suffix())); err != nil {
			mistakes.Addf("rule %s: %w: make the alarms of a rule once, or give these another Naming", props.Rule.Rule.Name, err)
		}
	}
}

// checkOthers says which alarms of other rules are missing.
func checkOthers(others []*Alarms, mistakes *mistake.List) {
	for i, other := range others {
		if other == nil {
			mistakes.Addf("Others[%d] is nil: give the alarms of another rule, as New returns them", i)
		}
	}
}
