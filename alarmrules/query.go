package alarmrules

import "github.com/logstack-go/logstack/queries"

// WithParameters returns the query with the values of the rules' parameters as
// defaults of its placeholders, so that a query considers slow what a rule does.
func WithParameters(query queries.Query, rules []Rule) queries.Query {
	for _, rule := range rules {
		for name, value := range rule.Parameters {
			query = query.With(name, string(value))
		}
	}
	return query
}
