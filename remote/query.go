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

// Query is a Logs Insights query and what to run it on.
type Query struct {
	Text string
	// LogGroups lists names or ARNs of log groups, at most
	// cloudwatch.MaxQueryLogGroups. If it is empty, the query must name them
	// with SOURCE.
	LogGroups []string
	// Start and End are the time range, both inclusive, in whole seconds
	// (API_StartQuery).
	Start, End time.Time
}

// Progress is how far a query has got.
type Progress struct {
	// Scanned and Matched count log events; Bytes counts the bytes scanned.
	Scanned, Matched, Bytes int64
}

// Field is a field of a row. AWS returns every value as text.
type Field struct{ Name, Value string }

// Answer is the result of a query.
type Answer struct {
	// Rows holds the fields that are present in each row, in the order of the
	// query.
	Rows [][]Field
	// Columns lists all fields in order; nil if only the rows tell.
	Columns []string
	Progress
}

// Refusal is the error of a query or pattern that AWS does not accept.
type Refusal struct{ err error }

func (r *Refusal) Error() string { return r.err.Error() }

func (r *Refusal) Unwrap() error { return r.err }

// Query runs a query and waits for its end. It calls told from time to time
// with the progress, unless told is nil. If the context ends, the query is
// stopped. If AWS does not accept the query, the error is a *Refusal; any other
// error means that a call or the query failed.
func (a *Account) Query(ctx context.Context, q Query, told func(Progress)) (*Answer, error) {
	if n := len(q.LogGroups); n > cloudwatch.MaxQueryLogGroups {
		return nil, fmt.Errorf("%d log groups: a query can read at most %d", n, cloudwatch.MaxQueryLogGroups)
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

// refused returns the error of a call whose query AWS does not accept.
func (a *Account) refused(action string, err error) error {
	err = a.explain(action, err)
	var e *Error
	if errors.As(err, &e) && (e.Code == "MalformedQueryException" || e.Code == "InvalidParameterException" || e.Code == "InvalidRequestException") {
		return &Refusal{err}
	}
	return err
}

// stopping is how long AWS has to stop a query that nobody waits for any more.
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

// slowest is the longest interval between two looks at a long query.
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
			return nil, fmt.Errorf("the query ran for an hour, and AWS ended it after %s: query a shorter time, or filter on an indexed field", numeral.Count(answer.Scanned, "event"))
		case types.QueryStatusCancelled:
			return nil, errors.New("the query was cancelled by somebody else")
		default:
			return nil, fmt.Errorf("the query ended with the status %s: AWS does not say why; look at it in the Logs Insights console", out.Status)
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

// pointer is a field that AWS adds to every row of log events, for GetLogRecord
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

// pricePerGB is the price of a query in US dollars per GB scanned, in us-east-1
// and most other regions; some cost more (cloudwatch/pricing).
const pricePerGB = 0.005

// cost returns the price in US dollars of a query that scans the given number
// of bytes, in most regions.
func cost(bytes int64) float64 { return float64(bytes) / 1e9 * pricePerGB }

// Summary describes the progress: the events, the bytes scanned, and their
// approximate price.
func (p Progress) Summary() string {
	return fmt.Sprintf("%s of %s matched, %s scanned, about %s at $%g a GB, the price in us-east-1",
		numeral.Thousands(p.Matched), numeral.Count(p.Scanned, "event"), amountOf(p.Bytes), dollars(cost(p.Bytes)), pricePerGB)
}

// dollars formats an amount.
func dollars(amount float64) string {
	switch {
	case amount == 0:
		return "$0"
	case amount < 0.01:
		return "less than $0.01"
	}
	return fmt.Sprintf("$%.2f", amount)
}

// amountOf formats a number of bytes.
func amountOf(n int64) string {
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
