package remote

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/template"
)

// Described is an account's description of itself.
type Described struct {
	// Answers holds the answers in the form of the AWS CLI, one per page.
	// Package template/deployed reads them.
	Answers []json.RawMessage
	// Missing says what the account did not reveal, and why.
	Missing []template.Elsewhere
	// States holds the current state of each alarm by name.
	States map[string]alarm.State

	// filtered lists the log groups that have metric filters, in order.
	filtered []string
}

// EachFiltered stands in a dry run for the log groups with metric filters,
// which are only known from answers.
const EachFiltered = "(each log group that has a metric filter)"

// Describe asks for what a replay needs: log groups, metric filters, alarms,
// saved queries, Contributor Insights rules and account policies of the whole
// account, and the subscription filters and transformers of the given log
// groups or, if none are given, of those with metric filters.
//
// A replay needs log groups, metric filters and alarms; if one of these calls
// fails, so does Describe. Anything else that is denied or not available in the
// region goes to Missing.
//
// It does not ask for what is not replayed: dashboards, anomaly detectors,
// index policies, the identifiers that data protection policies mask, scheduled
// queries and task definitions.
func (a *Account) Describe(ctx context.Context, groups []string) (*Described, error) {
	d := &Described{States: map[string]alarm.State{}}
	for _, ask := range []func(context.Context, *Described) error{a.logGroups, a.metricFilters, a.alarms} {
		if err := ask(ctx, d); err != nil {
			return nil, err
		}
	}
	m := &missing{to: d}
	for _, ask := range []struct {
		kind, action string
		of           func(context.Context, *Described) error
	}{
		{"log alarms", "cloudwatch:DescribeAlarms", a.logAlarms},
		{"Contributor Insights rules", "cloudwatch:DescribeInsightRules", a.insightRules},
		{"saved queries", "logs:DescribeQueryDefinitions", a.savedQueries},
		{"account policies", "logs:DescribeAccountPolicies", a.accountPolicies},
	} {
		if err := m.unless(ask.kind, "", a.explain(ask.action, ask.of(ctx, d))); err != nil {
			return nil, err
		}
	}
	switch {
	case len(groups) > 0:
	case a.Dry():
		groups = []string{EachFiltered}
	default:
		groups = d.filtered
	}
	for _, group := range groups {
		if err := m.unless("subscription filters", group, a.explain("logs:DescribeSubscriptionFilters", a.subscriptionFilters(ctx, d, group))); err != nil {
			return nil, err
		}
		if err := m.unless("transformer", group, a.explain("logs:GetTransformer", a.transformer(ctx, d, group))); err != nil {
			return nil, err
		}
	}
	m.done()
	return d, nil
}

// add adds one page of an answer.
func (d *Described) add(page any, small bool) error {
	members := plain(page, small).(map[string]any)
	// The next page is included as well.
	delete(members, "nextToken")
	delete(members, "NextToken")
	text, err := json.Marshal(members)
	if err == nil {
		d.Answers = append(d.Answers, text)
	}
	return err
}

func (a *Account) logGroups(ctx context.Context, d *Described) error {
	pages := cloudwatchlogs.NewDescribeLogGroupsPaginator(a.logs, &cloudwatchlogs.DescribeLogGroupsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return a.explain("logs:DescribeLogGroups", err)
		}
		if err := d.add(page, true); err != nil {
			return err
		}
	}
	return nil
}

func (a *Account) metricFilters(ctx context.Context, d *Described) error {
	pages := cloudwatchlogs.NewDescribeMetricFiltersPaginator(a.logs, &cloudwatchlogs.DescribeMetricFiltersInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return a.explain("logs:DescribeMetricFilters", err)
		}
		for _, f := range page.MetricFilters {
			if name := aws.ToString(f.LogGroupName); !slices.Contains(d.filtered, name) {
				d.filtered = append(d.filtered, name)
			}
		}
		if err := d.add(page, true); err != nil {
			return err
		}
	}
	return nil
}

// The types of alarms to ask for. Without types, CloudWatch returns only metric
// alarms (API_DescribeAlarms). Log alarms are asked for separately, as not all
// regions have them.
var (
	alarmTypes    = []cwtypes.AlarmType{cwtypes.AlarmTypeMetricAlarm, cwtypes.AlarmTypeCompositeAlarm}
	logAlarmTypes = []cwtypes.AlarmType{cwtypes.AlarmTypeLogAlarm}
)

func (a *Account) alarms(ctx context.Context, d *Described) error {
	return a.explain("cloudwatch:DescribeAlarms", a.alarmsOf(ctx, d, alarmTypes))
}

func (a *Account) logAlarms(ctx context.Context, d *Described) error {
	return a.alarmsOf(ctx, d, logAlarmTypes)
}

func (a *Account) alarmsOf(ctx context.Context, d *Described, of []cwtypes.AlarmType) error {
	pages := cloudwatch.NewDescribeAlarmsPaginator(a.metrics, &cloudwatch.DescribeAlarmsInput{AlarmTypes: of})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, one := range page.MetricAlarms {
			d.States[aws.ToString(one.AlarmName)] = alarm.State(one.StateValue)
		}
		for _, one := range page.CompositeAlarms {
			d.States[aws.ToString(one.AlarmName)] = alarm.State(one.StateValue)
		}
		for _, one := range page.LogAlarms {
			d.States[aws.ToString(one.AlarmName)] = alarm.State(one.StateValue)
		}
		if err := d.add(page, false); err != nil {
			return err
		}
	}
	return nil
}

func (a *Account) insightRules(ctx context.Context, d *Described) error {
	pages := cloudwatch.NewDescribeInsightRulesPaginator(a.metrics, &cloudwatch.DescribeInsightRulesInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		if err := d.add(page, false); err != nil {
			return err
		}
	}
	return nil
}

func (a *Account) savedQueries(ctx context.Context, d *Described) error {
	for ask := (&cloudwatchlogs.DescribeQueryDefinitionsInput{}); ; {
		page, err := a.logs.DescribeQueryDefinitions(ctx, ask)
		if err != nil {
			return err
		}
		if err := d.add(page, true); err != nil {
			return err
		}
		if aws.ToString(page.NextToken) == "" {
			return nil
		}
		ask = &cloudwatchlogs.DescribeQueryDefinitionsInput{NextToken: page.NextToken}
	}
}

// accountPolicies asks for the account policies that a replay follows or
// mentions.
func (a *Account) accountPolicies(ctx context.Context, d *Described) error {
	for _, of := range []types.PolicyType{types.PolicyTypeTransformerPolicy, types.PolicyTypeSubscriptionFilterPolicy} {
		for ask := (&cloudwatchlogs.DescribeAccountPoliciesInput{PolicyType: of}); ; {
			page, err := a.logs.DescribeAccountPolicies(ctx, ask)
			if err != nil {
				return err
			}
			if err := d.add(page, true); err != nil {
				return err
			}
			if aws.ToString(page.NextToken) == "" {
				break
			}
			ask = &cloudwatchlogs.DescribeAccountPoliciesInput{PolicyType: of, NextToken: page.NextToken}
		}
	}
	return nil
}

func (a *Account) subscriptionFilters(ctx context.Context, d *Described, group string) error {
	pages := cloudwatchlogs.NewDescribeSubscriptionFiltersPaginator(a.logs, &cloudwatchlogs.DescribeSubscriptionFiltersInput{LogGroupName: aws.String(nameOf(group))})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		if err := d.add(page, true); err != nil {
			return err
		}
	}
	return nil
}

func (a *Account) transformer(ctx context.Context, d *Described, group string) error {
	answer, err := a.logs.GetTransformer(ctx, &cloudwatchlogs.GetTransformerInput{LogGroupIdentifier: &group})
	switch {
	case codeOf(err) == "ResourceNotFoundException":
		return nil // the log group has no transformer
	case err != nil:
		return err
	case len(answer.TransformerConfig) == 0:
		return nil
	}
	return d.add(answer, true)
}
