package changes

import "slices"

var sightLost = kind{
	name: "sight-lost",
	doc: Doc{
		Title: "Accounts that a monitoring account no longer sees", Severity: Loss,
		Meaning: "A sink or a link of cross-account observability is deleted. The monitoring account no longer sees the source accounts, and its alarms and graphs on them have no data. When a sink goes, all links to it become useless and must be created again in each account.",
		Remedy:  "Keep it as it is.",
	},
	find: func(f *finder) {
		for _, one := range f.removed(sinkType, linkType) {
			if to := f.movedTo(one.old); to != nil && to.change != one || f.fate(one) == Left {
				continue
			}
			switch {
			case f.fate(one) == Unknown:
				f.add(one.old, Open, "", "It "+goes(one)+", and whether it is deleted cannot be known.")
			case one.old.Type == sinkType:
				f.severe(one.old, "It "+goes(one)+": the monitoring account no longer sees the accounts that are linked to it, until they are linked again.")
			case one.new == nil:
				f.severe(one.old, "It leaves the stack: the monitoring account no longer sees this one.")
			}
		}
		for _, one := range f.both(linkType) {
			was, is := f.kindsOf(one.old), f.kindsOf(one.new)
			var lost []string
			for name := range was {
				if !is[name] {
					lost = append(lost, name)
				}
			}
			slices.Sort(lost)
			if lost != nil {
				f.severe(one.new, "The monitoring account sees less of this one than before: it sees no "+and(lost)+" any more.")
			}
		}
	},
}

// kindsOf returns the kinds of telemetry that a link shares.
func (f *finder) kindsOf(link *thing) map[string]bool {
	all := map[string]bool{}
	for _, v := range link.get("ResourceTypes").items() {
		all[v.text()] = true
	}
	return all
}
