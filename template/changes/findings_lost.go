package changes

import "fmt"

var findingsLost = kind{
	name: "findings-lost",
	doc: Doc{
		Title: "Findings of personal data that are no longer recorded", Severity: Loss,
		Meaning: "A data protection policy no longer records its findings in a log group, a bucket or a delivery stream. Nobody can see any more what was found, where and when (mask-sensitive-log-data-audit-findings). The policy's metric only says how many log events contained something.",
		Remedy:  "Restore the findings destination of the policy.",
	},
	find: func(f *finder) {
		for _, one := range f.continued() {
			if one.new.Type == logGroupType && one.old.Type == logGroupType {
				f.findingsElsewhere(one.new, one.old.get("DataProtectionPolicy").document(), one.new.get("DataProtectionPolicy").document())
			}
		}
		for _, one := range f.ofAccount(protectionPolicy) {
			of, is := one.old, value{}
			if one.new != nil {
				of, is = one.new, one.new.get("PolicyDocument").document()
			}
			f.findingsElsewhere(of, one.old.get("PolicyDocument").document(), is)
		}
	},
}

// findingsDestinations lists the destinations of findings and the member that
// names each.
var findingsDestinations = []struct{ kind, member, what string }{
	{"CloudWatchLogs", "LogGroup", "log group"}, {"S3", "Bucket", "bucket"}, {"Firehose", "DeliveryStream", "delivery stream"},
}

func (f *finder) findingsElsewhere(of *thing, was, is value) {
	for _, d := range findingsDestinations {
		before, after := findingsTo(was, d.kind, d.member), findingsTo(is, d.kind, d.member)
		if !before.given() {
			continue
		}
		differs := Difference{"findings", before.written(), after.written()}
		switch verdict := f.same(before, after); {
		case verdict == same:
		case !after.given():
			f.severe(of, fmt.Sprintf("What data protection finds is no longer written to the %s %s.", d.what, before.written()), differs)
		case verdict == unsure:
			f.add(of, Open, "", "Whether what data protection finds is written elsewhere than before cannot be known.", differs)
		default:
			f.add(of, Told, "Check that this is intended.", fmt.Sprintf("What data protection finds is written to another %s than before.", d.what), differs)
		}
	}
}

// findingsTo returns where the audit statement of a data protection policy
// sends findings of a kind of destination.
func findingsTo(policy value, kind, member string) value {
	for _, s := range policy.member("Statement").items() {
		if to := s.member("Operation").member("Audit").member("FindingsDestination").member(kind).member(member); to.given() {
			return to
		}
	}
	return value{}
}
