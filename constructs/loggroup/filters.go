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

// attachedKey identifies a log group, whichever LogGroup values represent it.
type attachedKey struct {
	app    constructs.IConstruct
	place  place.Place
	called string
}

// filters holds the patterns of a log group's filters, by filter name.
type filters struct {
	metric, subscription map[string]filterpattern.Pattern
}

// attached holds the filters of each log group.
var attached = map[attachedKey]*filters{}

// filtersOf returns the filters recorded for the log group in the app of a construct.
func (g *LogGroup) filtersOf(filter constructs.IConstruct) *filters {
	key := attachedKey{place.App(filter), place.Of(filter), g.called()}
	if attached[key] == nil {
		attached[key] = &filters{map[string]filterpattern.Pattern{}, map[string]filterpattern.Pattern{}}
	}
	return attached[key]
}

// checkRegexes returns an error if there are more filters with regular expressions than
// a log group can have. Metric filters and subscription filters count together.
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
		return fmt.Errorf("this is filter %d of the log group with a regular expression: at most %d are allowed", regexes, cloudwatch.MaxRegexFilters)
	}
	return nil
}

// Attach records a metric filter of the log group; package metricfilter calls it. It
// returns an error if the log group's class does not support metric filters, if the log
// group already has a metric filter with that name, or if it has as many as CloudWatch
// allows. Filters that were made outside of the app are not known.
func (g *LogGroup) Attach(filter constructs.IConstruct, name string, pattern filterpattern.Pattern) error {
	if g.IsMissing() {
		return errors.New("the log group is missing: give the log group")
	}
	if err := g.Check(logclass.MetricFilters); err != nil {
		return err
	}
	if nothing.In(filter) {
		return errors.New("the metric filter is missing: give the filter")
	}
	if err := taken.Take(filter, taken.MetricFilter(g.called()), name); err != nil {
		return fmt.Errorf("%w: the later one would replace it", err)
	}
	filters := g.filtersOf(filter)
	filters.metric[name] = pattern
	if n := len(filters.metric); n > cloudwatch.MaxMetricFilters {
		return fmt.Errorf("this is filter %d of the log group: at most %d are allowed", n, cloudwatch.MaxMetricFilters)
	}
	if pattern.Regexes() > 0 {
		return filters.checkRegexes()
	}
	return nil
}

// Subscribe records a subscription filter of the log group; package subscription calls
// it. It returns an error if the log group's class does not support subscription
// filters, if the log group already has a subscription filter with that name, or if it
// has as many as CloudWatch allows. Filters that were made outside of the app are not
// known; neither is the account-level subscription filter, which does not count.
func (g *LogGroup) Subscribe(filter constructs.IConstruct, name string, pattern filterpattern.Pattern) error {
	if g.IsMissing() {
		return errors.New("the log group is missing: give the log group")
	}
	if err := g.Check(logclass.SubscriptionFilters); err != nil {
		return err
	}
	if nothing.In(filter) {
		return errors.New("the subscription filter is missing: give the filter")
	}
	if err := taken.Take(filter, taken.SubscriptionFilter(g.called()), name); err != nil {
		return fmt.Errorf("%w: give it another Name", err)
	}
	filters := g.filtersOf(filter)
	filters.subscription[name] = pattern
	if n := len(filters.subscription); n > cloudwatch.MaxSubscriptionFilters {
		return fmt.Errorf("this is subscription filter %d of the log group: at most %d are allowed; several can read one stream instead of one each", n, cloudwatch.MaxSubscriptionFilters)
	}
	if pattern.Regexes() > 0 {
		return filters.checkRegexes()
	}
	return nil
}

// called returns the log group's name if it is known, and otherwise its token.
func (g *LogGroup) called() string { return cmp.Or(g.name, *g.NameRef()) }
