package remote

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/athena"
	"github.com/aws/aws-sdk-go-v2/service/athena/types"
)

// ArchiveQuery is an SQL query and where to run it.
type ArchiveQuery struct {
	// SQL is a single SELECT.
	SQL string
	// Database is the database of unqualified tables. Default: the SQL names
	// it.
	Database string
	// WorkGroup decides where results are stored and how much a query may scan.
	// It must not be empty.
	WorkGroup string
}

// QueryArchive runs a query in Athena and waits for its end. It calls told from
// time to time with the bytes scanned, unless told is nil. Of the answer's
// Progress, only Bytes is set, and fields that are NULL are left out. If the
// context ends, the query is stopped. If Athena does not accept the SQL, the
// error is a *Refusal.
func (a *Account) QueryArchive(ctx context.Context, q ArchiveQuery, told func(bytes int64)) (*Answer, error) {
	in := &athena.StartQueryExecutionInput{QueryString: &q.SQL, WorkGroup: &q.WorkGroup}
	if q.Database != "" {
		in.QueryExecutionContext = &types.QueryExecutionContext{Database: &q.Database}
	}
	started, err := a.athena.StartQueryExecution(ctx, in)
	if err != nil {
		return nil, a.malformed("athena:StartQueryExecution", err)
	}
	scanned, ended, err := a.executed(ctx, started.QueryExecutionId, told)
	switch {
	case err != nil && !ended && ctx.Err() != nil:
		return nil, errors.Join(ctx.Err(), a.stopped(ctx, "athena:StopQueryExecution", func(ctx context.Context) error {
			_, err := a.athena.StopQueryExecution(ctx, &athena.StopQueryExecutionInput{QueryExecutionId: started.QueryExecutionId})
			return err
		}))
	case err != nil:
		return nil, err
	}
	answer, err := a.archiveRows(ctx, started.QueryExecutionId)
	if err != nil {
		return nil, err
	}
	answer.Bytes = scanned
	return answer, nil
}

// malformed returns the error of a call whose SQL Athena cannot parse. Athena
// uses the same code for a missing work group (API_StartQueryExecution), which
// is no fault of the SQL.
func (a *Account) malformed(action string, err error) error {
	var invalid *types.InvalidRequestException
	if errors.As(err, &invalid) && aws.ToString(invalid.AthenaErrorCode) == "MALFORMED_QUERY" {
		return &Refusal{a.explain(action, err)}
	}
	return a.explain(action, err)
}

// executed waits for the end of a query. It returns the bytes scanned and
// reports whether the query has ended.
func (a *Account) executed(ctx context.Context, id *string, told func(int64)) (scanned int64, ended bool, err error) {
	for wait := a.wait; ; wait = min(wait*5/4, slowest) {
		out, err := a.athena.GetQueryExecution(ctx, &athena.GetQueryExecutionInput{QueryExecutionId: id})
		if err != nil {
			return scanned, false, a.explain("athena:GetQueryExecution", err)
		}
		e := out.QueryExecution
		if e == nil || e.Status == nil {
			return scanned, false, errors.New("athena:GetQueryExecution: the response has no status")
		}
		if e.Statistics != nil {
			scanned = aws.ToInt64(e.Statistics.DataScannedInBytes)
		}
		if told != nil {
			told(scanned)
		}
		reason := strings.TrimSuffix(strings.TrimSpace(aws.ToString(e.Status.StateChangeReason)), ".")
		switch e.Status.State {
		case types.QueryExecutionStateQueued, types.QueryExecutionStateRunning:
			if err := pause(ctx, wait); err != nil {
				return scanned, false, err
			}
		case types.QueryExecutionStateSucceeded:
			return scanned, true, nil
		case types.QueryExecutionStateCancelled:
			if reason == "" {
				reason = "somebody else stopped it, or it reached the scan limit of the work group"
			}
			return scanned, true, fmt.Errorf("the query was cancelled after %s: %s", ArchiveSummary(scanned), reason)
		case types.QueryExecutionStateFailed:
			return scanned, true, failed(reason)
		default:
			return scanned, true, fmt.Errorf("the query has the status %s, which is unknown", e.Status.State)
		}
	}
}

// failed returns the error of a query that failed. Athena accesses Glue, S3 and
// KMS with the caller's credentials, so the caller may lack a permission there.
func failed(reason string) error {
	if reason == "" {
		reason = "Athena does not say why; look at it in the Athena console"
	}
	lower := strings.ToLower(reason)
	for _, denied := range []string{"access denied", "accessdenied", "not authorized", "insufficient permissions"} {
		if strings.Contains(lower, denied) {
			reason += "; docs/how-to/remote.md has the whole policy"
			break
		}
	}
	return fmt.Errorf("the query failed: %s", reason)
}

// archiveRows reads all pages of a result.
func (a *Account) archiveRows(ctx context.Context, id *string) (*Answer, error) {
	answer := &Answer{}
	var columns []types.ColumnInfo
	in := &athena.GetQueryResultsInput{QueryExecutionId: id}
	for first := true; ; first = false {
		out, err := a.athena.GetQueryResults(ctx, in)
		if err != nil {
			return nil, a.explain("athena:GetQueryResults", err)
		}
		var rows []types.Row
		if out.ResultSet != nil {
			rows = out.ResultSet.Rows
			if first && out.ResultSet.ResultSetMetadata != nil {
				columns = out.ResultSet.ResultSetMetadata.ColumnInfo
				for _, c := range columns {
					answer.Columns = append(answer.Columns, aws.ToString(c.Name))
				}
			}
		}
		if first && len(rows) > 0 && isHeader(rows[0], answer.Columns) {
			rows = rows[1:]
		}
		for _, row := range rows {
			fields, err := archiveRow(row, columns)
			if err != nil {
				return nil, err
			}
			answer.Rows = append(answer.Rows, fields)
		}
		if aws.ToString(out.NextToken) == "" {
			return answer, nil
		}
		in.NextToken = out.NextToken
	}
}

// isHeader reports whether a row holds the column names, as the first row of a
// SELECT does.
func isHeader(row types.Row, columns []string) bool {
	return slices.EqualFunc(row.Data, columns, func(d types.Datum, name string) bool { return aws.ToString(d.VarCharValue) == name })
}

func archiveRow(row types.Row, columns []types.ColumnInfo) ([]Field, error) {
	if len(row.Data) > len(columns) {
		return nil, fmt.Errorf("athena:GetQueryResults: a row has %d fields, and there are %d columns", len(row.Data), len(columns))
	}
	var fields []Field
	for i, d := range row.Data {
		if d.VarCharValue != nil {
			fields = append(fields, Field{aws.ToString(columns[i].Name), valueOf(*d.VarCharValue, aws.ToString(columns[i].Type))})
		}
	}
	return fields, nil
}

// valueOf formats a value as CloudWatch does: Trino writes the double 7 as 7.0.
func valueOf(text, of string) string {
	switch of {
	case "double", "float", "real":
		if n, err := strconv.ParseFloat(text, 64); err == nil && n-n == 0 {
			return strconv.FormatFloat(n, 'f', -1, 64)
		}
	}
	return text
}

// Athena's price in US dollars per TB scanned, in us-east-1 and most other
// regions, and the minimum that is charged per query, in bytes.
// (athena/pricing)
const (
	archivePricePerTB = 5.0
	archiveLeast      = 10e6
)

// archiveCost returns the price in US dollars of a query in Athena that scans
// the given number of bytes, in most regions.
func archiveCost(bytes int64) float64 {
	if bytes == 0 {
		return 0
	}
	return max(float64(bytes), archiveLeast) / 1e12 * archivePricePerTB
}

// ArchiveSummary describes the bytes scanned and their approximate price.
func ArchiveSummary(bytes int64) string {
	return fmt.Sprintf("%s scanned, about %s at $%g a TB, the price in us-east-1", amountOf(bytes), dollars(archiveCost(bytes)), archivePricePerTB)
}
