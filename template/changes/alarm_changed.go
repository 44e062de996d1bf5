package changes

import "fmt"

var alarmChanged = kind{
	name: "alarm-changed",
	doc: Doc{
		Title: "Alarms with another condition", Severity: Told,
		Meaning: "An alarm goes off under another condition than before. Its threshold, metric, period, query or rule changes, or how it treats missing data.",
		Remedy:  "Run a log of a bad day through both sides with `logstack diff OLD NEW LOG`. It says which alarms go off on one side only.",
	},
	find: func(f *finder) {
		for _, one := range f.continued() {
			if !isAlarm(one.new) || one.new.Type != one.old.Type {
				continue
			}
			f.changedAlarm(one)
		}
	},
}

func (f *finder) changedAlarm(one *change) {
	var changed, open []string
	for _, property := range meanings {
		switch f.same(one.old.at(property), one.new.at(property)) {
		case differs:
			changed = append(changed, property)
		case unsure:
			open = append(open, property)
		}
	}
	var all []Difference
	if changed != nil {
		all = f.aspectsOf(one.old, one.new)
	}
	for _, property := range changed {
		if len(all) == 0 && f.saysMore(one, property) {
			all = append(all, Difference{property, one.old.at(property).written(), one.new.at(property).written()})
		}
	}
	switch {
	case len(all) > 0:
		f.add(one.new, Told, "", "It "+meaningText(all)+".", all...)
	case open != nil:
		f.add(one.new, Open, "", fmt.Sprintf("Whether it goes off under another condition cannot be known: %s may have another value on deployment.", and(open)))
	}
}

// saysMore reports whether a property differs in a way that the alarm's
// description in words does not show. A composite alarm's rule that only names
// renamed alarms means the same.
func (f *finder) saysMore(one *change, property string) bool {
	return property != "AlarmRule" && property != "ActionsSuppressor" || len(f.aspects(one.new)) == 0
}

func isAlarm(t *thing) bool {
	return t.Type == alarmType || t.Type == compositeType || t.Type == logAlarmType
}

// meaningText says in what an alarm's meaning differs.
func meaningText(all []Difference) string {
	missing, other := false, false
	for _, d := range all {
		switch d.What {
		case "metric":
			if len(all) == 1 {
				return "looks at another metric than before"
			}
			other = true
		case "missing data":
			missing = true
		default:
			other = true
		}
	}
	switch {
	case missing && other:
		return "goes off under another condition than before, and treats missing data differently"
	case missing:
		return "treats missing data differently than before"
	}
	return "goes off under another condition than before"
}
