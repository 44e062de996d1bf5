package alarmrules

import "github.com/logstack-go/logstack/queries"

// WithParameters returns a query in which placeholders that rules have as parameters have
// the rules' values as their defaults: what a rule counts as slow, a query does, too.
func WithParameters(query queries.Query, rules []Rule) queries.Query {
	for _, rule := range rules {
		for name, value := range rule.Parameters {
			query = query.With(name, string(value))
		}
	}
	return query
}
