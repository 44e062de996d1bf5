package test

import (
	"slices"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/queries"
)

// Every preset of a source has a stack with the source's rules and queries, as far as
// it has their fields.
func TestEverySourceHasItsStack(t *testing.T) {
	for _, name := range contract.SourcePresets() {
		c, err := contract.Preset(name)
		if err != nil {
			t.Fatal(err)
		}
		set, _, err := alarmrules.Bindable(alarmrules.Application{Contract: c}, alarmrules.DefaultsOf(c)...)
		if err != nil {
			t.Fatal(err)
		}
		saved, _ := queries.BindAll(queries.Of(c), c)
		stack := newStack(t)
		servicelogs.New(stack, "Logs", servicelogs.Props{Application: "own", Contract: c})
		template := synthesize(t, stack)
		if got, want := len(template.resources(t, "AWS::Logs::QueryDefinition")), len(saved); got != want {
			t.Errorf("%s has %d queries, want %d", name, got, want)
		}
		if got, want := len(template.resources(t, "AWS::Logs::MetricFilter")), len(set.Filters()); got != want {
			t.Errorf("%s has %d metric filters, want %d", name, got, want)
		}
		if name == "cloudtrail" {
			var patterns []string
			for _, filter := range template.resources(t, "AWS::Logs::MetricFilter") {
				pattern, _ := filter.Properties["FilterPattern"].(string)
				patterns = append(patterns, pattern)
			}
			// Security Hub compares patterns as text.
			if !slices.Contains(patterns, `{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}`) {
				t.Errorf("the patterns are %q", patterns)
			}
		}
	}
}
