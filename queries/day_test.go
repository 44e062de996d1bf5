package queries_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/queries/querytest"
)

// TestRowsOfADay queries six hours of the Django service. The expected number
// of rows, and the first rows, were computed in Python, independently of this
// program.
func TestRowsOfADay(t *testing.T) {
	events, err := os.ReadFile("../examples/logs/django.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		set, until string
		count      int
		rows       string
	}{
		"request-by-id": {count: 11, rows: `
{"@timestamp": "2025-03-11 09:08:26.682", "level": "INFO", "logger": "app.middleware.logging_context", "message": "Request started"}`},
		"errors-by-endpoint": {count: 1, rows: `
{"endpoint": "/api/orders/", "failed": 60, "requests": 696, "percent": 8.620689655172415}`},
		"errors-by-endpoint from 400": {set: "from_status=400", count: 1, rows: `
{"endpoint": "/api/orders/", "failed": 69, "requests": 696, "percent": 9.913793103448276}`},
		// Two containers crash before they log their release.
		"error-rate-by-release": {count: 2, rows: `
{"release": null, "since": "2025-03-11 13:12:00.000", "requests": 0, "failed": 0, "percent": null, "errors": 0}
{"release": "3f9c1d2e", "since": "2025-03-11 08:00:00.400", "requests": 3240, "failed": 60, "percent": 1.8518518518518519, "errors": 331}`},
		"api-response-times": {count: 74, rows: `
{"endpoint": "/api/reports/sales/", "average": 3165.4278928571416, "p50": 1491.792, "p95": 10008.729, "p99": 10984.39, "slowest": 10984.39, "requests": 84}
{"endpoint": "/api/orders/75/", "average": 7893.025, "p50": 7893.025, "p95": 7893.025, "p99": 7893.025, "slowest": 7893.025, "requests": 1}`},
		"time-by-endpoint": {count: 74, rows: `
{"endpoint": "/api/reports/sales/", "time_spent": 265895.943, "requests": 84, "average": 3165.4278928571416, "slowest": 10984.39}
{"endpoint": "/api/orders/", "time_spent": 204531.152, "requests": 696, "average": 293.8665977011496, "slowest": 825.743}
{"endpoint": "/api/reports/inventory/", "time_spent": 82402.009, "requests": 65, "average": 1267.7232153846155, "slowest": 2394.24}`},
		"tenants-by-volume": {count: 4, rows: `
{"tenant_id": 1, "characters": 2646808, "events": 6491}
{"tenant_id": 2, "characters": 2012134, "events": 5063}
{"tenant_id": 4, "characters": 1880244, "events": 4725}
{"tenant_id": 3, "characters": 1859140, "events": 4678}`},
		"tenants-by-errors": {set: "tenants=2", count: 2, rows: `
{"tenant_id": 1, "errors": 133, "users": 9, "types": 7}
{"tenant_id": 4, "errors": 24, "users": 9, "types": 7}`},
		// 126 failed logins from 77 addresses.
		"failed-logins-by-user": {count: 77, rows: `
{"ip_address": "203.0.113.66", "user_id": null, "failure_reason": "invalid_credentials", "failures": 24, "first": "2025-03-11 10:40:03.058", "last": "2025-03-11 10:43:30.052"}
{"ip_address": "198.51.100.20", "user_id": null, "failure_reason": "invalid_credentials", "failures": 9, "first": "2025-03-11 08:10:00.051", "last": "2025-03-11 13:06:00.033"}
{"ip_address": "2001:db8:0:12::5", "user_id": null, "failure_reason": "invalid_credentials", "failures": 7, "first": "2025-03-11 10:33:00.020", "last": "2025-03-11 10:35:54.054"}`},
		"audit-trail": {count: 3, rows: `
{"@timestamp": "2025-03-11 12:57:30.589", "target_user_id": 1018, "request_id": "c533b6a3-ab21-4910-88cf-564a9ff221eb"}
{"@timestamp": "2025-03-11 10:45:02.942", "target_user_id": 1010, "request_id": "e44978a3-e0ab-49c1-afc5-3ba9ee97f903"}
{"@timestamp": "2025-03-11 09:16:08.909", "target_user_id": 1025, "request_id": "332d1a4f-2a1f-4a1d-8f86-f179f697714f"}`},
		"log-volume": {count: 34, rows: `
{"level": "INFO", "event_type": "request_started", "characters": 2261434, "events": 5672}
{"level": "INFO", "event_type": "request_completed", "characters": 2087471, "events": 5668}
{"level": "INFO", "event_type": "metric", "characters": 1662416, "events": 3932}`},
		// Four records, and four plain lines of gunicorn.
		"critical": {count: 8, rows: `
{"@timestamp": "2025-03-11 13:54:00.419", "what": "Payment capture abandoned for order 4711", "request_id": null}
{"@timestamp": "2025-03-11 13:33:47.000", "what": "[2025-03-11 13:33:47 +0000] [1] [CRITICAL] WORKER TIMEOUT (pid:3)"}
{"@timestamp": "2025-03-11 12:21:11.001", "what": "Database connection pool exhausted", "request_id": "46c91058-384b-413a-94d9-7e3a5a8c586b"}`},
		// There are 6173, six of which look like JSON but have a NaN.
		"non-json-lines": {count: 100, rows: `
{"@timestamp": "2025-03-11 13:59:57.000", "@message": "[2025-03-11 13:59:57 +0000] [1] [INFO] Handling signal: term"}`},
		// Stripe went down at nine.
		"errors-since-deployment": {set: "deployed=5", until: "2025-03-11T09:05:00Z", count: 4, rows: `
{"error_type": "UpstreamHTTP502", "logger": "app.integrations.stripe", "before": 0, "after": 62, "more": 62}
{"error_type": null, "logger": "django.request", "before": 0, "after": 31, "more": 31}`},
		"connection-pool": {count: 1, rows: `
{"bin(5m)": "2025-03-11 12:20:00.000", "in_use": 8, "allowed": 20, "percent": 40, "exhausted": 3}`},
		"connection-pool from a third on": {set: "at_least=35", count: 69, rows: ``},
		"external-services": {count: 1, rows: `
{"service": "stripe", "endpoint": "/v1/charges", "calls": 792, "failures": 131}`},
	} {
		t.Run(name, func(t *testing.T) {
			q, err := queries.Get(strings.Fields(name)[0])
			if err != nil {
				t.Fatal(err)
			}
			if parameter, value, ok := strings.Cut(test.set, "="); ok {
				q = q.With(parameter, value)
			}
			var o engine.Options
			if test.until != "" {
				if o.End, err = time.Parse(time.RFC3339, test.until); err != nil {
					t.Fatal(err)
				}
			}
			answer, err := querytest.Rows(t.Context(), q, contract.Guide(), o, string(events))
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Split(answer, "\n")
			if len(got) != test.count {
				t.Errorf("%d rows, want %d", len(got), test.count)
			}
			for i, want := range strings.Split(strings.TrimSpace(test.rows), "\n") {
				if want == "" || i >= len(got) {
					continue
				}
				if err := holds(got[i], want); err != nil {
					t.Errorf("row %d: %v\ngot  %s\nwant %s", i+1, err, got[i], want)
				}
			}
		})
	}
}

// holds says which value of a row is not the expected one. It ignores rounding
// errors of floats added in another order.
func holds(row, want string) error {
	var got, wanted map[string]any
	if err := json.Unmarshal([]byte(row), &got); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(want), &wanted); err != nil {
		return err
	}
	for name, value := range wanted {
		is, there := got[name]
		x, number := is.(float64)
		y, same := value.(float64)
		switch {
		case !there:
			return fmt.Errorf("there is no %s", name)
		case number && same && math.Abs(x-y) <= 1e-9*math.Abs(y):
		case is != value:
			return fmt.Errorf("%s is %v", name, is)
		}
	}
	return nil
}
