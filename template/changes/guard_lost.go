package changes

import (
	"fmt"
	"strings"
)

var guardLost = kind{
	name: "guard-lost",
	doc: Doc{
		Title: "What kept people from deleting and unmasking logs", Severity: Loss,
		Meaning: "A policy denied people to delete logs, to keep them for fewer days or to see what is masked in them, and is gone, denies less, or makes other exceptions: whoever is allowed it otherwise may do it from then on. A managed policy that is attached outside of the stack cannot be deleted, and the deployment fails (API_DeletePolicy).",
		Remedy:  "Take it back, or see that a policy of the organization denies the same.",
	},
	find: func(f *finder) {
		ofLogs := func(action string) bool { return action == "*" || strings.HasPrefix(action, "logs:") }
		for _, one := range f.removed(policyTypes...) {
			if one.new != nil || f.fate(one) == Left {
				continue
			}
			if denied := f.rightsIn(one.old, "Deny", ofLogs); len(denied) > 0 {
				actions, resources, _ := f.less(denied, nil)
				f.severe(one.old, fmt.Sprintf("It is taken out: it denied %s on %s.", and(actions), and(resources)))
			}
		}
		for _, one := range f.both(policyTypes...) {
			actions, resources, otherwise := f.less(f.rightsIn(one.old, "Deny", ofLogs), f.rightsIn(one.new, "Deny", ofLogs))
			if actions != nil {
				f.severe(one.new, fmt.Sprintf("It denies less than before: %s on %s.", and(actions), and(resources)))
			}
			if otherwise != nil {
				f.add(one.new, Told, "See whether it is meant.", "It denies under other conditions than before: others may do it all the same.", otherwise...)
			}
		}
	},
}
