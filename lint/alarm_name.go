package lint

import "fmt"

var alarmName = Check{ID: "alarm/name", Severity: Fatal, run: func(p *pass) {
	first := map[string]anyAlarm{}
	for _, a := range p.allAlarms() {
		key := goesTo(a.in) + "\x00" + a.name
		if isOpen(a.name) || a.Undecided {
			continue
		}
		before, twice := first[key]
		if !twice {
			first[key] = a
			continue
		}
		p.tell(a.in, a.LogicalID, "AlarmName", message{
			summary: fmt.Sprintf("%s of %s has the name %s already", before.LogicalID, before.in.Stack, a.name),
			details: "An alarm's name is unique in an account and region, whatever its kind: the second stack fails, or takes over the first one's alarm.",
			remedy:  "give them different names, by their stack or environment",
		})
	}
}}
