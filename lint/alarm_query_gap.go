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
			details: "No run of the query sees what is logged in between.",
			remedy:  fmt.Sprintf("make StartTimeOffset at least %d seconds more than EndTimeOffset", int(q.Every.Seconds())),
		})
	}
}}
