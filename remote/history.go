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

// Remembered is how long CloudWatch keeps the history of alarms
// (API_DescribeAlarmHistory).
const Remembered = 30 * 24 * time.Hour

// Past is the history of an alarm.
type Past struct {
	// Changes lists the changes of state, oldest first.
	Changes []Change
	// Made and Changed are when the alarm was created and last updated; the
	// zero Time if neither happened in the time range.
	Made, Changed time.Time
}

// Change is a change of an alarm's state in its history.
type Change struct {
	At       time.Time
	From, To alarm.State
}

// History returns the history of all alarms since start, by name. It includes
// log alarms, which not all regions have, only if onQueries is set.
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

// add adds an item of the history, whose data are JSON text
// (API_AlarmHistoryItem). Items of unknown kinds do not change the state.
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
		// An alarm with several contributors also reports the state of each.
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
