package lint

var alarmActionsOff = Check{ID: "alarm/actions-off", Severity: Bug, run: func(p *pass) {
	for _, a := range p.allAlarms() {
		if !a.actsAtAll && len(a.actions)+len(a.others) > 0 {
			p.tell(a.in, a.LogicalID, "ActionsEnabled", finding{
				summary: "its actions are switched off",
				details: "With ActionsEnabled false, the alarm changes its state and nobody is told, whatever its actions are.",
				remedy:  "leave ActionsEnabled out, or the actions where another alarm tells people",
			})
		}
	}
}}
