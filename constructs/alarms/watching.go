package alarms

import (
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/constructs/internal/token"
)

// watching returns what a rule of the kind metric watches if it is given a CDK metric:
// the metric with the rule's thresholds, or metric math over several. An alarm sees
// only the metrics of its own region; a metric of another region is refused, as in
// CDK's own alarm. The accounts are those of metrics from other accounts, as in
// BoundProps.
func watching(stack awscdk.Stack, metric awscloudwatch.IMetric, rule alarmrules.Rule) (watch alarmrules.Watch, accounts map[string]string, err error) {
	rule, err = rule.ByValue()
	if err != nil {
		return nil, nil, fmt.Errorf("rule %s: %w", rule.Name, err)
	}
	kind, ok := rule.Watch.(alarmrules.Metric)
	if !ok {
		return rule.Watch, nil, fmt.Errorf("Metric is given, and the rule %s watches something else: use a rule of the kind metric", rule.Name)
	}
	banded := kind.Bands.AboveBand != nil || kind.Bands.BelowBand != nil || kind.Bands.OutsideBand != nil
	accounts = map[string]string{}
	config := metric.ToMetricConfig()
	switch {
	case config.SearchExpression != nil:
		return kind, nil, fmt.Errorf("rule %s: a search finds any number of metrics, and an alarm only watches those that it names: use metrics, or math over them", rule.Name)
	case config.MetricStat != nil:
		kind.Of, err = statisticOf(stack, config.MetricStat, onlyMetric, accounts)
		if banded && len(accounts) > 0 {
			err = fmt.Errorf("rule %s: the metric %s is in another account, whose metrics get no band here (CloudWatch_Alarms): give the rule a threshold", rule.Name, kind.Of.Name)
		}
		return kind, accounts, err
	case config.MathExpression == nil:
		return kind, nil, fmt.Errorf("rule %s: Metric is neither a metric nor math over metrics", rule.Name)
	case banded:
		return kind, nil, fmt.Errorf("rule %s: a band is learnt from one metric, not from metric math", rule.Name)
	}
	math := config.MathExpression
	if math.SearchAccount != nil || math.SearchRegion != nil {
		return kind, nil, fmt.Errorf("rule %s: an alarm does not search: leave SearchAccount and SearchRegion out of the math expression", rule.Name)
	}
	of := map[string]alarmrules.Source{}
	if math.UsingMetrics != nil {
		for _, id := range slices.Sorted(maps.Keys(*math.UsingMetrics)) {
			inner := (*math.UsingMetrics)[id].ToMetricConfig()
			if inner.MetricStat == nil {
				return kind, nil, fmt.Errorf("rule %s: %s is metric math itself: write it out in the expression", rule.Name, id)
			}
			m, err := statisticOf(stack, inner.MetricStat, id, accounts)
			if err != nil {
				return kind, nil, err
			}
			of[id] = alarmrules.Source{Metric: &m}
		}
	}
	return alarmrules.Math{Expression: *math.Expression, Of: of, Thresholds: kind.Thresholds, Window: kind.Window}, accounts, nil
}

// statisticOf returns the statistic of a CDK metric, and records its account if that is
// not the stack's.
func statisticOf(stack awscdk.Stack, stat *awscloudwatch.MetricStatConfig, id string, accounts map[string]string) (alarmrules.MetricStatistic, error) {
	out := alarmrules.MetricStatistic{Namespace: *stat.Namespace, Name: *stat.MetricName, Statistic: *stat.Statistic}
	if stat.Dimensions != nil {
		for _, d := range *stat.Dimensions {
			if out.Dimensions == nil {
				out.Dimensions = map[string]string{}
			}
			value, ok := d.Value.(string)
			if !ok {
				return out, fmt.Errorf("the dimension %s of %s has no text as its value", *d.Name, out.Name)
			}
			out.Dimensions[*d.Name] = value
		}
	}
	if its, here := stat.Region, *stack.Region(); its != nil && *its != here && !token.In(*its) && !token.In(here) {
		return out, fmt.Errorf("the metric %s is in region %s, and the alarm in %s: it would never get data", out.Name, *its, here)
	}
	if its := stat.Account; its != nil && *its != *stack.Account() && !token.In(*its) {
		accounts[id] = *its
	}
	return out, nil
}
