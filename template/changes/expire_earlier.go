package changes

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// expireEarlier is about buckets whose lifecycle deletes objects after fewer days than
// before, by the beginnings of their keys.
func (f *finder) expireEarlier() {
	for _, one := range f.both(bucketType) {
		if f.replaced(one) {
			continue
		}
		was, is := expiries(one.old), expiries(one.new)
		for _, prefix := range slices.Sorted(maps.Keys(is)) {
			before, said := was[prefix]
			if !said {
				before = was[""] // a rule for all objects, or none
			}
			f.expiresEarlier(one.new, prefix, before, is[prefix])
		}
	}
}

// expiresEarlier is about the objects of a bucket whose keys begin so; was is the zero value
// where they did not expire.
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
		f.add(bucket, Open, "", "Whether it keeps what is in it for fewer days than before cannot be known.", differs)
	case after < before:
		f.severe(bucket, fmt.Sprintf("%s that are older than %s are deleted: they were kept %s.", what, dayText(after), kept(before)), differs)
	}
}

func expiresAfter(v value) (days int, known bool) {
	n, err := strconv.ParseFloat(v.text(), 64)
	return int(n), err == nil && n >= 0 && n < forever
}

// expiries returns after how many days the enabled rules of a bucket's
// lifecycle delete objects, by the beginnings of their keys. Of several rules
// of one beginning, S3 obeys the one that comes first.
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

// lockedLess is about buckets whose Object Lock holds what is put into them from now on
// for fewer days than before, or against fewer people.
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
			f.severe(one.new, "What is put into it from now on is locked otherwise than before: somebody may delete it sooner.", all...)
		}
	}
}
