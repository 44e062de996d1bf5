package lint

var loggroupRetention = Check{ID: "loggroup/retention", Severity: Warning, run: func(p *pass) {
	for _, t := range p.templates {
		for _, g := range t.LogGroups() {
			if g.RetentionDays.IsZero() {
				p.tell(t, g.LogicalID, "", finding{
					summary: "it keeps log events for ever",
					details: "Without RetentionInDays nothing expires, and what is stored is paid for each month.",
					remedy:  "set RetentionInDays to one of CloudWatch's periods, such as 30 or 90",
				})
			}
		}
	}
}}
