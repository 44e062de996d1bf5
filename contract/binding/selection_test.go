package binding

import (
	"errors"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
)

const (
	guide    = "extends: guide\n"
	raw      = "extends: python-json-logger\n"
	numbered = "extends: guide\nfields: {level: {type: number}}\nlevels: {DEBUG: '20', INFO: '30', WARNING: '40', ERROR: '50', CRITICAL: ['60', '70']}\n"
	// elsewhere renames fields of the guide and nests them.
	elsewhere = `
extends: guide
fields:
  level: {as: "['log.level']"}
  duration_ms: {as: timing.total, unit: Seconds}
  status_code: {as: "http.['status.code']"}
  permission_before: {as: permissions.before}
levels: {CRITICAL: [fatal, panic]}
events:
  api_request: {match: [{event_type: api_request, status_code: "*"}, {logger: access.*}]}
  login_failed: {match: [{event_type: login_failed}]}
`
)

func TestSelect(t *testing.T) {
	for _, c := range []struct {
		contract  string
		selection Selection
		want      string
	}{
		{guide, Selection{}, ""},
		{guide, Selection{Where: " \n"}, ""},
		{guide, Selection{Event: "login_failed"}, `{ $.event_type = "login_failed" || $.message = "Login attempt failed" }`},
		{guide, Selection{Level: contract.Error}, `{ $.level = "ERROR" }`},
		{guide, Selection{Record: true}, `{ $.level = "DEBUG" || $.level = "INFO" || $.level = "WARNING" || $.level = "ERROR" || $.level = "CRITICAL" }`},
		{guide, Selection{Record: true, Level: contract.Error}, `{ $.level = "ERROR" }`},
		{guide, Selection{Event: "api_request", Carries: []string{"duration_ms"}}, `{ $.event_type = "api_request" || $.message = "API response" }`},
		{guide, Selection{Event: "api_request", Where: "$.duration_ms > 5000"},
			`{ ($.event_type = "api_request" || $.message = "API response") && $.duration_ms > 5000 }`},
		// First the event, then the level, then the condition, whatever their
		// order in Where.
		{elsewhere, Selection{Where: `$.user_id = "1"`, Level: contract.Warning, Event: "login_failed"},
			`{ $.event_type = "login_failed" && $.['log.level'] = "WARNING" && $.user_id = "1" }`},
		{elsewhere, Selection{Where: `$.user_id = "1" || $.user_id = "2"`, Level: contract.Critical},
			`{ ($.['log.level'] = "fatal" || $.['log.level'] = "panic") && ($.user_id = "1" || $.user_id = "2") }`},
		{elsewhere, Selection{Event: "api_request", Where: `$.duration_ms > 5 && $.status_code = 200`},
			`{ (($.event_type = "api_request" && $.http.['status.code'] = *) || $.logger = "access.*") && $.timing.total > 5 && $.http.['status.code'] = 200 }`},

		// Levels under their names in the contract.
		{raw, Selection{Where: `$.level = "ERROR"`}, `{ $.levelname = "ERROR" }`},
		{elsewhere, Selection{Where: `$.level = "CRITICAL" && $.user_id = "1"`}, `{ ($.['log.level'] = "fatal" || $.['log.level'] = "panic") && $.user_id = "1" }`},
		{elsewhere, Selection{Where: `$.level != CRITICAL && $.level != "DEBUG"`}, `{ $.['log.level'] != "fatal" && $.['log.level'] != "panic" && $.['log.level'] != "DEBUG" }`},
		{elsewhere, Selection{Where: `$.level != "CRITICAL" || $.user_id = "1"`}, `{ ($.['log.level'] != "fatal" && $.['log.level'] != "panic") || $.user_id = "1" }`},
		{numbered, Selection{Where: `$.level = "CRITICAL" || $.level = ERROR`}, `{ $.level = 60 || $.level = 70 || $.level = 50 }`},
		{numbered, Selection{Level: contract.Error}, `{ $.level = 50 }`},
		{raw, Selection{Where: `$.level = *`}, `{ $.levelname = * }`},
		{raw, Selection{Where: `$.level NOT EXISTS`}, `{ $.levelname NOT EXISTS }`},

		// Events under their names in the contract.
		{guide, Selection{Where: `$.event = "login_failed" && $.level = "WARNING"`}, `{ ($.event_type = "login_failed" || $.message = "Login attempt failed") && $.level = "WARNING" }`},
		{guide, Selection{Where: `($.event = api_request && $.duration_ms > 5) || ($.event = "batch_completed" && $.duration_ms > 6)`},
			`{ (($.event_type = "api_request" || $.message = "API response") && $.duration_ms > 5) || (($.event_type = "batch_completed" || $.message = "Batch processing completed") && $.duration_ms > 6) }`},
		{"extends: guide\nfields: {event: {as: evt}}\nrecords: {optional: [event]}\n", Selection{Where: `$.event = "login_failed"`}, `{ $.evt = "login_failed" }`},

		// Names are replaced, values are not.
		{raw, Selection{Where: `$.user_id = 5 && $.logger = "level"`}, `{ $.user_id = 5 && $.name = "level" }`},
		{elsewhere, Selection{Where: `$.permission_before[0] = "admin" || $.permission_before[*] = %ad%`}, `{ $.permissions.before[0] = "admin" || $.permissions.before[*] = %ad% }`},
		{guide, Selection{Where: `$.* = "x"`}, `{ $.* = "x" }`},
		{elsewhere, Selection{Event: "api_request", Where: `$.['duration_ms'] NOT EXISTS`}, `{ (($.event_type = "api_request" && $.http.['status.code'] = *) || $.logger = "access.*") && $.timing.total NOT EXISTS }`},

		// Parameters.
		{guide, Selection{Event: "api_request", Where: "$.duration_ms > {{slow}}", Parameters: map[string]string{"slow": "1.5s"}},
			`{ ($.event_type = "api_request" || $.message = "API response") && $.duration_ms > 1500 }`},
		{elsewhere, Selection{Event: "api_request", Where: "$.duration_ms > {{slow}} && $.duration_ms < {{limit}}", Parameters: map[string]string{"slow": "1500ms", "limit": "30"}},
			`{ (($.event_type = "api_request" && $.http.['status.code'] = *) || $.logger = "access.*") && $.timing.total > 1.5 && $.timing.total < 30 }`},
		{guide, Selection{Where: `$.user_id = "{{user}}" || $.user_id = "a{{user}}*"`, Parameters: map[string]string{"user": "5s"}}, `{ $.user_id = "5s" || $.user_id = "a5s*" }`},
		{guide, Selection{Event: "api_request", Where: "$.status_code > {{n}}", Parameters: map[string]string{"n": "0"}},
			`{ ($.event_type = "api_request" || $.message = "API response") && $.status_code > 0 }`},
		{guide, Selection{Where: `$.event = {{event}} && $.level = "{{level}}"`, Parameters: map[string]string{"event": "login_failed", "level": "WARNING"}},
			`{ ($.event_type = "login_failed" || $.message = "Login attempt failed") && $.level = "WARNING" }`},
		{guide, Selection{Where: `$.user_id = {{user}}`, Parameters: map[string]string{"user": `"a b"`}}, `{ $.user_id = "a b" }`},
	} {
		p, err := Select(load(t, c.contract), c.selection)
		if err != nil {
			t.Errorf("%+v\nis refused: %v", c.selection, err)
		} else if got := p.String(); got != c.want {
			t.Errorf("%+v\ngot  %s\nwant %s", c.selection, got, c.want)
		}
	}
}

func TestSelectionsThatAreRefused(t *testing.T) {
	for _, c := range []struct {
		contract  string
		selection Selection
		want      string
	}{
		{guide, Selection{Event: "login_faild"}, "the contract has no event login_faild: did you mean login_failed?"},
		{guide, Selection{Level: "FATAL"}, `there is no level "FATAL": use one of DEBUG, INFO, WARNING, ERROR, CRITICAL`},
		{guide, Selection{Event: "login_failed", Level: contract.Error}, "no record of login_failed has the level ERROR"},
		{guide, Selection{Event: "login_failed", Carries: []string{"duration_ms"}}, "no record of login_failed carries duration_ms: it is in api_request"},
		{guide, Selection{Carries: []string{"duration_ms"}}, "duration_ms alone is ambiguous: it is in api_request"},
		{guide, Selection{Event: "login_failed", Carries: []string{"email"}}, "data protection masks email"},
		{guide, Selection{Carries: []string{"duration_mss"}}, `the contract has no field "duration_mss": did you mean duration_ms?`},
		{"fields: {ip: {}}\n", Selection{Level: contract.Error}, `the contract has no field "level"`},
		{"fields: {ip: {}}\n", Selection{Record: true}, `the contract has no field "level"`},

		{guide, Selection{Where: "$.duration_ms > 5000"}, "duration_ms alone is ambiguous: it is in api_request"},
		{guide, Selection{Event: "login_failed", Where: "$.duration_ms > 5000"}, "no record of login_failed carries duration_ms"},
		{guide, Selection{Level: contract.Error, Where: `$.level = "INFO"`}, "with the level ERROR has the level INFO"},
		{guide, Selection{Level: contract.Error, Where: `$.level != "ERROR"`}, "with the level ERROR is left"},
		{elsewhere, Selection{Level: contract.Critical, Where: `$.level != "CRITICAL"`}, "is left"},
		{guide, Selection{Event: "api_request", Where: `$.event = "login_failed"`}, "no record of api_request has the event login_failed"},
		{raw, Selection{Where: `$.levle = "ERROR"`}, `the contract has no field "levle": did you mean level?`},
		{raw, Selection{Where: `$.levelname = "ERROR"`}, "$.levelname is what the application calls level: write $.level"},
		{guide, Selection{Where: `$.levle[0] = "x"`}, `the contract has no field "levle": did you mean level?`},
		{guide, Selection{Where: `$.levle.* = "x"`}, `the contract has no field "levle": did you mean level?`},
		{guide, Selection{Where: `$.level = "FATAL"`}, `there is no level "FATAL": use one of DEBUG`},
		{guide, Selection{Where: `$.level != "FATAL"`}, `there is no level "FATAL": use one of DEBUG`},
		{elsewhere, Selection{Where: `$.level = "panic"`}, `there is no level "panic"`},
		{guide, Selection{Where: `$.level = "ERR*"`}, `$.level = "ERR*": a level can only be compared by = or != with its name in the contract`},
		{guide, Selection{Where: `$.level = %ERR%`}, "a level can only be compared by = or !="},
		{numbered, Selection{Where: `$.level >= 40`}, "$.level >= 40: a level can only be compared by = or !="},
		{guide, Selection{Where: `$.event = "login_faild"`}, "the contract has no event login_faild: did you mean login_failed?"},
		{guide, Selection{Where: `$.event = {{e}}`, Parameters: map[string]string{"e": "5s"}}, "the contract has no event 5s"},
		{guide, Selection{Where: `$.event != "login_failed"`}, `$.event != "login_failed": $.event stands for what recognises an event`},
		{guide, Selection{Where: `$.event = "login_*"`}, "$.event stands for what recognises an event"},
		{guide, Selection{Where: `$.event NOT EXISTS`}, "$.event NOT EXISTS: $.event stands for what recognises an event"},
		{guide, Selection{Where: `$.tenant_id = "acme"`}, `tenant_id is a number, but "acme" is not`},
		{guide, Selection{Where: `$.permission_before = "x"`}, "$.permission_before is of type list, which no comparison matches"},
		{guide, Selection{Event: "login_failed", Where: `$.email = "*@example.com"`}, "data protection masks email"},

		{guide, Selection{Where: `$.user_id = {{user}}`}, "there is no parameter user"},
		{guide, Selection{Where: `$.user_id = {{user}}`, Parameters: map[string]string{"users": "5"}}, "did you mean {{users}}?"},
		{guide, Selection{Where: `$.user_id = {{ user }}`, Parameters: map[string]string{"user": "5"}}, "there is no parameter  user "},
		{guide, Selection{Where: `$.user_id = "5"`, Parameters: map[string]string{"user": "5"}}, "the parameter user is not used: write {{user}}"},
		{guide, Selection{Parameters: map[string]string{"user": "5"}}, "the parameter user is not used"},
		{guide, Selection{Where: `{{all}}`, Parameters: map[string]string{"all": `$.user_id = "5"`}}, "{{all}} is not a single value"},
		{guide, Selection{Where: `$.{{field}} = 1`, Parameters: map[string]string{"field": "user_id"}}, "{{field}} is not a single value"},
		{guide, Selection{Where: `$.user_id = {{user}}`, Parameters: map[string]string{"user": `5 || $.tenant_id = 6`}}, "{{user}} is not a single value"},
		{guide, Selection{Where: `$.user_id = "{{user}}"`, Parameters: map[string]string{"user": `5" || $.tenant_id = "6`}}, "{{user}} is not a single value"},
		{guide, Selection{Event: "api_request", Where: `$.status_code > {{n}}`, Parameters: map[string]string{"n": "5s"}}, `{{n}} is 5s: field status_code has the unit "None": for a duration, use`},
		{guide, Selection{Event: "api_request", Where: `$.duration_ms > 1{{n}}`, Parameters: map[string]string{"n": "5s"}}, "5s is a duration, and is inside a number"},
		{guide, Selection{Where: `$.permission_before[0] = {{n}}`, Parameters: map[string]string{"n": "5s"}}, "5s is a duration, and the contract has no unit for $.permission_before[0]"},
		{guide, Selection{Where: `$.* = {{n}}`, Parameters: map[string]string{"n": "5s"}}, "the contract has no unit for $.*"},
		{guide, Selection{Where: `$.duration > {{n}}`, Parameters: map[string]string{"n": "5s"}}, `the contract has no field "duration"`},
		{guide, Selection{Where: `$.message = "` + strings.Repeat("x", 1010) + `"`, Level: contract.Error}, "CloudWatch allows at most 1024"},
	} {
		p, err := Select(load(t, c.contract), c.selection)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v\ngot  %v %s\nwant %s", c.selection, err, p, c.want)
		}
	}
}

// All problems are reported at once.
func TestAllProblemsOfASelection(t *testing.T) {
	_, err := Select(contract.Guide(), Selection{
		Event: "login_faild", Level: "FATAL", Carries: []string{"nothing"}, Where: `$.levle = "x" && $.user_id IS TRUE`,
		Parameters: nil,
	})
	for _, want := range []string{"login_faild", "FATAL", `"nothing"`, "levle", "never true or false"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not in %v", want, err)
		}
	}
	// A problem that only follows from another one is not reported.
	_, err = Select(contract.Guide(), Selection{Event: "login_faild", Where: "$.duration_ms > 5"})
	if err == nil || err.Error() != "the contract has no event login_faild: did you mean login_failed?" {
		t.Errorf("%v", err)
	}
	_, err = Select(contract.Guide(), Selection{Where: "$.a = {{a}} && $.b = {{b}} && $.c = {{a}}", Parameters: map[string]string{"c": "1", "d": "2"}})
	if err == nil || strings.Count(err.Error(), "there is no parameter") != 2 || strings.Count(err.Error(), "is not used") != 2 {
		t.Errorf("%v", err)
	}
}

// The error shows the mistake where it stands in the condition.
func TestPlacesInWhere(t *testing.T) {
	for _, c := range []struct {
		where      string
		parameters map[string]string
		at         string
		message    string
	}{
		{`$.level == "ERROR"`, nil, "==", "== is not an operator"},
		{`level = "ERROR"`, nil, "level", "level is not a selector: $. is missing"},
		{`$.level = "ERROR`, nil, `"ERROR`, "the quote is never closed"},
		{`$.level =`, nil, "", "a value is missing"},
		{`($.level = "ERROR"`, nil, "(", "the parenthesis is never closed"},
		{`$.level = "ERROR" } x`, nil, "x", "there is text after the closing }"},
		{` { $.level = "ERROR" }`, nil, "{", "the condition is in braces"},
		{`$.user_id = "{{a}}" && $.level == 1`, map[string]string{"a": "a long value"}, "==", "== is not an operator"},
		{`$.user_id > {{a}} && $.level = 1`, map[string]string{"a": "text"}, "{{a}}", "> compares numbers only"},
		{`$.user_id = {{a}} && $.level = 1`, map[string]string{"a": "a-b"}, "{{a}}", "needs quotes in a value"},
		{`$.user_id = {{b}}`, nil, "{{b}}", "there is no parameter b"},
		{`{{b}}`, map[string]string{"b": "$.level = 1"}, "{{b}}", "is not a single value"},
	} {
		_, err := Select(contract.Guide(), Selection{Where: c.where, Parameters: c.parameters})
		var problem *filterpattern.Error
		if !errors.As(err, &problem) {
			t.Errorf("%s: %v", c.where, err)
			continue
		}
		if got := problem.Source[problem.Offset : problem.Offset+problem.Length]; problem.Source != c.where || got != c.at || !strings.Contains(problem.Message, c.message) {
			t.Errorf("%s\nat %q of %q: %s", c.where, got, problem.Source, problem.Message)
		}
	}
	_, err := Select(contract.Guide(), Selection{Where: `$.level == "ERROR"`})
	want := "filter pattern, line 1, column 9: == is not an operator\n  $.level == \"ERROR\"\n          ^^\nhint: write ="
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestPlainText(t *testing.T) {
	c := load(t, "extends: guide\nplainText: {CRITICAL: []}\n")
	if p, ok, err := PlainText(c, contract.Error); err != nil || !ok || p.String() != `?"[ERROR]" ?": ERROR/"` {
		t.Errorf("%s, %v, %v", p, ok, err)
	}
	if _, ok, err := PlainText(c, contract.Critical); err != nil || ok {
		t.Errorf("nothing is promised of CRITICAL: %v, %v", ok, err)
	}
	if _, _, err := PlainText(c, "FATAL"); err == nil || !strings.Contains(err.Error(), `there is no level "FATAL"`) {
		t.Errorf("%v", err)
	}
}

// A pattern selected from a contract passes the check of patterns with the
// application's own names.
func TestSelectionsHoldAsPatterns(t *testing.T) {
	for _, name := range contract.Presets() {
		c, err := contract.Preset(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range c.Events() {
			filters, err := Filters(c, Selection{Event: e.Name, Level: e.Level})
			for _, f := range filters {
				err = errors.Join(err, Pattern(c, f.Pattern, "", nil))
			}
			if err != nil {
				t.Errorf("%s, event %s: %v", name, e.Name, err)
			}
		}
	}
}
