package alarmrules_test

import (
	"slices"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/binding"
	"github.com/logstack-go/logstack/queries"
)

// The rules and queries of a contract fit together, so that a construct accepts
// them: a rule names a query that ships, and the contract can fulfil each
// filter.
func TestWhatShipsForAContractFitsTogether(t *testing.T) {
	for _, name := range contract.Presets() {
		c, err := contract.Preset(name)
		if err != nil {
			t.Fatal(err)
		}
		rules := alarmrules.Of(c)
		for _, rule := range rules {
			if rule.Query != "" && !slices.ContainsFunc(queries.Of(c), func(q queries.Query) bool { return q.Name == rule.Query }) {
				t.Errorf("%s: rule %s names the query %s, which does not ship", name, rule.Name, rule.Query)
			}
		}
		set, err := alarmrules.Bind(alarmrules.Application{Contract: c}, alarmrules.DefaultsOf(c)...)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, f := range set.Filters() {
			if err := binding.Pattern(c, f.Pattern, f.Value, f.Dimensions); err != nil {
				t.Errorf("%s: filter %s: %v", name, f.Name, err)
			}
		}
	}
}
