package loggroup

import (
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// Refusals are what CloudWatch would say of a query in these log groups, whose
// classes differ in what they can be asked; each once. A log group that is missing
// is left out.
func Refusals(query insights.Query, groups ...*LogGroup) []*insights.Error {
	all := refusals(query, "")
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

// accepted has what CloudWatch takes of queries, by their texts, in log groups of a class; of
// any class where that is empty. Many services save the same. What it refuses is looked at
// again, as an error has its place in the text as it was written.
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
	all := query.Check()
	if class != "" {
		all = query.CheckIn(class)
	}
	accepted[of] = len(all) == 0
	return all
}
