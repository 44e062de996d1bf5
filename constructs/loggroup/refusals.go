package loggroup

import (
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// Refusals are what CloudWatch would say of a query in these log groups, whose
// classes differ in what they can be asked; each once. A log group that is missing
// is left out.
func Refusals(query insights.Query, groups ...*LogGroup) []*insights.Error {
	all := query.Check()
	for _, group := range groups {
		if group.IsMissing() {
			continue
		}
		for _, err := range query.CheckIn(group.Class()) {
			if !slices.ContainsFunc(all, func(e *insights.Error) bool { return e.Error() == err.Error() }) {
				all = append(all, err)
			}
		}
	}
	return all
}
