package lint

import (
	"errors"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/logclass"
)

var filterInvalid = Check{ID: "filter/invalid", Severity: Fatal, run: func(p *pass) {
	p.tellRefused(metricFilterType, subscriptionFilterType)
	told := map[string]bool{} // by stack and logical id
	for _, f := range p.filters() {
		at := new(filterpattern.Error)
		switch broken := errors.As(f.err, &at); {
		case broken: // with its hint
			f.tell(p, "FilterPattern", message{summary: at.Message, remedy: at.Hint})
		case !p.isOfWrongClass(f): // loggroup/class reports it, once
			continue
		}
		told[f.in.Stack+"\x00"+f.LogicalID] = true
	}
	for _, f := range p.replay().report.Filters {
		if f.Invalid && !told[f.Stack+"\x00"+f.LogicalID] {
			p.tellInvalid(f.Stack, f.LogicalID, f.Refused)
		}
	}
	for _, d := range p.replay().report.Deliveries {
		if d.Invalid && !told[d.Stack+"\x00"+d.LogicalID] {
			p.tellInvalid(d.Stack, d.LogicalID, d.Refused)
		}
	}
}}

// isOfWrongClass reports whether the class of the filter's log group does not
// support such filters, or does not exist, which loggroup/invalid reports.
func (p *pass) isOfWrongClass(f filtering) bool {
	_, g, _ := p.groupOf(f.in, f.group)
	return !isClass(g.Class) || logclass.Check(insights.Class(g.Class), f.feature()) != nil
}
