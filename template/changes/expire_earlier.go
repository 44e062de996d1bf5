package changes

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// expireEarlier reports buckets whose lifecycle deletes objects after fewer
// days than before, by key prefix.
func (f *finder) expireEarlier() {
	for _, one := range f.both(bucketType) {
		if f.replaced(one) {
			continue
		}
		was, is := expiries(one.old), expiries(one.new)
		for _, prefix := range slices.Sorted(maps.Keys(is)) {
			before, said := was[prefix]
			if !said {
				before = was[""] // the rule for all objects, if there is one
			}
			f.expiresEarlier(one.new, prefix, before, is[prefix])
		}
	}
}

// expiresEarlier compares the expiry of a bucket's objects under a key prefix.
// The zero value of was means that they did not expire.
func (f *finder) expiresEarlier(bucket *thing, prefix string, was, is value) {
	if was.given() && f.same(was, is) == same {
		return
	}
	what := "Objects"
	if prefix != "" {
		what = "Objects whose keys begin with " + prefix
	}
	before, wasKnown, differs := forever, true, Difference{"days", "never expire", is.written()}
	if was.given() {
		before, wasKnown = expiresAfter(was)
		differs.Was = was.written()
	}
	after, isKnown := expiresAfter(is)
	switch {
	case !wasKnown || !isKnown:
		f.add(bucket, Open, "", "Whether it keeps its content for fewer days than before cannot be known.", differs)
	case after < before:
		f.severe(bucket, fmt.Sprintf("%s that are older than %s are deleted: they were kept %s.", what, dayText(after), kept(before)), differs)
	}
}

func expiresAfter(v value) (days int, known bool) {
	n, err := strconv.ParseFloat(v.text(), 64)
	return int(n), err == nil && n >= 0 && n < forever
}

// expiries returns after how many days the enabled lifecycle rules of a bucket
// delete objects, by key prefix. If several rules have the same prefix, the
// earliest expiry applies, as in S3.
func expiries(bucket *thing) map[string]value {
	all := map[string]value{}
	for _, rule := range bucket.at("LifecycleConfiguration.Rules").items() {
		days := rule.member("ExpirationInDays")
		if !days.given() || rule.member("Status").text() == "Disabled" {
			continue
		}
		prefix := rule.member("Prefix").text()
		if n, known := expiresAfter(days); known {
			if least, isKnown := expiresAfter(all[prefix]); isKnown && least <= n {
				continue
			}
		}
		all[prefix] = days
	}
	return all
}

// lockedLess reports buckets whose Object Lock protects new objects for fewer
// days, or in a weaker mode.
func (f *finder) lockedLess() {
	const path = "ObjectLockConfiguration.Rule.DefaultRetention"
	for _, one := range f.both(bucketType) {
		was, is := one.old.at(path), one.new.at(path)
		if f.replaced(one) || !was.given() {
			continue
		}
		var all []Difference
		for _, member := range []string{"Mode", "Days", "Years"} {
			before, after := was.member(member), is.member(member)
			if f.same(before, after) != same {
				all = append(all, Difference{member, before.written(), orNone(after.text())})
			}
		}
		days, wasKnown := expiresAfter(was.member("Days"))
		after, isKnown := expiresAfter(is.member("Days"))
		longer := wasKnown && isKnown && after > days && f.same(was.member("Mode"), is.member("Mode")) == same
		if all != nil && !longer {
			f.severe(one.new, "New objects are locked differently than before: somebody may be able to delete them sooner.", all...)
		}
	}
}
