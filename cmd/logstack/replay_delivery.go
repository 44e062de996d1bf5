package main

import (
	"cmp"

	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

// textOfDeliveries writes what the subscription filters of a template send.
func textOfDeliveries(p *page, r *replay.Report, t *template.Template) {
	title := false
	for _, d := range r.Deliveries {
		if d.Stack != t.Stack {
			continue
		}
		if !title {
			title = true
			p.section("Subscription filters: sent of events seen")
		}
		sent := numeral.Of(d.Matched, d.Events)
		if d.Refused != "" {
			sent = "not replayed"
		}
		p.row(called(d.Name, d.LogicalID), sent, d.Refused != "")
		if d.Refused != "" {
			p.paragraph(belowLabel, d.Refused)
			continue
		}
		for _, line := range wrapPattern(cmp.Or(d.Pattern, "every log event"), p.lineWidth()-belowLabel) {
			p.line(pad("", belowLabel) + line)
		}
		p.paragraph(belowLabel, "of "+d.LogGroup+" to "+d.Destination)
		for _, warning := range d.Warnings {
			p.warning(belowLabel, warning)
		}
	}
}
