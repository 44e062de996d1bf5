package remote

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"

	"github.com/logstack-go/logstack/cloudwatch"
)

// bytesAtATime is how many bytes of messages go into one call, but for one that is longer
// alone: what a batch of log events may have (API_PutLogEvents), as API_TestMetricFilter
// says nothing of it.
const bytesAtATime = 1 << 20

// Match asks AWS which messages a filter pattern matches, and returns a value for each.
// Empty messages are not asked for: AWS takes none (API_TestMetricFilter), and they
// match as the empty log event that nobody can write. A pattern that AWS does not take
// is a *Refusal.
func (a *Account) Match(ctx context.Context, pattern string, messages []string) ([]bool, error) {
	matched := make([]bool, len(messages))
	var asked []string
	var at []int
	bytes := 0
	ask := func() error {
		if len(asked) == 0 {
			return nil
		}
		out, err := a.logs.TestMetricFilter(ctx, &cloudwatchlogs.TestMetricFilterInput{FilterPattern: &pattern, LogEventMessages: asked})
		if err != nil {
			return a.refused("logs:TestMetricFilter", err)
		}
		for _, m := range out.Matches {
			// Events are numbered from 1 (API_MetricFilterMatchRecord).
			if n := int(m.EventNumber); n < 1 || n > len(at) {
				return errors.New("logs:TestMetricFilter: AWS answers about a message that it was not asked about")
			} else {
				matched[at[n-1]] = true
			}
		}
		asked, at, bytes = asked[:0], at[:0], 0
		return nil
	}
	for i, message := range messages {
		if message == "" {
			continue
		}
		if len(asked) == cloudwatch.MaxTestedMessages || bytes+len(message) > bytesAtATime {
			if err := ask(); err != nil {
				return nil, err
			}
		}
		asked, at, bytes = append(asked, message), append(at, i), bytes+len(message)
	}
	return matched, ask()
}
