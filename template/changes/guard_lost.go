package changes

import (
	"fmt"
	"strings"
)

var guardLost = kind{
	name: "guard-lost",
	doc: Doc{
		Title: "Protection of logs that is lost", Severity: Loss,
		Meaning: "A policy that denied people to delete logs, to shorten their retention or to see masked data is gone, denies less, or has other exceptions. Whoever has these permissions otherwise can use them from then on. A managed policy that is also attached outside the stack cannot be deleted, so the deployment fails (API_DeletePolicy).",
		Remedy:  "Restore it, or make sure that a policy of the organization denies the same.",
	},
	find: func(f *finder) {
		ofLogs := func(action string) bool { return action == "*" || strings.HasPrefix(action, "logs:") }
		for _, one := range f.removed(policyTypes...) {
			if one.new != nil || f.fate(one) == Left {
				continue
			}
			if denied := f.rightsIn(one.old, "Deny", ofLogs); len(denied) > 0 {
				actions, resources, _ := f.less(denied, nil)
				f.severe(one.old, fmt.Sprintf("It leaves the stack: it denied %s on %s.", and(actions), and(resources)))
			}
		}
		for _, one := range f.both(policyTypes...) {
			actions, resources, otherwise := f.less(f.rightsIn(one.old, "Deny", ofLogs), f.rightsIn(one.new, "Deny", ofLogs))
			if actions != nil {
				f.severe(one.new, fmt.Sprintf("It denies less than before: %s on %s.", and(actions), and(resources)))
			}
			if otherwise != nil {
				f.add(one.new, Told, "Check that this is intended.", "It denies under other conditions than before: somebody may be able to do it after all.", otherwise...)
			}
		}
	},
}
