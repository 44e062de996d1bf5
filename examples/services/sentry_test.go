package services_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/logstack-go/logstack/contract"
)

// reportsErrorsOnce checks that each error record causes one report to Sentry, without
// any secret. The reports go to a server of the test on loopback.
func reportsErrorsOnce(t *testing.T, s service, c *contract.Contract, command []string) {
	t.Helper()
	var mu sync.Mutex
	var reports []map[string]any
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := io.Reader(r.Body)
		if r.Header.Get("Content-Encoding") == "gzip" {
			unpacked, err := gzip.NewReader(body)
			if err != nil {
				t.Error(err)
				return
			}
			body = unpacked
		}
		text, err := io.ReadAll(body)
		if err != nil {
			t.Error(err)
		}
		hidesSecrets(t, text)
		mu.Lock()
		defer mu.Unlock()
		// An envelope has one JSON object a line, some of which are reports; in the
		// older format, the body is the report.
		for line := range bytes.Lines(text) {
			var object map[string]any
			if json.Unmarshal(line, &object) == nil && (object["exception"] != nil || object["logentry"] != nil) {
				reports = append(reports, object)
			}
		}
		_, _ = io.WriteString(w, "{}")
	}))
	defer server.Close()
	dsn := strings.Replace(server.URL, "http://", "http://key@", 1) + "/1"
	lines := canary(t, s, c, command, "SENTRY_DSN="+dsn, "SENTRY_ENVIRONMENT=test", "SENTRY_RELEASE=0000000", "SENTRY_SEND_DEFAULT_PII=false",
		"SENTRY_TRACES_SAMPLE_RATE=0", "SENTRY_PROFILES_SAMPLE_RATE=0")
	errors := 0
	for _, r := range records(lines) {
		if level, _ := c.LevelOf(fmt.Sprint(at(r, field(t, c, "level")))); slices.Contains([]contract.Level{contract.Error, contract.Critical}, level) {
			errors++
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if errors < 3 || len(reports) != errors {
		t.Errorf("%d errors are logged, and %d reported:", errors, len(reports))
		for _, r := range reports {
			t.Errorf("  %v %v", r["logentry"], r["exception"])
		}
	}
	for _, r := range reports {
		if r["environment"] != "test" || r["release"] != "0000000" {
			t.Errorf("a report is of environment %v and release %v", r["environment"], r["release"])
		}
	}
}
