package main

import (
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

// textOfDeliveries writes what the subscription filters of a stack send.
func textOfDeliveries(p *page, r *replay.Report) {
	for i, d := range r.Deliveries {
		if i == 0 {
			p.section("Subscription filters: sent of events seen")
		}
		sent := numeral.Of(d.Matched, d.Events)
		if d.Refused != "" {
			sent = "not replayed"
		}
		p.row(template.Called(d.Name, d.LogicalID), sent, d.Refused != "")
		if d.Refused != "" {
			p.paragraph(belowLabel, d.Refused)
			continue
		}
		textOfPattern(p, d.Pattern)
		p.paragraph(belowLabel, "of "+d.LogGroup+" to "+d.Destination)
		for _, warning := range d.Warnings {
			p.warning(belowLabel, warning)
		}
	}
}
