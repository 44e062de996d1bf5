package remote

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
)

// Change is a change of an alarm's state, as the account remembers it.
type Change struct {
	At   time.Time   `json:"at"`
	From alarm.State `json:"from"`
	To   alarm.State `json:"to"`
}

// History returns the changes of states of all alarms from start to end, by the alarm's
// name, the oldest first. CloudWatch keeps them for 30 days (API_DescribeAlarmHistory).
func (a *Account) History(ctx context.Context, start, end time.Time) (map[string][]Change, error) {
	pages := cloudwatch.NewDescribeAlarmHistoryPaginator(a.metrics, &cloudwatch.DescribeAlarmHistoryInput{
		AlarmTypes:      []types.AlarmType{types.AlarmTypeMetricAlarm, types.AlarmTypeCompositeAlarm},
		HistoryItemType: types.HistoryItemTypeStateUpdate,
		StartDate:       &start, EndDate: &end,
		ScanBy: types.ScanByTimestampAscending,
	})
	all := map[string][]Change{}
	err := each(ctx, a, "cloudwatch:DescribeAlarmHistory", pages.HasMorePages, func(ctx context.Context) error {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, item := range page.AlarmHistoryItems {
			change, err := changeOf(item)
			if err != nil {
				return err
			}
			name := aws.ToString(item.AlarmName)
			all[name] = append(all[name], change)
		}
		return nil
	})
	for _, changes := range all {
		slices.SortStableFunc(changes, func(x, y Change) int { return x.At.Compare(y.At) })
	}
	return all, err
}

// changeOf reads the data of a change, which are a text of JSON
// (API_AlarmHistoryItem).
func changeOf(item types.AlarmHistoryItem) (Change, error) {
	var data struct {
		OldState, NewState struct {
			StateValue alarm.State `json:"stateValue"`
		}
	}
	if err := json.Unmarshal([]byte(aws.ToString(item.HistoryData)), &data); err != nil {
		return Change{}, fmt.Errorf("the history of alarm %s: %w", aws.ToString(item.AlarmName), err)
	}
	return Change{At: aws.ToTime(item.Timestamp).UTC(), From: data.OldState.StateValue, To: data.NewState.StateValue}, nil
}
