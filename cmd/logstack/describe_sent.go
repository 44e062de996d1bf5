package main

import "github.com/logstack-go/logstack/template"

// describeSubscriptionFilters lists what is sent on, and where to.
func describeSubscriptionFilters(p *page, t *template.Template) {
	var rows [][]string
	for _, f := range t.SubscriptionFilters() {
		events := f.Pattern
		if events == "" {
			events = "all"
		}
		if f.OnTransformed {
			events += ", transformed"
		}
		if f.Selection != "" {
			events += ", where " + f.Selection
		}
		rows = append(rows, []string{named(f.Name, f.Resource), f.LogGroup, events, f.Destination})
	}
	if rows == nil {
		return
	}
	p.line("")
	p.table([]string{"Subscription filters", "log group", "log events", "sent to"}, rows)
}
