package lint

import (
	"fmt"

	"github.com/logstack-go/logstack/internal/quantity"
)

var alarmQueryGap = Check{ID: "alarm/query-gap", Severity: Bug, run: func(p *pass) {
	for _, q := range p.replay().schedules {
		looks := q.Start - q.End
		if looks >= q.Every {
			continue
		}
		p.tell(q.Template, q.LogicalID, q.Template.Named(q.LogicalID, "StartTimeOffset"), message{
			summary: fmt.Sprintf("its query runs every %s, and looks at %s of it", quantity.Duration(q.Every), quantity.Duration(looks)),
			details: "What is logged in the rest of the time no run of the query sees.",
			remedy:  fmt.Sprintf("let StartTimeOffset be %d seconds more than EndTimeOffset at least", int(q.Every.Seconds())),
		})
	}
}}
