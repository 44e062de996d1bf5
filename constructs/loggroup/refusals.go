package loggroup

import (
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// Refusals are what CloudWatch would say of a query in these log groups, whose
// classes differ in what they can be asked; each once. A log group that is missing
// is left out.
func Refusals(query insights.Query, groups ...*LogGroup) []*insights.Error {
	all := slices.Clone(refusals(query, ""))
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

// refused is a query in log groups of a class; of any class where that is empty.
type refused struct {
	query string
	class insights.Class
}

// known are the refusals of each query: many services save the same.
var known = map[refused][]*insights.Error{}

func refusals(query insights.Query, class insights.Class) []*insights.Error {
	of := refused{query.String(), class}
	all, ok := known[of]
	if !ok {
		if all = query.Check(); class != "" {
			all = query.CheckIn(class)
		}
		known[of] = all
	}
	return all
}
