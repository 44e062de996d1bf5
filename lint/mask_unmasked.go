package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/template"
)

var maskUnmasked = Check{ID: "mask/unmasked", Severity: Warning, NeedsContract: true, run: func(p *pass) {
	for _, t := range p.templates {
		if slices.ContainsFunc(p.templates, func(other *template.Template) bool { return masksElsewhere(t, other) }) {
			continue
		}
		for _, g := range t.LogGroups() {
			// The contract describes the application's own log groups.
			if !p.ofContract(g.Name) || !p.isOfApplication(t, g) || g.Class == string(insights.Delivery) || g.DataProtection && g.Protection == nil {
				continue
			}
			var clear []string
			for _, f := range p.contract.Fields() {
				if (f.Pattern != "" || len(f.DataIdentifiers()) > 0) && !p.masks(t, g.LogicalID, f) {
					clear = append(clear, f.As)
				}
			}
			if clear == nil {
				continue
			}
			p.tell(t, g.LogicalID, "DataProtectionPolicy", message{
				summary: fmt.Sprintf("nothing masks %s in it, which hold personal data by the log contract", strings.Join(clear, ", ")),
				details: "Everybody who may read the log group sees them, and so does everybody whom subscription filters and alarms send log events to.",
				remedy:  "mask them with a data protection policy of the log group or the account, or do not log them",
			})
		}
	}
}}

// masksElsewhere reports whether another template may mask the log groups of t,
// by an account policy that is unknown here or belongs to another stack.
func masksElsewhere(t, other *template.Template) bool {
	if !sameAccount(t, other) {
		return false
	}
	for _, a := range other.AccountPolicies() {
		if a.Type == "DATA_PROTECTION_POLICY" && (a.Protection == nil || other.Root() != t.Root()) {
			return true
		}
	}
	return len(other.Elsewhere()) > 0
}

// isOfApplication reports whether something in the templates writes to the log
// group, or a filter or a query reads it.
func (p *pass) isOfApplication(t *template.Template, g template.LogGroup) bool {
	is := func(in *template.Template, name string) bool { return p.isGroup(in, name, t, g) }
	return slices.ContainsFunc(p.containers(), func(c container) bool { return is(c.in, c.LogGroup) }) ||
		slices.ContainsFunc(p.filters(), func(f filtering) bool { return f.isMetric && is(f.in, f.group) }) ||
		slices.ContainsFunc(p.queries(), func(q asking) bool {
			return slices.ContainsFunc(q.groups, func(name string) bool { return is(q.in, name) })
		})
}
