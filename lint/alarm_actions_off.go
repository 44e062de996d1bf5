package lint

var alarmActionsOff = Check{ID: "alarm/actions-off", Severity: Bug, run: func(p *pass) {
	all := p.allAlarms()
	for _, t := range p.templates {
		var off []anyAlarm
		acting := 0
		for _, a := range all {
			if a.in != t || len(a.actions)+len(a.others) == 0 {
				continue
			}
			if acting++; !a.actsAtAll {
				off = append(off, a)
			}
		}
		f := message{
			summary: "its actions are turned off",
			details: "With ActionsEnabled false, the alarm changes its state and nobody is notified, whatever its actions are.",
			remedy:  "leave ActionsEnabled out, or leave the actions out if another alarm notifies people",
		}
		if len(off) == acting && acting > 1 {
			// That is how a whole stage is silenced on purpose.
			f.severity, f.summary = Info, "its actions are turned off, like those of all alarms in the stack"
		}
		for _, a := range off {
			p.tell(a.in, a.LogicalID, "ActionsEnabled", f)
		}
	}
}}
