package remote

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"github.com/logstack-go/logstack/internal/numeral"
)

// record is a log event as package logevent reads one.
type record struct {
	Timestamp     int64  `json:"timestamp"`
	IngestionTime int64  `json:"ingestionTime,omitempty"`
	LogGroup      string `json:"logGroup"`
	LogStream     string `json:"logStream,omitempty"`
	Message       string `json:"message"`
}

// Events writes the log events of log groups from start to end, JSON lines of records,
// and returns how many there are. More than most are an error: of a part of them nothing
// can be said.
func (a *Account) Events(ctx context.Context, to io.Writer, groups []string, start, end time.Time, most int, told func(int)) (int, error) {
	out := bufio.NewWriter(to)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	n := 0
	for _, group := range groups {
		pages := cloudwatchlogs.NewFilterLogEventsPaginator(a.logs, &cloudwatchlogs.FilterLogEventsInput{
			LogGroupIdentifier: aws.String(group),
			StartTime:          aws.Int64(start.UnixMilli()),
			EndTime:            aws.Int64(end.UnixMilli()),
		})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return n, fmt.Errorf("log group %s: %w", group, a.explain("logs:FilterLogEvents", err))
			}
			if n += len(page.Events); n > most {
				return n, fmt.Errorf("there are more than %s from %s on: ask for less time, for fewer log groups, or allow more with --max-events",
					numeral.Count(int64(most), "event"), start.UTC().Format(time.DateTime))
			}
			for _, e := range page.Events {
				if err := lines.Encode(recordOf(group, e)); err != nil {
					return n, err
				}
			}
			if told != nil {
				told(n)
			}
		}
	}
	return n, out.Flush()
}

func recordOf(group string, e types.FilteredLogEvent) record {
	return record{
		Timestamp: aws.ToInt64(e.Timestamp), IngestionTime: aws.ToInt64(e.IngestionTime),
		LogGroup: group, LogStream: aws.ToString(e.LogStreamName), Message: aws.ToString(e.Message),
	}
}
