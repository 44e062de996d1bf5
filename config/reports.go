package config

import (
	"slices"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/queries"
)

// reports checks the reports, and fills in which queries they are of.
func (r *reader) reports(node strictyaml.Node, reports *Reports) {
	if reports == nil {
		return
	}
	names := node.Get("queries")
	if !names.Present() {
		reports.Queries = []string{"errors-by-type", "slowest-endpoints"}
	} else if len(reports.Queries) == 0 {
		r.add(names.Problem("wants at least one saved query, such as errors-by-type"))
	}
	for i, at := range names.Items() {
		if i >= len(reports.Queries) {
			break // it is no list
		}
		if _, err := queries.Get(reports.Queries[i]); err != nil {
			r.add(at.Problem("%v", err))
		}
		if slices.Contains(reports.Queries[:i], reports.Queries[i]) {
			r.add(at.Problem("stands in this list already"))
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
		r.add(days.Problem("wants 1 or more, got %d", reports.KeepDays))
	}
	if days.Present() && bucket.Present() {
		r.addTogether(days.Problem("is for a bucket that is made: what is in a bucket of your own, it says itself"))
	}
	if key.Present() && !bucket.Present() {
		r.addTogether(key.Problem("is for a bucket of your own: say which by bucket"))
	}
}
