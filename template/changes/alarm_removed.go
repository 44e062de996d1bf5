package changes

var alarmRemoved = kind{
	name: "alarm-removed",
	doc: Doc{
		Title: "Alarms that are deleted", Severity: Loss,
		Meaning: "An alarm is deleted, and no other alarm has the same condition. Nobody is notified of it any more.",
		Remedy:  "Restore the alarm. If it is meant to go, allow the finding with --allow.",
	},
	find: func(f *finder) {
		for _, one := range f.removed(alarmTypes...) {
			if one.new != nil || f.renamedTo(one.old) != nil || f.movedTo(one.old) != nil {
				continue
			}
			switch f.fate(one) {
			case Deleted:
				f.severe(one.old, "It leaves the stack and is deleted.", f.wasTold(one.old)...)
			case Unknown:
				f.add(one.old, Open, "", "It leaves the stack, and whether it is deleted cannot be known.")
			}
		}
	},
}

// wasTold says what an alarm did and whom it told.
func (c *comparison) wasTold(old *thing) []Difference {
	var all []Difference
	for _, d := range c.aspects(old) {
		if d.What == "goes off" {
			all = append(all, Difference{What: d.What, Was: d.Is})
		}
	}
	if told := c.tells(old.get("AlarmActions").items()); told != nil {
		all = append(all, Difference{What: "notifies", Was: and(told)})
	}
	return all
}
