package lint

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/retention"
)

var loggroupRetention = Check{ID: "loggroup/retention", Severity: Warning, run: func(p *pass) {
	for _, t := range p.templates {
		for _, g := range t.LogGroups() {
			switch days, known := g.RetentionDays.Value(); {
			case g.RetentionDays.IsZero() && g.Tier == "" && g.Class != string(insights.Delivery):
				p.tell(t, g.LogicalID, "", message{
					summary: "it keeps log events forever",
					details: "Without RetentionInDays nothing expires, and storage is billed every month.",
					remedy:  "set RetentionInDays to one of CloudWatch's periods, such as 30 or 90",
				})
			case known && g.Tier == string(retention.Audit):
				for _, below := range (retention.Kept{Days: retention.Days(days)}).Below(retention.DefaultRegulations()) {
					if !below.Removal {
						p.tell(t, g.LogicalID, "RetentionInDays", message{
							severity: Info, // an archive may keep the logs in addition
							summary:  fmt.Sprintf("it is of the tier %s: %s", g.Tier, below.Text),
						})
					}
				}
			}
		}
	}
}}
