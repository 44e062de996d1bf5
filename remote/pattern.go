package remote

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"

	"github.com/logstack-go/logstack/cloudwatch"
)

// bytesAtATime is the maximum size of the messages in one call, unless a single
// message is longer. It is the limit of a batch of log events
// (API_PutLogEvents), as API_TestMetricFilter states none.
const bytesAtATime = 1 << 20

// Match asks AWS which messages a filter pattern matches, and returns one value
// per message. Empty messages are not sent, as AWS rejects them
// (API_TestMetricFilter); they are reported as matching. If AWS does not accept
// the pattern, the error is a *Refusal.
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
				return errors.New("logs:TestMetricFilter: AWS responded about a message that was not in the request")
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
