package changes

import (
	"encoding/json"
	"strings"
)

// The account policy types (API_PutAccountPolicy).
const (
	protectionPolicy   = "DATA_PROTECTION_POLICY"
	subscriptionPolicy = "SUBSCRIPTION_FILTER_POLICY"
	transformerPolicy  = "TRANSFORMER_POLICY"
)

// ofAccount returns the account policies of a type that leave the account or
// exist on both sides, each paired with the policy that applies after the
// deployment. Data protection and transformer policies are paired by place: the
// first of an account and region counts, as their selection of log groups does
// not matter here.
func (f *finder) ofAccount(policyType string) []*change {
	var all []*change
	is := func(t *thing) bool {
		return t.Type == accountPolicyType && t.get("PolicyType").text() == policyType
	}
	for _, old := range f.old.things() {
		if !is(old) || old.change.new == nil && !f.leaves(old) {
			continue
		}
		one := &change{index: -1, old: old, state: decided}
		for _, t := range f.new.things() {
			if is(t) && samePlace(t.scope, old.scope) && f.same(t.get("SelectionCriteria"), old.get("SelectionCriteria")) != differs {
				one.new = t
				break
			}
		}
		all = append(all, one)
	}
	return all
}

// leaves reports whether the deployment deletes a resource that no template has
// any more.
func (f *finder) leaves(old *thing) bool {
	for _, one := range f.removed(old.Type) {
		if one.old == old {
			return one.new != nil || f.fate(one) != Left
		}
	}
	return false
}

// document parses a policy that is written as a JSON string; any other value is
// returned unchanged.
func (v value) document() value {
	written, isText := v.is.(string)
	if !isText {
		return v
	}
	d := json.NewDecoder(strings.NewReader(written))
	d.UseNumber()
	var is any
	if d.Decode(&is) != nil {
		return v
	}
	return value{v.of, is}
}
