package changes

import "fmt"

var alarmRenamed = kind{
	name: "alarm-renamed",
	doc: Doc{
		Title: "Alarms that get another name", Severity: Told,
		Meaning: "An alarm is deleted and created again under another name. It starts in INSUFFICIENT_DATA, without its history, and links to it break. Whatever knows it by name no longer finds it: other stacks, mute rules, runbooks, chat. It still notifies the same people.",
		Remedy:  "Keep the name if anybody outside the stack knows it.",
	},
	find: func(f *finder) {
		for _, one := range f.both(alarmTypes...) {
			if f.replaced(one) {
				f.severe(one.new, fmt.Sprintf("It was called %s: it is deleted and created again.", one.old.called()), Difference{"name", one.old.called(), one.new.called()})
			}
		}
		for _, one := range f.changes {
			if one.new == nil {
				continue
			}
			if old := f.renamedFrom(one.new); old != nil {
				if one.new.twinOf() == old {
					f.severe(one.new, fmt.Sprintf("It is deleted and created again: it was in the nested stack %s, which this one replaces, as most of its resources are here under the same logical ids.", old.scope.template.Stack),
						Difference{"name", old.called(), one.new.called()})
					continue
				}
				f.severe(one.new, fmt.Sprintf("It takes over from %s, which is deleted: it goes off under the same condition, and has another name.", old.called()),
					Difference{"name", old.called(), one.new.called()}, Difference{"logical id", old.LogicalID, one.new.LogicalID})
			}
		}
	},
}
