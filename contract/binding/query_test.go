package binding

import (
	"errors"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/contract"
)

// A query that can find no record of the contract is refused.
func TestHeldAgainstTheContract(t *testing.T) {
	for source, want := range map[string]string{
		`filter event = "api_request" | stats avg(duration_ms) by endpoint`:              "",
		`filter event = "api_request" or event = "request_completed"`:                    "",
		`filter not (status_code = 200) | fields email`:                                  "",
		`filter user_id = "12345" and level = "ERROR" | stats count() by error_type`:     "",
		`filter user_id = "{{id}}"`:                                                      "",
		`parse @message "took=*" as took | filter took > 5 | stats max(took) by bin(1h)`: "",
		`filter level = "ERROR" | stats count() as n by logger | filter n > 5`:           "",
		`filter status_code in [500, 502] and event = "api_request"`:                     "",

		`filter event_type = "api_request" | filter duration_ms > 5000`:           "",
		`filter message = "API response" and duration_ms > 5000`:                  "",
		`filter event = "api_request" and status_code like "50"`:                  "",
		`fields duration_ms / 1000 as s | filter event = "api_request" and s > 5`: "",

		`filter not (level = "INFO") and (level = "ERROR" or level = "CRITICAL")`: "",
		`filter level != "INFO"`:                "level can only be compared by = with a text",
		`filter level in ["ERROR", "CRITICAL"]`: "level can only be compared by = with a text",
		`filter level like "ERR"`:               "level can only be compared by = with a text",
		`filter event != "login_failed"`:        "event can only be compared by = with a text",

		// Comparisons within computations are checked as well.
		`filter event = "api_request" | stats sum(if(status_code >= 500, 1, 0)) as n by endpoint`:                                                    "",
		`filter event = "db_pool_status" or event = "db_pool_exhausted" | stats sum(if(event = "db_pool_exhausted", 1, 0)), max(active_connections)`: "",
		`fields if(level = "ERROR" and not (event = "api_request"), 1, 0) * 2 as n | stats sum(n)`:                                                   "",
		`fields if(event = "api_request" and status_code > 499, 1, 0) as n | stats max(version), sum(n) by @logStream`:                               "",
		`fields coalesce(query, endpoint) as what | stats count() by what`:                                                                           "",
		`fields concat(query, endpoint) as what | stats count() by what`:                                                                             "no record of database_query carries endpoint",
		`fields if(password = "x", 1, 0) as n | stats sum(n)`:                                                                                        "no event of the contract carries the field password",
		`stats sum(if(level = "FATAL", 1, 0)) as n`:                                                                                                  `there is no level "FATAL"`,
		`stats sum(if(level != "INFO", 1, 0)) as n`:                                                                                                  "level can only be compared by = with a text",
		`stats sum(if(level in ["INFO"], 1, 0)) as n`:                                                                                                "level can only be compared by = with a text",
		`fields 1 + if(event = "login_faild", 1, 0) as n`:                                                                                            "the contract has no event login_faild",
		`filter event = "login_failed" | stats sum(if(event = "api_request", 1, 0))`:                                                                 "no record of login_failed has the event api_request",
		`filter event = "api_request" | stats sum(if(status_code = "500", 1, 0))`:                                                                    `status_code is a number, never the string "500"`,
		`stats sum(if(duration_ms > 5000, 1, 0)) as slow`:                                                                                            "duration_ms alone is ambiguous",
		`filter event = "login_failed" | stats sum(if(email like "@", 1, 0)) as n`:                                                                   "data protection masks email",

		`filter (event = "api_request" and duration_ms > 5000) or (duration_ms > 900000 and event = "batch_completed")`: "",
		`filter event = "api_request" or event = "database_query" | stats avg(duration_ms) by event_type`:               "",
		`stats max(duration_ms) by event_type`:                                                        "",
		`filter event_type in ["api_request"] and duration_ms > 5`:                                    "",
		`filter event_type like /^login_/ | stats count() by ip_address`:                              "",
		`filter not ispresent(request_id)`:                                                            "",
		`filter event = "api_request" | sort duration_ms desc`:                                        "",
		`filter event_type in ["login_failed"] and duration_ms > 5`:                                   "no record of login_failed carries duration_ms",
		`filter event_type in ["login_faild"]`:                                                        `no event of the contract has event_type = "login_faild"`,
		`filter event_type like /login_faild/`:                                                        "no event of the contract has event_type like /login_faild/",
		`filter event_type in ["api_request", "batch_completed"] and duration_ms > 5`:                 "duration_ms alone is ambiguous",
		`filter level = "ERROR" and level = "INFO"`:                                                   "has the level INFO",
		`filter level = "ERROR" | filter level = "CRITICAL"`:                                          "has the level CRITICAL",
		`filter not ispresent(level)`:                                                                 "",
		`filter event = "login_failed" and not ispresent(failure_reason)`:                             "",
		`filter event = "api_request" and not (event = "api_request")`:                                "no record of api_request is left",
		`filter metric_name = "nosuch"`:                                                               `no metric of the contract has metric_name = "nosuch"`,
		`stats variance(endpoint)`:                                                                    "endpoint is of type string: variance needs numbers",
		`stats sumOverTime(endpoint) by bin(1m)`:                                                      "endpoint is of type string: sumOverTime needs numbers",
		`stats rate(endpoint, 1m)`:                                                                    "endpoint is of type string: rate needs numbers",
		`stats histogram(endpoint, 10)`:                                                               "endpoint is of type string: histogram needs numbers",
		`stats median((endpoint))`:                                                                    "endpoint is of type string: median needs numbers",
		`stats max(abs(endpoint))`:                                                                    "endpoint is of type string: abs needs numbers",
		`fields endpoint as e | stats sum(e)`:                                                         "endpoint is of type string, and e stands for it: sum needs numbers",
		`stats avg(toupper(endpoint))`:                                                                "toupper(endpoint) is a text: avg needs numbers",
		`stats sum(split(endpoint, "/"))`:                                                             `split(endpoint, "/") is a map or a list: sum needs numbers`,
		`filter event = "api_request" and endpoint * 2 > 5`:                                           "endpoint is of type string: * needs numbers",
		`parse @message "took=*" as endpoint | stats sum(endpoint)`:                                   "",
		`filter event = "api_request" | stats max(endpoint), min(endpoint), count_distinct(endpoint)`: "",
		`filter event = "api_request" | countFrequent endpoint | filter _approxcount > 5`:             "",
		`stats sum(user_id)`:                                                                          "user_id is of type string: sum needs numbers",
		`fields @timestamp, duration_ms | sort duration_ms desc | limit 20`:                           "duration_ms alone is ambiguous",
		`fields @timestamp, email | sort email desc`:                                                  "data protection masks email",
		`pattern email`: "data protection masks email",
		`filter event = "login_failed" | filter level = "ERROR"`:                             "no record of login_failed has the level ERROR",
		`filter event_type = "login_faild"`:                                                  `no event of the contract has event_type = "login_faild"`,
		`filter event_type = "login_failed" and duration_ms > 5`:                             "no record of login_failed carries duration_ms",
		`fields duration_ms / 1000 as s | filter s > 5`:                                      "duration_ms alone is ambiguous",
		`fields email as who | stats count() by who`:                                         "data protection masks email",
		`filter "12345" = tenant_id`:                                                         `tenant_id is a number, never the string "12345"`,
		`filter duration_ms > 5000`:                                                          "duration_ms alone is ambiguous: it is in api_request, batch_completed, database_query, request_completed; select one, as in event = \"api_request\"",
		`stats avg(duration_ms) by endpoint`:                                                 "", // api_request alone has both
		`filter event = "request_completed" | stats avg(duration_ms) by endpoint`:            "no record of request_completed carries endpoint",
		`filter query like "SELECT" and endpoint = "/"`:                                      "no record of database_query carries endpoint",
		`filter user_id = 12345`:                                                             "user_id is a string, never the number 12345: write it in quotes",
		`filter event = "api_request" and status_code = "500"`:                               `status_code is a number, never the string "500"`,
		`filter event = "api_request" and status_code in [500, "502"]`:                       `never the string "502"`,
		`filter event = "login_failed" | stats count() by email`:                             "data protection masks email",
		`filter user_email like "@example"`:                                                  "data protection masks user_email",
		`filter ispresent(password)`:                                                         "no event of the contract carries the field password",
		`filter event = "login_faild"`:                                                       "the contract has no event login_faild: did you mean login_failed?",
		`filter level = "FATAL"`:                                                             `there is no level "FATAL": use one of DEBUG, INFO, WARNING, ERROR, CRITICAL`,
		`filter tenant_id = "{{tenant}}"`:                                                    `tenant_id is a number, but "acme" is not`,
		`stats count() by event_type, email`:                                                 "data protection masks email",
		`fields if(duration_ms > 5, 1, 0) as slow | filter user_id = "1"`:                    "",
		`filter event_type = "{{id}}"`:                                                       "",
		`fields error_type as level | filter not (level = "ERROR") | filter level = "ERROR"`: "",
		`dedup email`: "data protection masks email",
		`fields jsonParse(message) as parsed | unnest parsed into email | stats count() by email`: "",
		`filter event = "api_request" | fields user_id as email | dedup email`:                    "",
		`filter event = "api_request" and event_type like /nosuch|login_failed/`:                  "no record of api_request has event_type like /nosuch|login_failed/",
		`filter not (event = "login_faild")`:                                                      "the contract has no event login_faild",
		`filter level = "ERROR" and not (level = "ERROR")`:                                        "with the level ERROR is left",
		`filter not ispresent(duration_ms) and event = "login_failed"`:                            "",
		`filter endpoint like "%nosuch%" and event = "api_request"`:                               "",
		`filter event_type in ["{{id}}"]`:                                                         "",
		`filter user_id not in ["1"] and event = "api_request"`:                                   "",
		`fields nothing`: "the contract has no field nothing",
	} {
		_, problems := Query(contract.Guide(), insights.MustParse(source), map[string]string{"id": "12345", "tenant": "acme"})
		err := errors.Join(problems...)
		switch {
		case want == "" && err != nil:
			t.Errorf("%s\nis refused: %v", source, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s\ngot  %v\nwant %s", source, err, want)
		}
	}
}

// Names that stand for knowledge of the contract are expanded, values get the
// types of their fields, and fields are renamed.
func TestQueriesAreBound(t *testing.T) {
	for _, c := range []struct{ contract, source, want string }{
		{"extends: guide", `filter user_id = "{{user_id}}"`, `filter user_id = "{{user_id}}"`},
		{"extends: python-json-logger", `filter user_id = "{{user_id}}"`, `filter user_id = {{user_id}}`},
		{"extends: python-json-logger", `filter level = "ERROR" | stats count() by level`, "filter levelname = \"ERROR\"\n| stats count() by levelname"},
		{"extends: guide\nlevels: {CRITICAL: [fatal, panic]}", `filter any_level = "CRITICAL" or event = "login_failed"`,
			`filter (level = "fatal" or level = "panic" or @message like "[CRITICAL]" or @message like ": CRITICAL/") or (event_type = "login_failed" or message = "Login attempt failed")`},
		{"extends: guide\nplainText: {CRITICAL: []}", `filter any_level = "CRITICAL"`, `filter level = "CRITICAL"`},
		{"extends: guide\nfields: {level: {type: number}}\nlevels: {DEBUG: '20', INFO: '30', WARNING: '40', ERROR: '50', CRITICAL: '60'}", `filter level = "ERROR"`, `filter level = 50`},
		{"extends: guide\nlevels: {CRITICAL: [fatal, panic]}\nfields: {metric_name: {as: m.name-x}}\nevents: {metric: {level: CRITICAL, match: [{metric_name: \"*\"}, {logger: metrics.*}]}}",
			`filter event = "metric" and level = "CRITICAL"`,
			"filter (ispresent(m.`name-x`) or startsWith(logger, \"metrics.\") = 1) and (level = \"fatal\" or level = \"panic\")"},
		{"extends: guide\nfields: {event: {}}", `stats count() by event`, `stats count() by event`},
		{"extends: guide\nevents: {login_failed: {match: [{event_type: login, status_code: '401'}]}}", `filter event = "login_failed"`,
			`filter event_type = "login" and status_code = 401`},
		{"extends: guide\nevents: {login_failed: {match: [{event_type: login, status_code: '401'}, {message: denied}]}}", `filter event = "login_failed"`,
			`filter (event_type = "login" and status_code = 401) or message = "denied"`},
	} {
		bound, problems := Query(load(t, c.contract+"\n"), insights.MustParse(c.source), nil)
		if len(problems) > 0 {
			t.Errorf("%s\nis refused: %v", c.source, problems)
		}
		if got := bound.String(); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.source, got, c.want)
		}
	}
	if got := strings.Join(stands(), " "); got != "event any_level" {
		t.Errorf("what stands for something is %s", got)
	}
}

// All problems are reported, and the query is returned unchanged.
func TestAllProblemsOfAQuery(t *testing.T) {
	q := insights.MustParse(`filter event = "login_faild" or level = "FATAL" or event = "login_faild"`)
	bound, problems := Query(contract.Guide(), q, nil)
	if bound.String() != q.String() || len(problems) != 2 ||
		problems[0].Error() != `event = "login_faild": the contract has no event login_faild: did you mean login_failed?` {
		t.Errorf("%s, %v", bound, problems)
	}
}

func load(t *testing.T, source string) *contract.Contract {
	t.Helper()
	c, err := contract.Parse("contract.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return c
}
