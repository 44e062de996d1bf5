package lint

import (
	"fmt"
	"strconv"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
)

var filterUnit = Check{ID: "filter/unit", Severity: Warning, run: func(p *pass) {
	for _, f := range p.filters() {
		for i, m := range f.metrics {
			if isOpen(m.Value, m.Unit) || p.isOfSeveralUnits(m.Namespace, m.Name) {
				continue
			}
			summary := p.wrongUnit(m.Value, contract.Unit(m.Unit))
			if summary == "" {
				continue
			}
			f.tell(p, fmt.Sprintf("MetricTransformations[%d].Unit", i), message{
				summary: summary,
				details: "CloudWatch does not convert units and shows the number with the given one: people misread it, and an alarm that names the right unit never has a datapoint.",
				remedy:  "set the unit of the value",
			})
		}
	}
}}

// wrongUnit says what is wrong with the unit of a published value; empty if
// nothing is, or nobody knows.
func (p *pass) wrongUnit(value string, unit contract.Unit) string {
	if number, err := strconv.ParseFloat(value, 64); err == nil {
		if number != 1 || unit == contract.None || unit == contract.Count {
			return ""
		}
		return fmt.Sprintf("it publishes 1 for each match, which is a number of matches, in %s", unit)
	}
	if p.contract == nil || unit == contract.None {
		return ""
	}
	for _, field := range p.contract.Fields() {
		of := field.Unit.CloudWatch()
		if filterpattern.Field(field.As).String() == value && field.Unit != "" && of != contract.None && of != unit {
			return fmt.Sprintf("it publishes %s in %s, and %s of the log contract is in %s", value, unit, field.Name, of)
		}
	}
	return ""
}
