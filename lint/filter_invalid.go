package lint

import (
	"errors"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
)

var filterInvalid = Check{ID: "filter/invalid", Severity: Fatal, run: func(p *pass) {
	p.tellRefused(metricFilterType, subscriptionFilterType)
	broken := map[string]bool{} // whose patterns are told here, with their hints
	for _, f := range p.filters() {
		if at := new(filterpattern.Error); errors.As(f.err, &at) {
			f.tell(p, "FilterPattern", finding{summary: at.Message, remedy: at.Hint})
			broken[f.in.Stack+"\x00"+f.LogicalID] = true
		}
	}
	for _, f := range p.replay().report.Filters {
		if f.Invalid && !broken[f.Stack+"\x00"+f.LogicalID] && !isOfClass(f.Refused) {
			p.tellInvalid(f.Stack, f.LogicalID, f.Refused)
		}
	}
	for _, d := range p.replay().report.Deliveries {
		if d.Invalid && !broken[d.Stack+"\x00"+d.LogicalID] && !isOfClass(d.Refused) {
			p.tellInvalid(d.Stack, d.LogicalID, d.Refused)
		}
	}
}}

// isOfClass reports whether a filter is refused for the class of its log group, which is
// told once, of the log group.
func isOfClass(refused string) bool { return strings.HasPrefix(refused, "log groups of ") }
