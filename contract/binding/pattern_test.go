package binding

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
)

// A pattern that can match no record of the contract is refused: its alarm
// could not go off.
func TestPatternsAreHeldAgainstTheContract(t *testing.T) {
	for _, c := range []struct{ pattern, value, dimension, want string }{
		{`{ $.level = "ERROR" }`, "", "", ""},
		{`{ $.event_type = "api_request" && $.duration_ms > 5000 }`, "$.duration_ms", "$.status_code", ""},
		{`{ $.message = "API response" && $.duration_ms > 5000 }`, "", "", ""},
		{`{ ($.event_type = "api_request" || $.event_type = "api_request_started") && $.endpoint = "/api/*" }`, "", "", ""},
		{`{ $.user_id = "12345" && $.level = "ERROR" }`, "", "", ""},
		{`{ $.request_id NOT EXISTS }`, "", "", ""},
		{`{ $.permission_before[0] = "admin" }`, "", "", ""},
		{`ERROR -timeout`, "", "", ""},
		{`{ ($.event_type = "api_request" && $.duration_ms > 5000) || ($.duration_ms > 900000 && $.event_type = "batch_completed") }`, "", "", ""},
		{`{ $.level = "ERR*" || $.level = %CRIT% }`, "", "", ""},
		{`{ $.event_type = "login_*" && $.ip_address = "10.*" }`, "", "", ""},
		{`{ $.level != "INFO" && $.level != "DEBUG" }`, "", "", ""},
		{`{ $.tenant_id = "5" }`, "", "", ""},
		{`{ $.event_type = "login_failed" && $.request_id NOT EXISTS }`, "", "", ""},
		{`{ $.['event_type'] = "api_request" }`, "$.['duration_ms']", "$.['status_code']", ""},

		{`{ ($.event_type = "api_request" || $.event_type = "batch_completed") && $.duration_ms > 5000 }`, "", "", "duration_ms alone is ambiguous: it is in api_request, batch_completed;"},
		{`{ $.level = "ERROR" && $.level = "INFO" }`, "", "", "records of no event with the level ERROR has the level INFO"},
		{`{ $.level = "ERROR" && $.level != "ERROR" }`, "", "", "records of no event with the level ERROR is left"},
		{`{ $.level NOT EXISTS }`, "", "", ""},
		{`{ $.level IS NULL }`, "", "", ""},
		{`{ $.level = "*" && $.user_id = "1" }`, "", "", ""},
		{`{ $.level = * && $.user_id = "1" }`, "", "", ""},
		{`{ $.level != "INF*" }`, "", "", ""},
		{`{ $.event_type = "login_failed" && $.email NOT EXISTS }`, "", "", "data protection masks email"},
		{`{ $.tenant_id != "acme" }`, "", "", `tenant_id is a number, but "acme" is not`},
		{`{ $.event_type = "login_failed" && $.level = "ERR*" }`, "", "", "no record of login_failed is left"},
		{`{ $.context.* = "x" }`, "", "", ""},
		{`{ ($.event_type = "login_failed" || $.event_type = "api_request") && $.level = "CRITICAL" }`, "", "", "has the level CRITICAL"},
		{`{ $.event_type = "api_request" && $.duration_ms NOT EXISTS }`, "", "", ""},
		{`{ $.tenant_id = "acme" }`, "", "", `tenant_id is a number, but "acme" is not`},
		{`{ $.level = "XX*" }`, "", "", `$.level = "XX*" never matches: the levels are`},
		{`{ $.level = %FATAL% }`, "", "", "$.level = %FATAL% never matches: the levels are"},
		{`{ $.event_type = "nosuch*" }`, "", "", `no event of the contract has $.event_type = "nosuch*"`},
		{`{ $.event_type = %nosuch% }`, "", "", "no event of the contract has $.event_type = %nosuch%"},
		{`{ $.metric_name = "nosuch_metric" }`, "", "", `no metric of the contract has metric_name = "nosuch_metric"`},

		{`{ $.event_type = "login_failed" && $.level = "ERROR" }`, "", "", "no record of login_failed has the level ERROR"},
		{`{ $.['log.lvl'] = "x" }`, "", "", "no record has $.['log.lvl']"},
		{`{ $.items[0].id = "x" }`, "", "", "no record has $.items"},
		{`{ $.will_retry = 1 }`, "", "", "$.will_retry is of type boolean, which no comparison matches"},
		{`{ $.levelname = "ERROR" }`, "", "", "no record has $.levelname"},
		{`{ $.level = "FATAL" }`, "", "", `$.level is never "FATAL": the levels are DEBUG, INFO, WARNING, ERROR, CRITICAL`},
		{`{ $.duration_ms > 5000 }`, "", "", "duration_ms alone is ambiguous: it is in api_request, batch_completed, database_query, request_completed"},
		{`{ $.event_type = "login_failed" && $.duration_ms > 5 }`, "", "", "no record of login_failed carries duration_ms"},
		{`{ $.endpoint = "/" && $.query = "SELECT*" }`, "", "", "carries query: it is in database_query"},
		{`{ $.event_type = "login_faild" }`, "", "", `no event of the contract has event_type = "login_faild"`},
		{`{ $.user_id > 5 }`, "", "", "$.user_id is of type string, which has no order"},
		{`{ $.user_id IS TRUE }`, "", "", "$.user_id is of type string, never true or false"},
		{`{ $.permission_before = * }`, "", "", "$.permission_before is of type list, which no comparison matches"},
		{`{ $.event_type = "login_failed" && $.email = "*@example.com" }`, "", "", "data protection masks email"},
		{`{ $.event_type = "api_request" }`, "$.endpoint", "", "$.endpoint is of type string: a metric needs numbers"},
		{`{ $.event_type = "login_failed" }`, "$.duration_ms", "", "no record of login_failed carries duration_ms"},
		{`{ $.event_type = "login_failed" }`, "", "$.ip_address", "the dimension d may have many values, and each is billed as a metric of its own: if it has few, set dimension: true on ip_address"},
	} {
		var dimensions map[string]string
		if c.dimension != "" {
			dimensions = map[string]string{"d": c.dimension}
		}
		err := Pattern(contract.Guide(), filterpattern.MustParse(c.pattern), c.value, dimensions)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s %s is refused: %v", c.pattern, c.value, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s %s\ngot  %v\nwant %s", c.pattern, c.value, err, c.want)
		}
	}
	// A level with several names still has the others.
	if err := Pattern(load(t, elsewhere), filterpattern.MustParse(`{ $.['log.level'] = "fatal" && $.['log.level'] != "panic" }`), "", nil); err != nil {
		t.Error(err)
	}
	// A name of another contract is recognised.
	raw, err := contract.Preset("python-json-logger")
	if err != nil {
		t.Fatal(err)
	}
	if err := Pattern(raw, filterpattern.MustParse(`{ $.level = "ERROR" }`), "", nil); err == nil || !strings.Contains(err.Error(), "no record has $.level, where level is called $.levelname") {
		t.Errorf("%v", err)
	}
}
