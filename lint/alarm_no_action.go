package lint

var alarmNoAction = Check{ID: "alarm/no-action", Severity: Warning, run: func(p *pass) {
	if p.said().listens {
		return
	}
	all := p.allAlarms()
	for _, a := range all {
		if len(a.actions) > 0 || a.isNamed(all) || a.isLookedAt(p) {
			continue
		}
		f := message{
			summary: "nobody is notified when it goes off",
			details: "It has no AlarmActions, and no composite alarm in the templates looks at it: its state shows only in the console.",
			remedy:  "give it an AlarmAction, such as the topic of those who should know",
		}
		if len(a.others) > 0 {
			f.details = "It has actions for other states but none for ALARM, and no composite alarm of the templates looks at it."
		}
		if a.in.Named(a.LogicalID, "AlarmActions") == "AlarmActions" && !a.in.Given(a.LogicalID, "AlarmActions") {
			f.severity = Info
			f.details = "It has no AlarmActions under the conditions that hold here. With other parameters it may have some."
		}
		p.tell(a.in, a.LogicalID, "", f)
	}
}}

// isLookedAt reports whether another resource names the alarm, such as a
// scaling policy or a deployment that rolls back on it. The name in the alarm
// itself does not count.
func (a anyAlarm) isLookedAt(p *pass) bool {
	named := p.said().texts[a.name]
	if a.in.Given(a.LogicalID, "AlarmName") {
		named--
	}
	return p.said().refers[reference{a.in, a.LogicalID}] || named > 0
}
