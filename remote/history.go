package remote

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
)

// Remembered is for how long CloudWatch knows what alarms did
// (API_DescribeAlarmHistory).
const Remembered = 30 * 24 * time.Hour

// Past is what an alarm did.
type Past struct {
	// Changes of its state, the oldest first.
	Changes []Change
	// Made and Changed are when it was made, and when it was last made anew; the zero
	// Time where it was not.
	Made, Changed time.Time
}

// Change is a change of an alarm's state, as the account remembers it.
type Change struct {
	At       time.Time
	From, To alarm.State
}

// History returns what all alarms did from start on, by their names; those on queries,
// which not all regions know, only where somebody says that there are some.
func (a *Account) History(ctx context.Context, start time.Time, onQueries bool) (map[string]*Past, error) {
	of := [][]types.AlarmType{alarmTypes}
	if onQueries {
		of = append(of, logAlarmTypes)
	}
	start = start.UTC()
	all := map[string]*Past{}
	for _, kinds := range of {
		pages := cloudwatch.NewDescribeAlarmHistoryPaginator(a.metrics, &cloudwatch.DescribeAlarmHistoryInput{
			AlarmTypes: kinds, StartDate: &start, ScanBy: types.ScanByTimestampAscending,
		})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return nil, a.explain("cloudwatch:DescribeAlarmHistory", err)
			}
			for _, item := range page.AlarmHistoryItems {
				name := aws.ToString(item.AlarmName)
				if all[name] == nil {
					all[name] = &Past{}
				}
				all[name].add(item)
			}
		}
	}
	for _, past := range all {
		slices.SortStableFunc(past.Changes, func(x, y Change) int { return x.At.Compare(y.At) })
	}
	return all, nil
}

// add adds an item of the history, whose data are a text of JSON (API_AlarmHistoryItem).
// What it does not know says nothing of states.
func (p *Past) add(item types.AlarmHistoryItem) {
	at := aws.ToTime(item.Timestamp).UTC()
	var data struct {
		Type               string
		OldState, NewState struct {
			StateValue alarm.State
		}
	}
	if json.Unmarshal([]byte(aws.ToString(item.HistoryData)), &data) != nil {
		return
	}
	switch item.HistoryItemType {
	case types.HistoryItemTypeStateUpdate:
		// An alarm of several contributors tells of theirs as well.
		if aws.ToString(item.AlarmContributorId) == "" && data.NewState.StateValue != "" {
			p.Changes = append(p.Changes, Change{at, data.OldState.StateValue, data.NewState.StateValue})
		}
	case types.HistoryItemTypeConfigurationUpdate:
		if data.Type == "Create" {
			p.Made = at
		} else {
			p.Changed = at
		}
	}
}
