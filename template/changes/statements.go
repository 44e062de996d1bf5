package changes

import (
	"slices"
	"strings"
)

// right is one action on one resource in a statement of an IAM policy.
type right struct {
	action string
	// resource is the same for the same resource on both sides.
	resource string
}

// rights maps what policies allow or deny to the condition and the written form
// of the resource.
type rights map[right]struct {
	condition value
	written   string
}

// rightsIn returns the rights in the statements with an effect whose actions
// are meant.
func (c *comparison) rightsIn(t *thing, effect string, meant func(action string) bool) rights {
	all := rights{}
	for _, policy := range policiesOf(t) {
		for _, s := range policy.document().member("Statement").items() {
			if s.member("Effect").text() != effect {
				continue
			}
			for _, action := range s.member("Action").items() {
				name := strings.ToLower(action.text())
				if !meant(name) {
					continue
				}
				for _, resource := range s.member("Resource").items() {
					entry := all[right{name, c.key(resource)}]
					entry.condition, entry.written = s.member("Condition"), resource.written()
					all[right{name, c.key(resource)}] = entry
				}
			}
		}
	}
	return all
}

// policiesOf returns the policy documents of an IAM resource.
func policiesOf(t *thing) []value {
	switch t.Type {
	case managedPolicyType, inlinePolicyType:
		return []value{t.get("PolicyDocument")}
	case roleType, "AWS::IAM::User", "AWS::IAM::Group":
		var all []value
		for _, p := range t.get("Policies").items() {
			all = append(all, p.member("PolicyDocument"))
		}
		return all
	}
	return nil
}

// policyTypes lists the types that policiesOf reads.
var policyTypes = []string{managedPolicyType, inlinePolicyType, roleType, "AWS::IAM::User", "AWS::IAM::Group"}

// less returns the actions and resources of was that are not in is, and the
// conditions that differ.
func (c *comparison) less(was, is rights) (actions, resources []string, otherwise []Difference) {
	for r, before := range was {
		after, still := is[r]
		if !still {
			actions, resources = append(actions, r.action), append(resources, before.written)
			continue
		}
		if c.same(before.condition, after.condition) != same {
			otherwise = append(otherwise, Difference{"condition of " + r.action, before.condition.written(), after.condition.written()})
		}
	}
	for _, list := range []*[]string{&actions, &resources} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	slices.SortFunc(otherwise, func(a, b Difference) int { return strings.Compare(a.What, b.What) })
	return actions, resources, slices.CompactFunc(otherwise, func(a, b Difference) bool { return a.What == b.What })
}
