package changes

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

var masksLess = kind{
	name: "masks-less",
	doc: Doc{
		Title: "Personal data that is no longer masked", Severity: Loss,
		Meaning: "A log group, or the whole account, masks less than before. Its data protection policy is gone, names fewer data identifiers, or has another regex in one of its own. New log events show the data in clear text, and masking them later is impossible (mask-sensitive-log-data-start).",
		Remedy:  "Restore the identifier, or make sure that nothing of its kind is logged any more.",
	},
	find: func(f *finder) {
		account := f.ofAccount(protectionPolicy)
		for _, one := range f.continued() {
			if one.new.Type == logGroupType && one.old.Type == logGroupType {
				f.maskedLess(one, "It", one.old.get("DataProtectionPolicy"), one.new.get("DataProtectionPolicy"), f.maskedAnyway(one.new))
			}
		}
		for _, one := range account {
			var is value
			if one.new != nil {
				is = one.new.get("PolicyDocument").document()
			}
			f.maskedLess(one, "The whole account", one.old.get("PolicyDocument").document(), is, nil)
		}
	},
}

// maskedLess compares what two data protection policies mask. The identifiers
// in besides are masked anyway.
func (f *finder) maskedLess(one *change, who string, was, is value, besides map[string]bool) {
	of := one.new
	if of == nil {
		of = one.old
	}
	was, is = was.document(), is.document()
	before, wasKnown := identifiers(was)
	after, isKnown := identifiers(is)
	if !wasKnown || !isKnown {
		if f.same(was, is) != same {
			f.add(of, Open, "", "Whether it masks less than before cannot be known.")
		}
		return
	}
	var lost []string
	var differing []Difference
	for _, name := range slices.Sorted(maps.Keys(before)) {
		regex, still := after[name]
		switch {
		case !still && !besides[name]:
			lost = append(lost, name)
		case still && f.same(before[name], regex) != same:
			differing = append(differing, Difference{"regex of " + name, before[name].written(), regex.written()})
		}
	}
	if lost != nil {
		f.severe(of, fmt.Sprintf("%s masks less than before: new log events show in clear text: %s.", who, and(lost)))
	}
	if differing != nil {
		f.add(of, Told, "Check that the new one finds everything that the old one found.", who+" masks by another regex than before: what that does not find is seen in clear text, from what is written from then on.", differing...)
	}
}

// identifiers returns the data identifiers that a policy masks: managed ones
// without the ARN around them, custom ones with their regex. A missing policy
// masks none. known is false if only the deployment knows the policy.
func identifiers(policy value) (all map[string]value, known bool) {
	all = map[string]value{}
	if !policy.given() {
		return all, true
	}
	if _, isObject := policy.is.(map[string]any); !isObject {
		return nil, false
	}
	for _, name := range operated(policy, "Deidentify") {
		all[name] = value{}
	}
	for _, custom := range policy.member("Configuration").member("CustomDataIdentifier").items() {
		if name := custom.member("Name").text(); name != "" {
			if _, masks := all[name]; masks {
				all[name] = custom.member("Regex")
			}
		}
	}
	return all, true
}

// operated returns the data identifiers of the statements with an operation.
func operated(policy value, operation string) []string {
	var all []string
	for _, s := range policy.member("Statement").items() {
		if !s.member("Operation").member(operation).given() {
			continue
		}
		for _, identifier := range s.member("DataIdentifier").items() {
			name := identifier.text()
			all = append(all, name[strings.LastIndexByte(name, '/')+1:])
		}
	}
	return all
}

// maskedAnyway returns what the account's policy masks in a log group. It adds
// to the log group's own policy.
func (f *finder) maskedAnyway(group *thing) map[string]bool {
	all := map[string]bool{}
	for _, t := range f.new.things() {
		if t.Type != accountPolicyType || t.get("PolicyType").text() != protectionPolicy || !samePlace(t.scope, group.scope) {
			continue
		}
		of, _ := identifiers(t.get("PolicyDocument").document())
		for name, regex := range of {
			if !regex.given() {
				all[name] = true // a custom identifier may share the name and differ in its regex
			}
		}
	}
	return all
}
