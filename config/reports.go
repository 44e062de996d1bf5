package config

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/retention"
)

// unreported says why a saved query cannot be a report; it returns the empty string
// if it can. A report queries the application log, and nobody fills in its
// placeholders.
func unreported(q queries.Query) string {
	if !slices.Equal(q.LogGroups, []queries.LogGroup{queries.Application}) {
		return fmt.Sprintf("%s queries other log groups (%s), and a report queries the application log", q.Name, enum.Join(q.LogGroups))
	}
	for _, p := range q.Parameters {
		if strings.Contains(q.Text.String(), `"{{`+p.Name+`}}"`) {
			return fmt.Sprintf("%s answers about one %s at a time, and a report would always be about %s", q.Name, p.Name, p.Default)
		}
	}
	return ""
}

// reports checks the reports, and fills in their queries.
func (r *reader) reports(node strictyaml.Node, e Environment) {
	reports := e.Reports
	if reports == nil {
		return
	}
	names := node.Get("queries")
	if !names.Present() {
		reports.Queries = []string{"errors-by-type", "slowest-endpoints"}
	} else if len(reports.Queries) == 0 {
		r.add(names.Problem("needs at least one saved query, such as errors-by-type"))
	}
	for i, at := range names.Items() {
		if i >= len(reports.Queries) {
			break // it is not a list
		}
		query, err := queries.Find(e.SavedQueries, reports.Queries[i])
		if err != nil {
			r.add(at.Problem("%v", err))
		} else if why := unreported(query); why != "" {
			r.add(at.Problem("%s", why))
		}
		if slices.Contains(reports.Queries[:i], reports.Queries[i]) {
			r.add(at.Problem("is in this list already"))
		}
	}
	for _, check := range []struct {
		key string
		err func() error
	}{
		{"schedule", func() error { return cloudwatch.CheckCron(reports.Schedule) }},
		{"timeZone", func() error { return cloudwatch.CheckTimeZone(reports.TimeZone) }},
		{"covers", func() error { return cloudwatch.CheckScheduledRange(time.Duration(reports.Covers)) }},
	} {
		if at := node.Get(check.key); at.Present() {
			if err := check.err(); err != nil {
				r.add(at.Problem("%v", err))
			}
		}
	}
	bucket, key, days := node.Get("bucket"), node.Get("bucketKeyArn"), node.Get("keepDays")
	r.text(bucket, reports.Bucket, bucketPattern, "a bucket's name, such as your-reports")
	r.text(key, reports.BucketKeyArn, keyArnPattern, keyArnForm)
	if days.Present() && reports.KeepDays < 1 {
		r.add(days.Problem("must be 1 or more, got %d", reports.KeepDays))
	}
	if days.Present() && bucket.Present() {
		r.addTogether(days.Problem("is for a bucket that the stack creates: a bucket of your own has its own lifecycle rules"))
	}
	if removal := node.Get("removal"); removal.Present() {
		if reports.Removal == retention.Protect {
			r.add(removal.Problem("must be retain or destroy: a bucket has no protection of its own"))
		}
		if bucket.Present() {
			r.addTogether(removal.Problem("is for a bucket that the stack creates: one of your own stays"))
		}
	}
	if key.Present() && !bucket.Present() {
		r.addTogether(key.Problem("is for a bucket of your own: name it with bucket"))
	}
}
