package loggroup

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/logclass"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/taken"
)

// attachedKey is a log group, whoever made a LogGroup of it.
type attachedKey struct {
	app    constructs.IConstruct
	place  place.Place
	called string
}

// attached has the patterns of each log group's metric filters, by their names.
var attached = map[attachedKey]map[string]filterpattern.Pattern{}

// Attach notes a metric filter of the log group, of that name; package metricfilter calls
// it. It is an error if the log group's class has no metric filters, if the log
// group has one of that name already, or has as many as CloudWatch allows.
// Filters that others gave a log group that was there before are not known.
func (g *LogGroup) Attach(filter constructs.IConstruct, name string, pattern filterpattern.Pattern) error {
	if g.IsMissing() {
		return errors.New("the log group is missing: say which one is meant")
	}
	if err := g.Check(logclass.MetricFilters); err != nil {
		return err
	}
	if nothing.In(filter) {
		return errors.New("the metric filter is missing: say which one is meant")
	}
	if err := taken.Take(filter, taken.MetricFilter(g.called()), name); err != nil {
		return fmt.Errorf("%w: the later would replace it", err)
	}
	key := attachedKey{place.App(filter), place.Of(filter), g.called()}
	filters := attached[key]
	if filters == nil {
		filters = map[string]filterpattern.Pattern{}
		attached[key] = filters
	}
	filters[name] = pattern
	regexes := 0
	for _, p := range filters {
		if p.Regexes() > 0 {
			regexes++
		}
	}
	switch {
	case len(filters) > cloudwatch.MaxMetricFilters:
		return fmt.Errorf("this is filter %d of the log group: %d are allowed", len(filters), cloudwatch.MaxMetricFilters)
	case pattern.Regexes() > 0 && regexes > cloudwatch.MaxRegexFilters:
		return fmt.Errorf("this is filter %d of the log group with a regular expression: %d are allowed", regexes, cloudwatch.MaxRegexFilters)
	}
	return nil
}

// called is the log group's name where it is known, and else what stands for it.
func (g *LogGroup) called() string { return cmp.Or(g.name, *g.NameRef()) }
