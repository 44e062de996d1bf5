package reports

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/taken"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/queries"
)

// validName matches valid names of scheduled queries (API_CreateScheduledQuery).
var validName = regexp.MustCompile(`^[a-zA-Z0-9_\-/.#]+$`)

// forget replaces typed nils by nil.
func forget(props *Props) {
	if nothing.In(props.Bucket) {
		props.Bucket = nil
	}
	if nothing.In(props.BucketKey) {
		props.BucketKey = nil
	}
	if nothing.In(props.Key) {
		props.Key = nil
	}
}

// check checks the props, removes missing log groups, and fills in the placeholders of
// the queries.
func (r *Reports) check(props *Props) (filled []string, mistakes *mistake.List) {
	mistakes = &mistake.List{}
	if !token.In(props.Name) && (!validName.MatchString(props.Name) || strings.HasPrefix(props.Name, "/") || strings.HasSuffix(props.Name, "/")) {
		mistakes.Addf("the name %q: use letters, digits and _ - / . #, without a / at either end", props.Name)
	}
	var groups []*loggroup.LogGroup
	for i, g := range props.LogGroups {
		if g.IsMissing() {
			mistakes.Addf("LogGroups[%d] is missing: give the log group", i)
			continue
		}
		mistakes.Add(g.CheckPlace(r.construct, "a scheduled query reads log groups in its own account and region"))
		groups = append(groups, g)
	}
	props.LogGroups = groups
	if n := len(groups); n < 1 || n > cloudwatch.MaxQueryLogGroups {
		mistakes.Addf("%d log groups: a query reads 1 to %d", n, cloudwatch.MaxQueryLogGroups)
	}
	if len(props.Queries) == 0 {
		mistakes.Addf("Queries are missing: give the queries to report")
	}
	if !token.In(props.Schedule) {
		mistakes.Add(cloudwatch.CheckCron(props.Schedule))
	}
	if !token.In(props.TimeZone) {
		mistakes.Add(cloudwatch.CheckTimeZone(props.TimeZone))
	}
	mistakes.Add(cloudwatch.CheckScheduledRange(props.Covers))
	checkKeepDays(props.KeepDays, mistakes)
	mistakes.Add(props.Encryption.Check(props.Key != nil))
	r.checkBucket(props, mistakes)
	for i, q := range props.Queries {
		filled = append(filled, r.checkQuery(props, i, q, mistakes))
	}
	return filled, mistakes
}

// checkQuery checks the query at index i, and returns its text with placeholders filled
// in.
func (r *Reports) checkQuery(props *Props, i int, q queries.Query, mistakes *mistake.List) string {
	if q.Name == "" || len(q.Text.Commands()) == 0 {
		mistakes.Addf("Queries[%d] has no name or no query: use one of package queries, or one of your own", i)
		return ""
	}
	if !token.Known(mistakes, "the name of a query", q.Name, "its resource is named after it") {
		return ""
	}
	name := props.Name + "/" + q.Name
	if n := utf8.RuneCountInString(name); n > cloudwatch.MaxScheduledQueryName && !token.In(name) {
		mistakes.Addf("the name %s has %d characters: at most %d are allowed", name, n, cloudwatch.MaxScheduledQueryName)
	}
	if slices.ContainsFunc(props.Queries[:i], func(other queries.Query) bool { return other.Name == q.Name }) {
		mistakes.Addf("query %s is given twice", q.Name)
	} else if err := taken.Take(r.construct, taken.ScheduledQuery, name); err != nil {
		mistakes.Addf("%w: give these reports another Name", err)
	}
	text, err := q.Filled()
	mistakes.Add(err)
	for _, err := range loggroup.Refusals(text, props.LogGroups...) {
		mistakes.Addf("query %s would be refused: %w", q.Name, err)
	}
	return text.String()
}
