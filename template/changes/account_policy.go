package changes

import (
	"encoding/json"
	"strings"
)

// The types of account policies (API_PutAccountPolicy).
const (
	protectionPolicy   = "DATA_PROTECTION_POLICY"
	subscriptionPolicy = "SUBSCRIPTION_FILTER_POLICY"
	transformerPolicy  = "TRANSFORMER_POLICY"
)

// ofAccount returns the policies for a whole account that leave it or are there
// on both sides, with those that are for it from then on. Those of data
// protection and transformers have no selection of log groups that matters
// here: of a type, the first one of the place counts.
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

// leaves reports whether a thing that no template has any more is deleted by the
// deployment.
func (f *finder) leaves(old *thing) bool {
	for _, one := range f.removed(old.Type) {
		if one.old == old {
			return one.new != nil || f.fate(one) != Left
		}
	}
	return false
}

// document returns a policy that is written as JSON in a text, or as it is.
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
