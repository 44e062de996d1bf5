package infer

import (
	"strings"
	"testing"
)

func saying(message string) string { return strings.Replace(usual, `"m"`, `"`+message+`"`, 1) }

// Events that alarms watch are recognised by the words that people use for
// them.
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
	// Filters cannot use a slow query without the query or its duration.
	lines(t, saying("slow query")+`"a": 5}`).has(t, nil, "from its words")
	// If the log has the preset's name for an event, only that recognises the
	// event.
	lines(t, usual+`"event_type": "login_failed"}`, strings.Replace(saying("login failed"), "app", "other", 1)+`"a": 1}`).
		has(t, []string{"  login_failed:\n"}, "from its words")
}

// Events of libraries are recognised by the loggers that the preset names.
func TestEventsOfLibraries(t *testing.T) {
	django := strings.Replace(saying("Not Found: /x"), `"app"`, `"django.request"`, 1)
	lines(t, django+`"status_code": 404}`, strings.Replace(django, "Not Found: /x", "Bad Request", 1)+`"status_code": 400}`).
		has(t, []string{"  django:\n", "match: [{logger: 'django.*'}]\n"}, "not_found")
	lines(t, usual+`"metric_name": "teas", "metric_value": 1, "metric_unit": "Count"}`).
		has(t, []string{"  metric:\n", "match: [{metric_name: '*'}]", "  teas: {unit: Count} # guessed: the unit, from the records\n", "  api_request_duration: null # no record has it\n"})
}
