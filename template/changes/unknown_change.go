package changes

import (
	"fmt"
	"slices"

	"github.com/logstack-go/logstack/template"
)

var unknownChange = kind{
	name: "unknown",
	doc: Doc{
		Title: "What only the deployment knows", Severity: Open,
		Meaning: "Whether a resource leaves its stack, or is replaced, depends on a value or condition that is only known during the deployment.",
		Remedy:  "Supply values with --parameter NAME=VALUE, and conditions with --condition NAME=true or NAME=false.",
	},
	find: func(f *finder) {
		for _, one := range f.changes {
			of := one.new
			if of == nil || of.typ == nil || one.old == nil {
				continue
			}
			if of.Undecided && !(one.old.Undecided && one.old.Condition == of.Condition) {
				f.add(of, Open, "", fmt.Sprintf("It depends on the condition %s, which is not decided here: if that does not hold, it leaves the stack and %s.", of.Condition, f.wouldBe(one.old)))
			}
			if !f.replaced(one) && len(one.maybe) > 0 && !one.retyped && f.origin != template.Account && of.Type != taskType {
				f.add(of, Open, "", fmt.Sprintf("Whether another one is created in its place cannot be known: %s may have another value on deployment.", and(one.maybe)), f.differencesOf(one, one.maybe)...)
			}
		}
		f.leftOut()
	},
}

// wouldBe returns what becomes of a resource that leaves its stack.
func (c *comparison) wouldBe(old *thing) string {
	switch c.withPolicy(old, old.DeletionPolicy) {
	case Deleted:
		return "is deleted"
	case Left:
		return "stays in the account"
	}
	return "nobody knows what becomes of it"
}

// leftOut reports the conditions that may remove resources from their stacks,
// as this may be intended.
func (f *finder) leftOut() {
	for _, one := range f.changes {
		if one.old == nil || one.new != nil || one.old.scope.other == nil {
			continue
		}
		all := one.old.scope.other.template.LeftOut()
		at := slices.IndexFunc(all, func(l template.LeftOut) bool { return l.LogicalID == one.old.LogicalID })
		if at >= 0 && all[at].Excluded != "" {
			f.add(one.old, Open, "", fmt.Sprintf("The new template, as it is read here, leaves it out: %s.", all[at].Why()))
		}
	}
}
