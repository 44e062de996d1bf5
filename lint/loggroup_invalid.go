package lint

import (
	"fmt"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/template"
)

var loggroupInvalid = Check{ID: "loggroup/invalid", Severity: Fatal, run: func(p *pass) {
	p.tellRefused(logGroupType)
	for _, t := range p.templates {
		named := map[string]string{} // the first of each name
		for _, g := range t.LogGroups() {
			switch first, twice := named[g.Name]; {
			case isOpen(g.Name) || g.Undecided || t.Origin() == template.Account:
			case twice:
				p.tell(t, g.LogicalID, "LogGroupName", message{summary: fmt.Sprintf("%s has the same name, and a log group exists once", first)})
			default:
				named[g.Name] = g.LogicalID
			}
			if !isClass(g.Class) {
				p.tell(t, g.LogicalID, "LogGroupClass", message{summary: fmt.Sprintf("%s is not a class of log groups: use STANDARD, INFREQUENT_ACCESS or DELIVERY", g.Class)})
			}
			days, known := g.RetentionDays.Value()
			if !known {
				continue
			}
			if err := cloudwatch.CheckRetentionDays(int(days)); err != nil {
				p.tell(t, g.LogicalID, "RetentionInDays", message{summary: err.Error()})
			}
		}
	}
}}

// isClass reports whether a log group class exists. The empty class does; one
// that only the deployment knows may.
func isClass(class string) bool {
	classes := append(insights.Classes(), insights.Delivery, "")
	return isOpen(class) || slices.Contains(classes, insights.Class(class))
}
