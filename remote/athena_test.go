package remote

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/remote/remotetest"
)

var (
	executed  = []remotetest.Answer{{Body: `{"QueryExecutionId":"e1"}`}}
	succeeded = remotetest.Answer{Body: `{"QueryExecution":{"Status":{"State":"SUCCEEDED"},"Statistics":{"DataScannedInBytes":2500000000}}}`}
	columns   = `"ResultSetMetadata":{"ColumnInfo":[{"Name":"level","Type":"varchar"},{"Name":"avg(ms)","Type":"double"}]}`
	archived  = ArchiveQuery{SQL: "SELECT level", Database: "shop_prod_logs", WorkGroup: "shop-prod"}
)

// Only the first row of the first page is the header. NULL is left out, empty
// text is not, and a double is formatted as in CloudWatch.
func TestQueryArchive(t *testing.T) {
	header := `{"Data":[{"VarCharValue":"level"},{"VarCharValue":"avg(ms)"}]}`
	a, s := account(t, answers{
		"StartQueryExecution": executed,
		"GetQueryExecution": {
			{Body: `{"QueryExecution":{"Status":{"State":"QUEUED"}}}`},
			{Body: `{"QueryExecution":{"Status":{"State":"RUNNING"},"Statistics":{"DataScannedInBytes":1000}}}`},
			succeeded,
		},
		"GetQueryResults": {
			{Body: `{"NextToken":"t2","ResultSet":{` + columns + `,"Rows":[` + header + `,{"Data":[{"VarCharValue":"ERROR"},{"VarCharValue":"7.0"}]}]}}`},
			{Body: `{"ResultSet":{` + columns + `,"Rows":[` + header + `,{"Data":[{},{"VarCharValue":"1.25E7"}]},{"Data":[{"VarCharValue":""},{"VarCharValue":"NaN"}]}]}}`},
		},
	})
	var told []int64
	got, err := a.QueryArchive(t.Context(), archived, func(bytes int64) { told = append(told, bytes) })
	if err != nil {
		t.Fatal(err)
	}
	want := &Answer{
		Columns: []string{"level", "avg(ms)"},
		Rows: [][]Field{
			{{"level", "ERROR"}, {"avg(ms)", "7"}}, {{"level", "level"}, {"avg(ms)", "avg(ms)"}},
			{{"avg(ms)", "12500000"}}, {{"level", ""}, {"avg(ms)", "NaN"}},
		},
		Progress: Progress{Bytes: 2500000000},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if !reflect.DeepEqual(told, []int64{0, 1000, 2500000000}) {
		t.Errorf("told %v", told)
	}
	calls := s.Calls()
	for _, part := range []string{`"QueryString":"SELECT level"`, `"WorkGroup":"shop-prod"`, `"Database":"shop_prod_logs"`} {
		if !strings.Contains(calls[0].Body, part) {
			t.Errorf("StartQueryExecution was sent %s, without %s", calls[0].Body, part)
		}
	}
	if last := calls[len(calls)-1].Body; !strings.Contains(last, `"NextToken":"t2"`) {
		t.Errorf("the second page was not asked for: %s", last)
	}
}

func TestWhatGoesWrongInTheArchive(t *testing.T) {
	fails := func(code, message string) answers {
		return answers{"StartQueryExecution": {{Code: code, Body: message}}}
	}
	ended := func(status string) answers {
		return answers{"StartQueryExecution": executed, "GetQueryExecution": {{Body: `{"QueryExecution":{"Status":` + status + `}}`}}}
	}
	for name, test := range map[string]struct {
		answers answers
		want    []string
	}{
		"denied":         {fails("AccessDeniedException", "User: me is not authorized to perform: athena:StartQueryExecution on resource: arn:aws:athena:eu-central-1:111122223333:workgroup/shop-prod"), []string{"AWS denies it", `"Action": "athena:StartQueryExecution", "Resource": "arn:aws:athena:eu-central-1:111122223333:workgroup/shop-prod"`}},
		"no work group":  {fails("InvalidRequestException", "WorkGroup shop-prod is not found."), []string{"athena:StartQueryExecution", "WorkGroup shop-prod is not found"}},
		"expired":        {fails("ExpiredTokenException", "no"), []string{"have expired"}},
		"failed":         {ended(`{"State":"FAILED","StateChangeReason":"HIVE_BAD_DATA: no JSON."}`), []string{"the query failed: HIVE_BAD_DATA: no JSON"}},
		"failed on S3":   {ended(`{"State":"FAILED","StateChangeReason":"Access Denied (Service: Amazon S3)"}`), []string{"Amazon S3", "docs/how-to/remote.md"}},
		"cancelled":      {ended(`{"State":"CANCELLED"}`), []string{"was cancelled", "somebody else", "scan limit"}},
		"scan limit":     {ended(`{"State":"CANCELLED","StateChangeReason":"Bytes scanned limit was exceeded"}`), []string{"Bytes scanned limit was exceeded"}},
		"results denied": {answers{"StartQueryExecution": executed, "GetQueryExecution": {succeeded}, "GetQueryResults": {{Code: "AccessDeniedException", Body: "no"}}}, []string{"must be allowed athena:GetQueryResults (docs/how-to/remote.md has"}},
	} {
		t.Run(name, func(t *testing.T) {
			a, _ := account(t, test.answers)
			_, err := a.QueryArchive(t.Context(), archived, nil)
			errorsIn(t, err, test.want...)
			if errors.As(err, new(*Refusal)) {
				t.Errorf("the query is refused, which is taken: %v", err)
			}
		})
	}
}

// SQL that Athena cannot parse is refused, like a CloudWatch query.
func TestArchiveRefuses(t *testing.T) {
	a, _ := account(t, answers{"StartQueryExecution": {{Status: 400, Body: `{"__type":"InvalidRequestException","AthenaErrorCode":"MALFORMED_QUERY","Message":"line 1:8: mismatched input"}`}}})
	_, err := a.QueryArchive(t.Context(), archived, nil)
	errorsIn(t, err, "line 1:8: mismatched input")
	if !errors.As(err, new(*Refusal)) {
		t.Errorf("got %v, which is no refusal", err)
	}
}

func TestArchiveThrottled(t *testing.T) {
	throttled := remotetest.Answer{Code: "TooManyRequestsException", Body: "Rate exceeded"}
	a, s := account(t, answers{
		"StartQueryExecution": {throttled, executed[0]}, "GetQueryExecution": {succeeded},
		"GetQueryResults": {{Body: `{"ResultSet":{` + columns + `,"Rows":[]}}`}},
	})
	if _, err := a.QueryArchive(t.Context(), archived, nil); err != nil {
		t.Error(err)
	}
	if calls := s.Operations(); len(calls) != 4 {
		t.Errorf("got the calls %v", calls)
	}
	a, _ = account(t, answers{"StartQueryExecution": {throttled}})
	_, err := a.impatient(2).QueryArchive(t.Context(), archived, nil)
	errorsIn(t, err, "AWS throttles it, after 2 tries: Rate exceeded")
}

func TestArchiveStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	a, s := account(t, answers{
		"StartQueryExecution": executed,
		"GetQueryExecution":   {{Body: `{"QueryExecution":{"Status":{"State":"RUNNING"}}}`, Before: cancel}},
		"StopQueryExecution":  {{Body: `{}`}},
	})
	if _, err := a.QueryArchive(ctx, archived, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	calls := s.Calls()
	if last := calls[len(calls)-1]; last.Operation != "StopQueryExecution" || !strings.Contains(last.Body, `"e1"`) {
		t.Errorf("got the calls %v: the query goes on", s.Operations())
	}
}

func TestArchiveDryRun(t *testing.T) {
	s := remotetest.New(t, nil)
	var out strings.Builder
	a, err := Open(t.Context(), Options{DryRun: &out})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.QueryArchive(t.Context(), archived, nil); err != nil {
		t.Fatal(err)
	}
	want := `athena:StartQueryExecution {"QueryExecutionContext":{"Database":"shop_prod_logs"},"QueryString":"SELECT level","WorkGroup":"shop-prod"}
athena:GetQueryExecution {"QueryExecutionId":"the-query"}
athena:GetQueryResults {"QueryExecutionId":"the-query"}
`
	if out.String() != want || len(s.Calls()) > 0 {
		t.Errorf("got\n%s\nwant\n%s\nand the calls %v", out.String(), want, s.Calls())
	}
}

func TestArchiveCost(t *testing.T) {
	for bytes, want := range map[int64]float64{0: 0, 1: 0.00005, 10e6: 0.00005, 1e12: 5} {
		if got := archiveCost(bytes); got != want {
			t.Errorf("%d bytes cost %v, want %v", bytes, got, want)
		}
	}
}
