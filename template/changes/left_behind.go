package changes

import (
	"fmt"

	"github.com/logstack-go/logstack/template"
)

var leftBehind = kind{
	name: "left-behind",
	doc: Doc{
		Title: "Resources that are left behind", Severity: Told,
		Meaning: "A resource leaves its stack or is replaced, and stays in the account. It still costs money, and no deployment changes it any more. A later deployment that creates a resource of its name fails.",
		Remedy:  "Delete it by hand once nobody needs it. To get it back into a stack, import it with `cdk deploy --import-existing-resources` or `cdk import`.",
	},
	find: func(f *finder) {
		for _, one := range f.changes {
			old := one.old
			if old == nil || old.typ == nil || old.Type == subscriptionType || old.Type == nestedStackType || f.fate(one) != Left {
				continue
			}
			if one.new == nil && f.origin == template.Account {
				continue
			}
			text := fmt.Sprintf("It %s, and stays in the account, as its policy keeps it.", goes(one))
			if policy := old.DeletionPolicy; protected(old) == "true" && (one.new == nil && !keeps(policy) || one.new != nil && !keeps(old.UpdateReplacePolicy)) {
				text = fmt.Sprintf("It %s, and stays in the account: CloudFormation tries to delete it and cannot, as its deletion protection is on.", goes(one))
			}
			if old.Type == logGroupType {
				if one.new == nil && f.usedIn(old) {
					text += " The new templates keep using it by its name."
				} else {
					text += " No alarm of the stack looks at what is written to it any more."
				}
			}
			f.add(old, Told, "", text)
		}
	},
}

// usedIn reports whether a resource of the new side names a log group of the
// old side.
func (c *comparison) usedIn(group *thing) bool {
	name := c.key(value{group, group.called()})
	for _, t := range c.new.things() {
		switch t.Type {
		case metricFilterType, subscriptionFilterType:
			if c.key(t.get("LogGroupName")) == name {
				return true
			}
		case taskType:
			for _, container := range t.get("ContainerDefinitions").items() {
				if c.key(container.member("LogConfiguration").member("Options").member("awslogs-group")) == name {
					return true
				}
			}
		case functionType:
			if c.key(t.get("LoggingConfig").member("LogGroup")) == name {
				return true
			}
		}
	}
	return false
}
