package replay

import (
	"errors"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/template"
)

// savedQueries checks the saved queries of the templates, which nothing else
// checks before somebody needs one at night.
func (p *plan) savedQueries() []SavedQuery {
	all := []SavedQuery{}
	for _, t := range p.templates {
		for _, view := range t.SavedQueries() {
			all = append(all, SavedQuery{t.Stack, view.LogicalID, view.Name, refusedQuery(view)})
		}
	}
	return all
}

// refusedQuery says why CloudWatch would refuse to run a query; empty if it
// would run it, or if only the deployment knows the query.
func refusedQuery(view template.SavedQuery) string {
	for _, u := range view.Unresolved {
		if u.Property == "QueryString" {
			return ""
		}
	}
	if view.Language != "CWLI" {
		return "" // queries in other languages are not read
	}
	q, err := insights.Parse(view.Query)
	if err != nil {
		return summary(err)
	}
	for _, problem := range q.Check() {
		return problem.Summary()
	}
	return ""
}

func summary(err error) string {
	var at *insights.Error
	if errors.As(err, &at) {
		return at.Summary()
	}
	return err.Error()
}
