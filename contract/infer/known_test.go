package infer

import (
	"strings"
	"testing"
)

func saying(message string) string { return strings.Replace(usual, `"m"`, `"`+message+`"`, 1) }

// TestEventsOfWords are those that alarms look at, in the words that people write.
func TestEventsOfWords(t *testing.T) {
	for message, want := range map[string]string{
		"login failed": "login_failed", "Failed login for user": "login_failed", "Invalid credentials": "login_failed", "wrong password": "login_failed",
		"Authentication failed: bad credentials": "login_failed", "sign-in rejected": "login_failed", "LoginFailed": "login_failed",
		"user logged in": "login_success", "login succeeded": "login_success",
		"slow query": "database_query", "Slow SQL": "database_query",
		"connection pool exhausted": "db_pool_exhausted", "pool timeout": "db_pool_exhausted",
		"upstream unavailable": "external_api_failed", "third-party error": "external_api_failed",
	} {
		lines(t, saying(message)+`"took": 5}`).has(t, []string{"  " + want + ": # guessed: from its words\n", "match: [{message: "}, want+": null")
		if t.Failed() {
			t.Fatal(message)
		}
	}
	for _, message := range []string{"login page shown", "job failed", "password changed", "query sent", "pool created", "upstream answered", "blogging failed", "slow start"} {
		lines(t, saying(message)+`"took": 5}`).has(t, nil, "from its words")
		if t.Failed() {
			t.Fatal(message)
		}
	}
	// A slow query that says neither the query nor how long it took is none to filters.
	lines(t, saying("slow query")+`"a": 5}`).has(t, nil, "from its words")
	// What the log names as the preset does is that, and nothing else is.
	lines(t, usual+`"event_type": "login_failed"}`, strings.Replace(saying("login failed"), "app", "other", 1)+`"a": 1}`).
		has(t, []string{"  login_failed:\n"}, "from its words")
}

// TestEventsOfLibraries are known by the loggers that the preset has for them.
func TestEventsOfLibraries(t *testing.T) {
	django := strings.Replace(saying("Not Found: /x"), `"app"`, `"django.request"`, 1)
	lines(t, django+`"status_code": 404}`, strings.Replace(django, "Not Found: /x", "Bad Request", 1)+`"status_code": 400}`).
		has(t, []string{"  django:\n", "match: [{logger: 'django.*'}]\n"}, "not_found")
	lines(t, usual+`"metric_name": "teas", "metric_value": 1, "metric_unit": "Count"}`).
		has(t, []string{"  metric:\n", "match: [{metric_name: '*'}]", "  teas: {unit: Count} # guessed: the unit, from the records\n", "  api_request_duration: null # no record has it\n"})
}
