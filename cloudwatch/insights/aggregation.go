package insights

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/logstack-go/logstack/cloudwatch"
)

// Aggregation is what an alarm on a query computes from the rows that the query
// finds: one function, for each contributor if there are several (alarm-log,
// API_ScheduledQueryConfiguration).
type Aggregation struct {
	// Call is the call of the function, such as count(*). The function's Alarm is
	// true.
	Call *Call
	// By are the fields that distinguish contributors, at most
	// cloudwatch.MaxAggregatedBy.
	By []*Field
	// ByNames are the names of the By fields.
	ByNames []string
	// Text is the text of the aggregation without its order, which makes no
	// difference to an alarm.
	Text string
}

// aggregationOrder matches the order at the end of an aggregation
// (API_ScheduledQueryConfiguration).
var aggregationOrder = regexp.MustCompile(`(?i)\s*\|\s*sort\s+(asc|desc)\s*$`)

// ParseAggregation parses the aggregation of an alarm on a query, such as count(*)
// by service. It returns an error if CloudWatch would reject the aggregation.
func ParseAggregation(text string) (Aggregation, error) {
	if n := utf8.RuneCountInString(text); n > cloudwatch.MaxAggregation {
		return Aggregation{}, fmt.Errorf("the aggregation has %d characters: at most %d are allowed", n, cloudwatch.MaxAggregation)
	}
	a := Aggregation{Text: aggregationOrder.ReplaceAllString(text, "")}
	q, err := Parse("stats " + a.Text)
	if err != nil {
		return a, err
	}
	stats, ok := q.Commands()[0].(*Stats)
	if !ok || len(q.Commands()) != 1 || len(stats.Items) != 1 {
		return a, fmt.Errorf("%q is not an aggregation for an alarm: use one function, such as count(*) by service", text)
	}
	a.Call, ok = stats.Items[0].X.(*Call)
	if !ok || !alarmFunction(a.Call.Function) {
		return a, fmt.Errorf("%q is not an aggregation for an alarm: use one of %s", text, alarmFunctions())
	}
	if n := len(stats.By); n > cloudwatch.MaxAggregatedBy {
		return a, fmt.Errorf("the aggregation is by %d fields: at most %d are allowed", n, cloudwatch.MaxAggregatedBy)
	}
	for _, by := range stats.By {
		field, ok := by.X.(*Field)
		if !ok {
			return a, fmt.Errorf("the aggregation is by %s: use fields only", Format(by.X))
		}
		a.By, a.ByNames = append(a.By, field), append(a.ByNames, by.Name())
	}
	return a, nil
}

// alarmFunction reports whether an alarm can aggregate by a function.
func alarmFunction(name string) bool {
	f, ok := FindFunction(name)
	return ok && f.Alarm
}

// alarmFunctions lists the functions by which an alarm can aggregate.
func alarmFunctions() string {
	var names []string
	for _, f := range Functions() {
		if f.Alarm {
			names = append(names, f.Name)
		}
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
