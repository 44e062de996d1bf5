package remote

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"github.com/logstack-go/logstack/internal/numeral"
)

// record is a log event in the form that package logevent reads.
type record struct {
	Timestamp     int64  `json:"timestamp"`
	IngestionTime int64  `json:"ingestionTime,omitempty"`
	LogGroup      string `json:"logGroup"`
	LogStream     string `json:"logStream,omitempty"`
	Message       string `json:"message"`
}

// Events writes the log events of log groups from start to end as JSON lines,
// and returns how many there are. More than most events are an error, as part
// of them would prove nothing.
func (a *Account) Events(ctx context.Context, to io.Writer, groups []string, start, end time.Time, most int, told func(int)) (int, error) {
	out := bufio.NewWriter(to)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	n := 0
	for _, group := range groups {
		ask := &cloudwatchlogs.FilterLogEventsInput{StartTime: aws.Int64(start.UnixMilli()), EndTime: aws.Int64(end.UnixMilli())}
		if isARN(group) {
			ask.LogGroupIdentifier = aws.String(group)
		} else {
			ask.LogGroupName = aws.String(group)
		}
		pages := cloudwatchlogs.NewFilterLogEventsPaginator(a.logs, ask)
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return n, fmt.Errorf("log group %s: %w", group, a.explain("logs:FilterLogEvents", err))
			}
			if n += len(page.Events); n > most {
				return n, fmt.Errorf("there are more than %s from %s on: request a shorter time or fewer log groups, or allow more with --max-events",
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

// isARN reports whether a log group is given by its ARN, for which calls have a
// member of their own. Names are passed in the older member, as services that
// stand in for AWS know no other.
func isARN(group string) bool { return strings.HasPrefix(group, "arn:") }

// nameOf returns the name of a log group given by name or by ARN
// (arn:partition:logs:region:account:log-group:NAME).
func nameOf(group string) string {
	if parts := strings.SplitN(group, ":", 7); isARN(group) && len(parts) == 7 {
		return strings.TrimSuffix(parts[6], ":*")
	}
	return group
}

func recordOf(group string, e types.FilteredLogEvent) record {
	return record{
		Timestamp: aws.ToInt64(e.Timestamp), IngestionTime: aws.ToInt64(e.IngestionTime),
		LogGroup: group, LogStream: aws.ToString(e.LogStreamName), Message: aws.ToString(e.Message),
	}
}
