package changes

import (
	"fmt"
	"maps"
	"slices"
)

var unmaskLost = kind{
	name: "unmask-lost",
	doc: Doc{
		Title: "Changes in who sees masked data", Severity: Loss,
		Meaning: "A role or a policy that lets somebody see masked data (logs:Unmask) is deleted. Whoever needs it, to answer a person's request or in an incident, can no longer see it. Or more people can see it than before, or without the second factor that was required.",
		Remedy:  "Restore it, or make sure that others can see what they must.",
	},
	find: func(f *finder) {
		for _, one := range f.removed(policyTypes...) {
			allowed := f.unmasked(one.old)
			if one.new != nil || f.fate(one) == Left || len(allowed) == 0 {
				continue
			}
			if one.old.Type == managedPolicyType && f.attachedTo(one.old, func(role *thing) bool { return role.change.new == nil }) {
				continue // its role is deleted with it
			}
			_, resources, _ := f.less(allowed, nil)
			f.severe(one.old, fmt.Sprintf("It leaves the stack: it let somebody see what is masked in %s.", and(resources)))
		}
		for _, one := range f.both(policyTypes...) {
			f.unmasksOtherwise(one)
		}
	},
}

// unmasks returns the rights of an IAM resource to read masked data.
func (f *finder) unmasks(t *thing) rights {
	return f.rightsIn(t, "Allow", func(action string) bool { return action == "logs:unmask" })
}

// unmasked returns the rights of an IAM resource to read masked data, including
// those of a role's managed policies.
func (f *finder) unmasked(t *thing) rights {
	all := f.unmasks(t)
	for _, policy := range t.scope.things {
		if t.Type == roleType && policy.Type == managedPolicyType && f.isAttached(policy, t) {
			maps.Copy(all, f.unmasks(policy))
		}
	}
	return all
}

// isAttached reports whether a managed policy is attached to a role of its
// template.
func (f *finder) isAttached(policy, role *thing) bool {
	names := func(of *thing, property string, other *thing) bool {
		return slices.ContainsFunc(of.get(property).items(), func(v value) bool {
			t, _ := of.scope.find(whole(v.text()))
			return t == other
		})
	}
	return names(role, "ManagedPolicyArns", policy) || names(policy, "Roles", role)
}

// attachedTo reports whether a managed policy is attached to a role of its
// template that satisfies is.
func (f *finder) attachedTo(policy *thing, is func(role *thing) bool) bool {
	return slices.ContainsFunc(policy.scope.things, func(t *thing) bool {
		return t.Type == roleType && f.isAttached(policy, t) && is(t)
	})
}

// unmasksOtherwise reports a policy or role that lets others read masked data,
// or lets somebody read more or less of it.
func (f *finder) unmasksOtherwise(one *change) {
	was, is := f.unmasks(one.old), f.unmasks(one.new)
	lost, resources, otherwise := f.less(was, is)
	if lost != nil {
		f.severe(one.new, fmt.Sprintf("It no longer lets anybody see what is masked in %s.", and(resources)))
	}
	if more, resources, _ := f.less(is, was); more != nil {
		f.add(one.new, Told, "Check that this is intended.", fmt.Sprintf("It now lets somebody see what is masked in %s.", and(resources)))
	}
	if otherwise != nil {
		f.add(one.new, Told, "Check that this is intended.", "It lets somebody see masked data under another condition than before.", otherwise...)
	}
	if one.old.Type == roleType && len(f.unmasked(one.old))+len(f.unmasked(one.new)) > 0 {
		f.trustedOtherwise(one)
	}
}

// trustedOtherwise reports a change in who may assume a role that can read
// masked data.
func (f *finder) trustedOtherwise(one *change) {
	was, is := one.old.get("AssumeRolePolicyDocument").document().member("Statement"), one.new.get("AssumeRolePolicyDocument").document().member("Statement")
	differs := Difference{"trust", was.written(), is.written()}
	switch f.same(was, is) {
	case same:
	case unsure:
		f.add(one.new, Open, "", "Whether other people than before may assume the role that sees masked data cannot be known.", differs)
	default:
		f.add(one.new, Told, "Check that this is intended.", "Other people than before may assume the role that sees masked data, or under another condition.", differs)
	}
}
