package changes

import (
	"fmt"
	"strconv"
)

var retentionShorter = kind{
	name: "retention-shorter",
	doc: Doc{
		Title: "Older log events are deleted", Severity: Loss,
		Meaning: "A log group keeps its log events for fewer days than before, or a bucket its archived ones. CloudWatch Logs deletes older log events within some 72 hours (API_PutRetentionPolicy), and S3 within a day or so.",
		Remedy:  "Keep the retention, or export the older log events first. If the deletion is intended, allow the finding with --allow.",
	},
	find: func(f *finder) {
		for _, one := range f.both(logGroupType) {
			if f.replaced(one) {
				continue
			}
			was, is := one.old.get("RetentionInDays"), one.new.get("RetentionInDays")
			differs := Difference{"days", retention(was), retention(is)}
			switch verdict := f.same(was, is); {
			case verdict == same:
			case verdict == unsure:
				f.add(one.new, Open, "", "Whether it keeps its log events for fewer days than before cannot be known.", differs)
			default:
				before, wasKnown := days(was)
				after, isKnown := days(is)
				switch {
				case !wasKnown || !isKnown:
					f.add(one.new, Open, "", "Whether it keeps its log events for fewer days than before cannot be known.", differs)
				case after < before:
					f.severe(one.new, fmt.Sprintf("Log events that are older than %s are deleted: they were kept %s.", dayText(after), kept(before)), differs)
				}
			}
		}
		f.setElsewhere()
		f.expireEarlier()
	},
}

// setElsewhere compares the retention that custom resources set on log groups
// that are created elsewhere or were in the stack before.
func (f *finder) setElsewhere() {
	before := f.retentions(f.old)
	for _, t := range f.new.things() {
		group, is, ok := retentionOf(t)
		if !ok {
			continue
		}
		name := group.written()
		was, known := before[f.key(group)]
		after, isKnown := days(is)
		differs := Difference{"days", retention(was.days), retention(is)}
		switch {
		case !known && isKnown && after == forever: // nothing lasts longer
		case !known:
			f.add(t, Open, "", fmt.Sprintf("The retention of the log group %s is set to %s, and for how long it has kept its log events until now is not known: what is older is deleted.", name, retentionText(is)))
		case f.same(was.days, is) == same:
		default:
			before, wasKnown := days(was.days)
			switch {
			case !wasKnown || !isKnown:
				f.add(t, Open, "", fmt.Sprintf("Whether the log group %s keeps its log events for fewer days than before cannot be known.", name), differs)
			case after < before:
				f.severe(t, fmt.Sprintf("Log events of the log group %s that are older than %s are deleted: they were kept %s.", name, dayText(after), kept(before)), differs)
			}
		}
	}
}

func retentionText(v value) string {
	if n, known := days(v); known && n != forever {
		return dayText(n)
	}
	return retention(v)
}

// forever stands for the days that a log group without a retention keeps log
// events.
const forever = 1 << 30

// days returns for how many days a log group keeps its log events.
func days(v value) (int, bool) {
	if !v.given() {
		return forever, true
	}
	n, err := strconv.ParseFloat(v.text(), 64)
	return int(n), err == nil && n >= 0 && n < forever
}

func retention(v value) string {
	if !v.given() {
		return "never expire"
	}
	return v.text()
}

func kept(days int) string {
	if days == forever {
		return "for ever"
	}
	return "for " + dayText(days)
}

func dayText(days int) string {
	if days == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", days)
}
