package remote

import (
	"context"
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
)

// Describe asks for log groups, metric filters, alarms and saved queries, and returns
// the answers as the AWS CLI writes them, a page each: package deployed reads them.
//
// It does not ask for alarms on queries, which the SDK's protocol of CloudWatch that is
// in use does not know, nor for subscription filters, a call for each log group.
func (a *Account) Describe(ctx context.Context) ([]json.RawMessage, error) {
	var answers []json.RawMessage
	add := func(page any, small bool) error {
		text, err := json.Marshal(plain(page, small))
		if err != nil {
			return err
		}
		answers = append(answers, text)
		return nil
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
	alarms := cloudwatch.NewDescribeAlarmsPaginator(a.metrics, &cloudwatch.DescribeAlarmsInput{
		AlarmTypes: []cwtypes.AlarmType{cwtypes.AlarmTypeMetricAlarm, cwtypes.AlarmTypeCompositeAlarm},
	})
	err := each(ctx, a, "cloudwatch:DescribeAlarms", alarms.HasMorePages, func(ctx context.Context) error {
		page, err := alarms.NextPage(ctx)
		if err != nil {
			return err
		}
		return add(page, false)
	})
	return answers, err
}

// each takes all pages of an answer.
func each(ctx context.Context, a *Account, action string, more func() bool, page func(context.Context) error) error {
	for more() {
		if err := page(ctx); err != nil {
			return a.explain(action, err)
		}
	}
	return nil
}
