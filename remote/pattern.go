package remote

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
)

// How many messages a call tests. (API_TestMetricFilter)
const messagesAtATime = 50

// Match asks AWS which messages a filter pattern matches, and returns a value for each.
// Empty messages are not asked for: AWS takes none (API_TestMetricFilter), and they
// match as the empty log event that nobody can write. A pattern that AWS does not take
// is a *Refusal.
func (a *Account) Match(ctx context.Context, pattern string, messages []string) ([]bool, error) {
	matched := make([]bool, len(messages))
	var asked []string
	var at []int
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
		asked, at = asked[:0], at[:0]
		return nil
	}
	for i, message := range messages {
		if message == "" {
			continue
		}
		asked, at = append(asked, message), append(at, i)
		if len(asked) == messagesAtATime {
			if err := ask(); err != nil {
				return nil, err
			}
		}
	}
	return matched, ask()
}
