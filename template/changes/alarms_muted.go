package changes

import "fmt"

var alarmsMuted = kind{
	name: "alarms-muted",
	doc: Doc{
		Title: "Alarms that are muted", Severity: Told,
		Meaning: "A mute rule is created or changed. While it is active, the alarms that it names go off and notify nobody.",
		Remedy:  "Check that its times and its alarms are intended.",
	},
	find: func(f *finder) {
		for _, one := range f.changes {
			is := one.new
			if is == nil || is.Type != "AWS::CloudWatch::AlarmMuteRule" {
				continue
			}
			var names []string
			for _, name := range is.get("MuteTargets").member("AlarmNames").items() {
				names = append(names, name.written())
			}
			switch {
			case one.old == nil:
				f.severe(is, fmt.Sprintf("While it is active, %s nobody.", tellingNobody(names)))
			case !one.retyped && f.same(one.old.get("Rule"), is.get("Rule"))+f.same(one.old.get("MuteTargets"), is.get("MuteTargets")) != same:
				f.severe(is, fmt.Sprintf("It is active at other times, or for other alarms: while it is, %s nobody.", tellingNobody(names)),
					Difference{"rule", one.old.get("Rule").written(), is.get("Rule").written()},
					Difference{"alarms", one.old.get("MuteTargets").written(), is.get("MuteTargets").written()})
			}
		}
	},
}

func tellingNobody(names []string) string {
	switch len(names) {
	case 0:
		return "its alarms notify"
	case 1:
		return names[0] + " notifies"
	}
	return and(names) + " tell"
}
