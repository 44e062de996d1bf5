package binding

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
)

func TestContributor(t *testing.T) {
	for _, c := range []struct {
		contract  string
		selection Selection
		want      string
	}{
		{guide, Selection{}, "null"},
		{elsewhere, Selection{Event: "login_failed"}, `[{"In":["login_failed"],"Match":"$.event_type"}]`},
		{"extends: guide\nevents: {login_failed: {match: [{event_type: login.*, status_code: '401', user_id: '*'}]}}\n", Selection{Event: "login_failed"},
			`[{"Match":"$.event_type","StartsWith":["login."]},{"EqualTo":401,"Match":"$.status_code"},{"IsPresent":true,"Match":"$.user_id"}]`},
		// A rule has an OR between values of one field.
		{"extends: guide\nevents: {login_failed: {match: [{event_type: login_failed}, {event_type: login_denied}]}}\n", Selection{Event: "login_failed"},
			`[{"In":["login_failed","login_denied"],"Match":"$.event_type"}]`},
		{"extends: guide\nevents: {login_failed: {match: [{event_type: a.*}, {event_type: b.*}]}}\n", Selection{Event: "login_failed"},
			`[{"Match":"$.event_type","StartsWith":["a.","b."]}]`},
		{raw, Selection{Level: contract.Error}, `[{"In":["ERROR"],"Match":"$.levelname"}]`},
		{"extends: guide\nlevels: {ERROR: [error, err]}\n", Selection{Level: contract.Error}, `[{"In":["error","err"],"Match":"$.level"}]`},
		{numbered, Selection{Level: contract.Error}, `[{"EqualTo":50,"Match":"$.level"}]`},
		{guide, Selection{Record: true}, `[{"In":["DEBUG","INFO","WARNING","ERROR","CRITICAL"],"Match":"$.level"}]`},
		{guide, Selection{Where: `$.level = "ERROR" || $.level = "CRITICAL"`}, `[{"In":["ERROR","CRITICAL"],"Match":"$.level"}]`},
		{guide, Selection{Where: `$.level != "DEBUG" && $.level != "INFO"`}, `[{"Match":"$.level","NotIn":["DEBUG","INFO"]},{"IsPresent":true,"Match":"$.level"}]`},
		{guide, Selection{Where: `$.user_id = 5 && $.logger = "a.*" && $.tenant_id = "+7"`}, `[{"In":["5"],"Match":"$.user_id"},{"Match":"$.logger","StartsWith":["a."]},{"EqualTo":7,"Match":"$.tenant_id"}]`},
		{guide, Selection{Where: `$.tenant_id > 1e3 && $.tenant_id < 2000 && $.tenant_id != 1500`},
			`[{"GreaterThan":1000,"Match":"$.tenant_id"},{"LessThan":2000,"Match":"$.tenant_id"},{"Match":"$.tenant_id","NotEqualTo":1500},{"IsPresent":true,"Match":"$.tenant_id"}]`},
		{guide, Selection{Where: `$.user_id = * && $.request_id NOT EXISTS && $.user_id = "*"`}, `[{"IsPresent":true,"Match":"$.user_id"},{"IsPresent":false,"Match":"$.request_id"}]`},
	} {
		l := load(t, c.contract)
		keys, filters, err := Contributor(l, c.selection, []string{"logger"})
		if err != nil {
			t.Errorf("%+v: %v", c.selection, err)
			continue
		}
		logger, _ := l.Field("logger")
		if len(keys) != 1 || keys[0] != "$."+logger.As {
			t.Errorf("keys are %v", keys)
		}
		if got, _ := json.Marshal(filters); string(got) != c.want {
			t.Errorf("%+v\ngot  %s\nwant %s", c.selection, got, c.want)
		}
	}
}

func TestContributorsThatAreRefused(t *testing.T) {
	many := func(n int) string {
		var any []string
		for i := range n {
			any = append(any, fmt.Sprintf(`$.user_id = "%d"`, i))
		}
		return strings.Join(any, " || ")
	}
	for _, c := range []struct {
		contract  string
		selection Selection
		by        string
		want      string
	}{
		{guide, Selection{Event: "login_failed"}, "ip_address", "event login_failed is recognised in 2 ways, and Contributor Insights has no OR: give it one match in the contract, or use an alarm on a query"},
		{guide, Selection{Event: "login_faild"}, "ip_address", "the contract has no event login_faild"},
		{elsewhere, Selection{Event: "login_failed"}, "", "by 0 fields: use 1 to 4"},
		{elsewhere, Selection{Event: "login_failed"}, "ip_address user_id logger message level", "by 5 fields: use 1 to 4"},
		{elsewhere, Selection{Event: "login_failed"}, "query", "no record of login_failed carries query"},
		{elsewhere, Selection{Event: "login_failed"}, "email", "data protection masks email"},
		{elsewhere, Selection{Event: "login_failed"}, "level", "Contributor Insights has no way to write the field ['log.level']"},
		{elsewhere, Selection{Level: contract.Error}, "logger", "Contributor Insights has no way to write the field ['log.level']"},
		{numbered, Selection{Level: contract.Critical}, "logger", "$.level = 60 || $.level = 70: Contributor Insights has no OR except between values of one string field"},
		{guide, Selection{Where: `$.user_id = "1" || $.logger = "a"`}, "logger", "has no OR except between values of one string field"},
		{guide, Selection{Where: `$.user_id = "1" || $.user_id != "2"`}, "logger", "has no OR except between values of one string field"},
		{guide, Selection{Where: `$.user_id = "1" || ($.user_id = "2" && $.user_id = "3")`}, "logger", "has no OR except between values of one string field"},
		{guide, Selection{Where: `$.user_id = "1" || $.user_id = "2*"`}, "logger", "has no OR of an exact value and a prefix"},
		{guide, Selection{Where: `$.user_id = "1" || $.user_id = %2%`}, "logger", "$.user_id = %2%: Contributor Insights compares with a string"},
		{guide, Selection{Where: `$.tenant_id >= 5`}, "logger", "$.tenant_id >= 5: Contributor Insights has only > and <: with whole numbers, compare with the next one"},
		{guide, Selection{Where: `$.tenant_id <= 5`}, "logger", "$.tenant_id <= 5: Contributor Insights has only > and <"},
		{guide, Selection{Where: `$.user_id = "*1"`}, "logger", `$.user_id = "*1": Contributor Insights compares with a string`},
		{guide, Selection{Where: `$.user_id = "1*2*"`}, "logger", `$.user_id = "1*2*": Contributor Insights compares with a string`},
		{guide, Selection{Where: `$.user_id != "1*"`}, "logger", `$.user_id != "1*": Contributor Insights compares with a string`},
		{guide, Selection{Where: `$.user_id != *`}, "logger", `$.user_id != *: Contributor Insights compares with a string`},
		{guide, Selection{Where: `$.tenant_id = 5*`}, "logger", `Contributor Insights compares with a string`},
		{guide, Selection{Where: `$.user_id IS NULL`}, "logger", "$.user_id IS NULL: Contributor Insights has no IS NULL"},
		{guide, Selection{Where: `$.permission_before[0] = "x"`}, "logger", "$.permission_before[0]: Contributor Insights compares only fields"},
		{guide, Selection{Where: `$.user_id = "1" && $.logger = "a" && $.message = "b" && $.request_id = "c" && $.level = "ERROR"`}, "logger", "it takes 5 filters: Contributor Insights allows 4"},
		{guide, Selection{Where: many(11)}, "logger", "$.user_id is compared with 11 texts: Contributor Insights allows 10"},
	} {
		_, filters, err := Contributor(load(t, c.contract), c.selection, strings.Fields(c.by))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v\ngot  %v %v\nwant %s", c.selection, err, filters, c.want)
		}
	}
	if _, _, err := Contributor(contract.Guide(), Selection{Where: many(10)}, []string{"logger"}); err != nil {
		t.Error(err)
	}
	// All problems are reported at once.
	_, _, err := Contributor(load(t, elsewhere), Selection{Where: `$.tenant_id >= 5 && $.user_id = %5%`, Level: contract.Error}, []string{"level"})
	if err == nil || strings.Count(err.Error(), "has no way to write") != 2 || !strings.Contains(err.Error(), ">=") || !strings.Contains(err.Error(), "%5%") {
		t.Errorf("%v", err)
	}
}

func TestInsightBody(t *testing.T) {
	got, err := InsightBody(load(t, "extends: guide\nevents: {login_failed: {match: [{message: \"Échec 🔑\"}]}}\n"), Selection{Event: "login_failed"}, []string{"ip_address", "user_id"}, "billing")
	want := `{"AggregateOn":"Count","Contribution":{"Filters":[{"In":["\u00c9chec \ud83d\udd11"],"Match":"$.message"}],"Keys":["$.ip_address","$.user_id"]},"LogFormat":"JSON","LogGroupNames":["billing"],"Schema":{"Name":"CloudWatchLogRule","Version":1}}`
	if err != nil || got != want {
		t.Errorf("%v\ngot  %s\nwant %s", err, got, want)
	}
	if got, err := InsightBody(contract.Guide(), Selection{}, []string{"user_id"}, "billing"); err != nil || strings.Contains(got, "Filters") {
		t.Errorf("%s, %v", got, err)
	}
	if _, err := InsightBody(contract.Guide(), Selection{}, nil, "billing"); err == nil {
		t.Error("a rule without keys came out")
	}
	_, err = InsightBody(contract.Guide(), Selection{Where: `$.message = "` + strings.Repeat("é", 900) + `" && $.user_id = "a"`}, []string{"user_id"}, strings.Repeat("x", 3000))
	if err == nil || !strings.Contains(err.Error(), "characters: Contributor Insights allows 8192") {
		t.Errorf("%v", err)
	}
}
