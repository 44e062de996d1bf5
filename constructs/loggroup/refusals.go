package loggroup

import (
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// Refusals returns the errors that CloudWatch would return for a query in these log
// groups, whose classes support different commands, without duplicates. Missing log
// groups are ignored.
func Refusals(query insights.Query, groups ...*LogGroup) []*insights.Error {
	all := refusals(query, insights.Standard)
	for _, group := range groups {
		if group.IsMissing() {
			continue
		}
		for _, err := range refusals(query, group.Class()) {
			if !slices.ContainsFunc(all, func(e *insights.Error) bool { return e.Error() == err.Error() }) {
				all = append(all, err)
			}
		}
	}
	return all
}

// accepted caches the queries that CloudWatch accepts, by text and class. Many services
// save the same queries. Refused queries are not cached, because an error refers to a
// position in the original text.
var accepted = map[asked]bool{}

type asked struct {
	query string
	class insights.Class
}

func refusals(query insights.Query, class insights.Class) []*insights.Error {
	of := asked{query.String(), class}
	if accepted[of] {
		return nil
	}
	all := query.CheckIn(class)
	accepted[of] = len(all) == 0
	return all
}
