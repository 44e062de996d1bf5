package changes

import "fmt"

var keptNoMore = kind{
	name: "kept-no-more",
	doc: Doc{
		Title: "Resources that a later deployment would delete", Severity: Told,
		Meaning: "A policy that kept a resource is removed. This deployment deletes nothing. A later one that removes or replaces the resource deletes it, and so does deleting the stack.",
		Remedy:  "Keep Retain as DeletionPolicy and UpdateReplacePolicy of everything that holds data.",
	},
	find: func(f *finder) {
		for _, one := range f.both(logGroupType, keyType, bucketType, streamType, secretType, parameterType, topicType) {
			if f.replaced(one) {
				continue
			}
			var all []Difference
			for _, policy := range []struct{ name, was, is string }{
				{"DeletionPolicy", one.old.DeletionPolicy, one.new.DeletionPolicy},
				{"UpdateReplacePolicy", one.old.UpdateReplacePolicy, one.new.UpdateReplacePolicy},
			} {
				if keeps(policy.was) && !keeps(policy.is) && (value{one.new, policy.is}).known() {
					all = append(all, Difference{policy.name, policy.was, orNone(policy.is)})
				}
			}
			if all != nil {
				f.severe(one.new, fmt.Sprintf("It is no longer kept: a later deployment that removes or replaces %s deletes it.", one.new), all...)
			}
		}
		f.lockedLess()
	},
}
