package main

import (
	"cmp"
	"strings"

	"github.com/logstack-go/logstack/template"
)

// describeSubscriptionFilters lists the subscription filters, with their
// destinations.
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

// describeAccountPolicies lists the policies that apply to all log groups of
// the account, except for data protection, which is listed with the log groups.
func describeAccountPolicies(p *page, t *template.Template) {
	var rows [][]string
	for _, a := range t.AccountPolicies() {
		kind, does := a.Type, "-"
		switch a.Type {
		case "DATA_PROTECTION_POLICY":
			continue
		case "SUBSCRIPTION_FILTER_POLICY":
			kind = "subscription"
			if a.Destination != "" {
				does = cmp.Or(a.Pattern, "all") + " sent to " + a.Destination
			}
		case "TRANSFORMER_POLICY":
			kind, does = "transformer", cmp.Or(strings.Join(a.Processors, ", "), "-")
		case "FIELD_INDEX_POLICY":
			kind, does = "indexes", cmp.Or(strings.Join(a.Indexed, ", "), "-")
		}
		rows = append(rows, []string{named(a.Name, a.Resource), kind, cmp.Or(a.Selection, "all"), does})
	}
	if rows != nil {
		p.line("")
		p.table([]string{"Policies of the account", "kind", "log groups", "does"}, rows)
	}
}

// describeTransformers lists the transformers, which rewrite log events at
// ingestion.
func describeTransformers(p *page, t *template.Template) {
	var rows [][]string
	for _, one := range t.Transformers() {
		group := one.LogGroup
		if g, ok := t.LogGroup(group); ok {
			group = g.Name
		}
		rows = append(rows, []string{named(group, one.Resource), strings.Join(one.Processors, ", ")})
	}
	if rows != nil {
		p.line("")
		p.table([]string{"Transformers of", "processors"}, rows)
	}
}

// describeArchives lists where log events are kept outside of CloudWatch, and
// what reads them there.
func describeArchives(p *page, t *template.Template) {
	var rows [][]string
	for _, s := range t.DeliveryStreams() {
		to := s.To
		if s.Bucket != "" {
			to = s.Bucket + "/" + s.Folder
			if s.Compression != "" {
				to += ", " + s.Compression
			}
		}
		rows = append(rows, []string{named(s.Name, s.Resource), cmp.Or(strings.Join(s.LogGroups, ", "), "-"), to, keptText(s.Kept)})
	}
	if rows != nil {
		p.line("")
		p.table([]string{"Delivery streams", "of log groups", "to", "kept"}, rows)
	}
	rows = nil
	for _, table := range t.Tables() {
		rows = append(rows, []string{named(table.Name, table.Resource), table.Database, table.Location, cmp.Or(strings.Join(table.Partitions, ", "), "-")})
	}
	if rows != nil {
		p.line("")
		p.table([]string{"Tables of Athena", "database", "files", "partitions"}, rows)
	}
}

// keptText says how a bucket keeps its objects.
func keptText(k *template.Kept) string {
	if k == nil {
		return "-"
	}
	said := []string{"never expires"}
	if k.Days != "" {
		said[0] = count(k.Days, "day")
	}
	if k.Class != "" {
		said = append(said, k.Class+" after "+count(k.AfterDays, "day"))
	}
	if k.Lock != "" {
		locked := "locked " + k.Lock
		if k.LockDays != "" {
			locked += " for " + count(k.LockDays, "day")
		}
		said = append(said, locked)
	}
	return strings.Join(said, ", ")
}

// describeDeliveries lists the deliveries of logs of AWS services.
func describeDeliveries(p *page, t *template.Template) {
	var rows [][]string
	for _, d := range t.Deliveries() {
		rows = append(rows, []string{named(d.Of, d.Resource), cmp.Or(d.LogType, "-"), d.To, cmp.Or(d.Format, "-"), cmp.Or(strings.Join(d.Fields, ", "), "all")})
	}
	if rows != nil {
		p.line("")
		p.table([]string{"Deliveries of", "logs", "to", "format", "fields"}, rows)
	}
}
