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

// filters are the patterns of a log group's filters, by their names.
type filters struct {
	metric, subscription map[string]filterpattern.Pattern
}

// attached has the filters of each log group.
var attached = map[attachedKey]*filters{}

// filtersOf returns what is noted of the log group's filters in the app of a construct.
func (g *LogGroup) filtersOf(filter constructs.IConstruct) *filters {
	key := attachedKey{place.App(filter), place.Of(filter), g.called()}
	if attached[key] == nil {
		attached[key] = &filters{map[string]filterpattern.Pattern{}, map[string]filterpattern.Pattern{}}
	}
	return attached[key]
}

// checkRegexes is an error if there are more filters with regular expressions than a log
// group can have. Metric filters and subscription filters count alike.
func (f *filters) checkRegexes() error {
	regexes := 0
	for _, all := range []map[string]filterpattern.Pattern{f.metric, f.subscription} {
		for _, p := range all {
			if p.Regexes() > 0 {
				regexes++
			}
		}
	}
	if regexes > cloudwatch.MaxRegexFilters {
		return fmt.Errorf("this is filter %d of the log group with a regular expression: %d are allowed", regexes, cloudwatch.MaxRegexFilters)
	}
	return nil
}

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
	filters := g.filtersOf(filter)
	filters.metric[name] = pattern
	if n := len(filters.metric); n > cloudwatch.MaxMetricFilters {
		return fmt.Errorf("this is filter %d of the log group: %d are allowed", n, cloudwatch.MaxMetricFilters)
	}
	if pattern.Regexes() > 0 {
		return filters.checkRegexes()
	}
	return nil
}

// Subscribe notes a subscription filter of the log group, of that name; package
// subscription calls it. It is an error if the log group's class has no subscription
// filters, if the log group has one of that name already, or has as many as CloudWatch
// allows. Those that others gave a log group that was there before are not known, and nor
// is the account's own, of which there is one beside them.
func (g *LogGroup) Subscribe(filter constructs.IConstruct, name string, pattern filterpattern.Pattern) error {
	if g.IsMissing() {
		return errors.New("the log group is missing: say which one is meant")
	}
	if err := g.Check(logclass.SubscriptionFilters); err != nil {
		return err
	}
	if nothing.In(filter) {
		return errors.New("the subscription filter is missing: say which one is meant")
	}
	if err := taken.Take(filter, taken.SubscriptionFilter(g.called()), name); err != nil {
		return fmt.Errorf("%w: give it another Name", err)
	}
	filters := g.filtersOf(filter)
	filters.subscription[name] = pattern
	if n := len(filters.subscription); n > cloudwatch.MaxSubscriptionFilters {
		return fmt.Errorf("this is subscription filter %d of the log group: %d are allowed; a stream that several read takes the place of one each", n, cloudwatch.MaxSubscriptionFilters)
	}
	if pattern.Regexes() > 0 {
		return filters.checkRegexes()
	}
	return nil
}

// called is the log group's name where it is known, and else what stands for it.
func (g *LogGroup) called() string { return cmp.Or(g.name, *g.NameRef()) }
