package remote

import (
	"context"
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
)

// Described is what an account says of itself.
type Described struct {
	// Answers are as the AWS CLI writes them, a page each: package template/deployed
	// reads them.
	Answers []json.RawMessage
	// States are those that the alarms are in, by their names.
	States map[string]alarm.State
}

// Describe asks for log groups, metric filters, alarms and saved queries.
//
// It does not ask for alarms on queries, which the protocol of CloudWatch that is in use
// does not know, nor for what nothing is replayed of: dashboards, task definitions,
// subscription filters.
func (a *Account) Describe(ctx context.Context) (*Described, error) {
	d := &Described{States: map[string]alarm.State{}}
	add := func(page any, small bool) error {
		members := plain(page, small).(map[string]any)
		// The next page is here as well.
		delete(members, "nextToken")
		delete(members, "NextToken")
		text, err := json.Marshal(members)
		if err == nil {
			d.Answers = append(d.Answers, text)
		}
		return err
	}
	groups := cloudwatchlogs.NewDescribeLogGroupsPaginator(a.logs, &cloudwatchlogs.DescribeLogGroupsInput{})
	if err := each(ctx, a, "logs:DescribeLogGroups", groups.HasMorePages, func(ctx context.Context) error {
		page, err := groups.NextPage(ctx)
		if err != nil {
			return err
		}
		return add(page, true)
	}); err != nil {
		return nil, err
	}
	filters := cloudwatchlogs.NewDescribeMetricFiltersPaginator(a.logs, &cloudwatchlogs.DescribeMetricFiltersInput{})
	if err := each(ctx, a, "logs:DescribeMetricFilters", filters.HasMorePages, func(ctx context.Context) error {
		page, err := filters.NextPage(ctx)
		if err != nil {
			return err
		}
		return add(page, true)
	}); err != nil {
		return nil, err
	}
	ask := &cloudwatchlogs.DescribeQueryDefinitionsInput{}
	for {
		page, err := a.logs.DescribeQueryDefinitions(ctx, ask)
		if err != nil {
			return nil, a.explain("logs:DescribeQueryDefinitions", err)
		}
		if err := add(page, true); err != nil {
			return nil, err
		}
		if aws.ToString(page.NextToken) == "" {
			break
		}
		ask = &cloudwatchlogs.DescribeQueryDefinitionsInput{NextToken: page.NextToken}
	}
	alarms := cloudwatch.NewDescribeAlarmsPaginator(a.metrics, &cloudwatch.DescribeAlarmsInput{AlarmTypes: alarmTypes})
	err := each(ctx, a, "cloudwatch:DescribeAlarms", alarms.HasMorePages, func(ctx context.Context) error {
		page, err := alarms.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, one := range page.MetricAlarms {
			d.States[aws.ToString(one.AlarmName)] = alarm.State(one.StateValue)
		}
		for _, one := range page.CompositeAlarms {
			d.States[aws.ToString(one.AlarmName)] = alarm.State(one.StateValue)
		}
		return add(page, false)
	})
	return d, err
}

// alarmTypes are the types of alarms that are asked for: without them, CloudWatch tells
// of those on metrics alone (API_DescribeAlarms).
var alarmTypes = []cwtypes.AlarmType{cwtypes.AlarmTypeMetricAlarm, cwtypes.AlarmTypeCompositeAlarm}

// each takes all pages of an answer.
func each(ctx context.Context, a *Account, action string, more func() bool, page func(context.Context) error) error {
	for more() {
		if err := page(ctx); err != nil {
			return a.explain(action, err)
		}
	}
	return nil
}
