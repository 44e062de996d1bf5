package remote

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/numeral"
)

// Query is a Logs Insights query, and what it asks.
type Query struct {
	Text string
	// LogGroups are names or ARNs of log groups, at most cloudwatch.MaxQueryLogGroups.
	// None: the query says them itself, by SOURCE.
	LogGroups []string
	// Start and End of the time range, both inclusive, in whole seconds (API_StartQuery).
	Start, End time.Time
}

// Progress is how far a query is.
type Progress struct {
	// Scanned and Matched are log events, and Bytes those of the events scanned.
	Scanned, Matched, Bytes int64
}

// Field is a field of a row. AWS tells all values as texts.
type Field struct{ Name, Value string }

// Answer is what a query puts out.
type Answer struct {
	// Rows have the fields that are there, in the order of the query.
	Rows [][]Field
	// Columns are all of its fields in their order; nil where only the rows tell.
	Columns []string
	Progress
}

// Refusal is a query that AWS does not take.
type Refusal struct{ err error }

func (r *Refusal) Error() string { return r.err.Error() }

func (r *Refusal) Unwrap() error { return r.err }

// Query runs a query, and waits for its end. Told is called now and then with how far it
// is; nil for nobody. Where the context ends, the query is stopped. A query that AWS
// does not take is a *Refusal; all else went wrong with a call, or with the query.
func (a *Account) Query(ctx context.Context, q Query, told func(Progress)) (*Answer, error) {
	if n := len(q.LogGroups); n > cloudwatch.MaxQueryLogGroups {
		return nil, fmt.Errorf("%d log groups: a query asks at most %d", n, cloudwatch.MaxQueryLogGroups)
	}
	ask := &cloudwatchlogs.StartQueryInput{StartTime: aws.Int64(q.Start.Unix()), EndTime: aws.Int64(q.End.Unix()), QueryString: &q.Text}
	if slices.ContainsFunc(q.LogGroups, isARN) {
		ask.LogGroupIdentifiers = q.LogGroups
	} else {
		ask.LogGroupNames = q.LogGroups
	}
	started, err := a.logs.StartQuery(ctx, ask)
	if err != nil {
		return nil, a.refused("logs:StartQuery", err)
	}
	answer, err := a.results(ctx, started.QueryId, told)
	if err != nil && ctx.Err() != nil {
		return nil, errors.Join(ctx.Err(), a.stopped(ctx, "logs:StopQuery", func(ctx context.Context) error {
			_, err := a.logs.StopQuery(ctx, &cloudwatchlogs.StopQueryInput{QueryId: started.QueryId})
			return err
		}))
	}
	return answer, err
}

// refused returns the error of a call whose query AWS does not take.
func (a *Account) refused(action string, err error) error {
	err = a.explain(action, err)
	var e *Error
	if errors.As(err, &e) && (e.Code == "MalformedQueryException" || e.Code == "InvalidParameterException" || e.Code == "InvalidRequestException") {
		return &Refusal{err}
	}
	return err
}

// stopping is how long AWS has to stop what nobody waits for any more.
const stopping = 5 * time.Second

// stopped stops a query whose context has ended, so that it costs no more.
func (a *Account) stopped(ctx context.Context, action string, stop func(context.Context) error) error {
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), stopping)
	defer done()
	if err := stop(ctx); err != nil {
		return fmt.Errorf("the query may still run: %w", a.explain(action, err))
	}
	return nil
}

// slowest is how seldom a query that runs long is looked at.
const slowest = 5 * time.Second

func (a *Account) results(ctx context.Context, id *string, told func(Progress)) (*Answer, error) {
	const action = "logs:GetQueryResults"
	for wait := a.wait; ; wait = min(wait*5/4, slowest) {
		out, err := a.logs.GetQueryResults(ctx, &cloudwatchlogs.GetQueryResultsInput{QueryId: id})
		if err != nil {
			return nil, a.explain(action, err)
		}
		answer := &Answer{Progress: progressOf(out.Statistics)}
		if told != nil {
			told(answer.Progress)
		}
		switch out.Status {
		case types.QueryStatusScheduled, types.QueryStatusRunning, types.QueryStatusUnknown:
			if err := pause(ctx, wait); err != nil {
				return nil, err
			}
			continue
		case types.QueryStatusComplete:
		case types.QueryStatusTimeout:
			return nil, fmt.Errorf("the query ran for an hour, and AWS ended it after %s: ask for less time, or filter on an indexed field", numeral.Count(answer.Scanned, "event"))
		case types.QueryStatusCancelled:
			return nil, errors.New("the query was cancelled by somebody else")
		default:
			return nil, fmt.Errorf("the query ended with the status %s: AWS does not say why; look at it in the console of Logs Insights", out.Status)
		}
		for {
			for _, row := range out.Results {
				answer.Rows = append(answer.Rows, rowOf(row))
			}
			if aws.ToString(out.NextToken) == "" {
				return answer, nil
			}
			out, err = a.logs.GetQueryResults(ctx, &cloudwatchlogs.GetQueryResultsInput{QueryId: id, NextToken: out.NextToken})
			if err != nil {
				return nil, a.explain(action, err)
			}
		}
	}
}

func progressOf(s *types.QueryStatistics) Progress {
	if s == nil {
		return Progress{}
	}
	return Progress{Scanned: int64(s.RecordsScanned), Matched: int64(s.RecordsMatched), Bytes: int64(s.BytesScanned)}
}

// pointer is a field that AWS adds to each row of log events, for GetLogRecord
// (API_GetQueryResults).
const pointer = "@ptr"

func rowOf(row []types.ResultField) []Field {
	var fields []Field
	for _, f := range row {
		if name := aws.ToString(f.Field); name != pointer {
			fields = append(fields, Field{name, aws.ToString(f.Value)})
		}
	}
	return fields
}

// PricePerGB is what a query costs in US dollars for each GB that it scans, in
// us-east-1 and most other regions; some cost more (cloudwatch/pricing).
const PricePerGB = 0.005

// Cost returns what scanning so many bytes costs in most regions, in US
// dollars.
func Cost(bytes int64) float64 { return float64(bytes) / 1e9 * PricePerGB }

// Summary says how far a query is: the events, the bytes that were scanned, and about
// what those cost.
func (p Progress) Summary() string {
	return fmt.Sprintf("%s of %s matched, %s scanned, about %s at $%g a GB, the price in us-east-1",
		numeral.Thousands(p.Matched), numeral.Count(p.Scanned, "event"), Bytes(p.Bytes), dollars(Cost(p.Bytes)), PricePerGB)
}

// dollars returns an amount for people.
func dollars(amount float64) string {
	switch {
	case amount == 0:
		return "$0"
	case amount < 0.01:
		return "less than $0.01"
	}
	return fmt.Sprintf("$%.2f", amount)
}

// Bytes returns a number of bytes for people.
func Bytes(n int64) string {
	switch {
	case n >= 1e12:
		return fmt.Sprintf("%.1f TB", float64(n)/1e12)
	case n >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return numeral.Count(n, "byte")
}
