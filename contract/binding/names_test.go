package binding

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/contract"
)

const renamed = `extends: guide
fields:
  level: {as: "['log.level']"}
  duration_ms: {as: http.took}
  tags: {type: object}
  items: {type: list}
records: {optional: [event_type, request_id, user_id, tags, items]}
`

func parsed(t *testing.T, source string) *contract.Contract {
	t.Helper()
	c, err := contract.Parse("own.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Names in a query or pattern are compared with the names that the application
// writes, including those inside objects.
func TestStrays(t *testing.T) {
	c := parsed(t, renamed)
	says := func(all []Stray) string {
		var texts []string
		for _, s := range all {
			texts = append(texts, s.Says(c))
		}
		return strings.Join(texts, "; ")
	}
	for source, want := range map[string]string{
		"fields log.level, http.took, tags.x, items.0, @message, @requestId": "",
		"fields level":           "level is what the contract own.yaml calls log.level",
		"filter duration_ms > 1": "duration_ms is what the contract own.yaml calls http.took",
		"filter mesage = 'x'":    "the contract own.yaml has no field mesage: did you mean message?",
		"fields zzzz, message.x": "the contract own.yaml has no field zzzz; the contract own.yaml has no field message.x: did you mean message?",
		"parse @message 'a*' as b | fields message as m, b | filter m = b | stats count() as n by m | filter n > 1": "",
	} {
		if got := says(QueryStrays(c, insights.MustParse(source))); got != want {
			t.Errorf("%s: %s, want %s", source, got, want)
		}
	}
	for source, want := range map[string]string{
		`{ $.['log.level'] = "x" && $.http.took > 1 && $.tags.x = 1 && $.items[0].y = 1 && $.items[*] = 1 && $.* = 1 }`: "",
		`{ $.level = "x" || $.level = "y" }`: "$.level is what the contract own.yaml calls $.['log.level']",
		`{ $.mesage = "x" }`:                 "the contract own.yaml has no field $.mesage: did you mean $.message?",
		`{ $.zzzz[0] = "x" }`:                "the contract own.yaml has no field $.zzzz",
		`level`:                              "",
		`[level, ...]`:                       "",
	} {
		if got := says(PatternStrays(c, filterpattern.MustParse(source))); got != want {
			t.Errorf("%s: %s, want %s", source, got, want)
		}
	}
}

// A pattern with canonical names is bound like a condition. A name that no
// record has is shown in its place.
func TestOwn(t *testing.T) {
	c := parsed(t, renamed)
	for source, want := range map[string]string{
		`{ $.level = "ERROR" }`: `{ $.['log.level'] = "ERROR" }`,
		`{ ($.event = "login_failed") || ($.duration_ms > 5 && $.event = "api_request") }`: `{ ($.event_type = "login_failed") || ($.message = "Login attempt failed") || (($.http.took > 5) && (($.event_type = "api_request") || ($.message = "API response"))) }`,
		`ERROR -timeout`:  `ERROR -timeout`,
		`[ip, level = x]`: `[ip, level = x]`,
	} {
		got, err := Own(c, filterpattern.MustParse(source))
		if err != nil || got.String() != filterpattern.MustParse(want).String() {
			t.Errorf("%s: %s, %v, want %s", source, got, err, want)
		}
	}
	for source, want := range map[string]string{
		`{ $.levle = "ERROR" && $.zzzz.x = 1 }`:        "2:7 the contract has no field levle (did you mean level?); 23:8 the contract has no field zzzz.x ()",
		`{ $.level = "ERROR" && $.http.took IS NULL }`: "23:11 the contract has no field http.took (http.took is what the application calls duration_ms: write duration_ms)",
		`{ $.duration_ms > 5 }`:                        "duration_ms alone is ambiguous",
	} {
		_, err := Own(c, filterpattern.MustParse(source))
		if err == nil {
			t.Errorf("%s is bound", source)
			continue
		}
		got := err.Error()
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			var texts []string
			for _, one := range joined.Unwrap() {
				if e, ok := errors.AsType[*filterpattern.Error](one); ok {
					texts = append(texts, fmt.Sprintf("%d:%d %s (%s)", e.Offset, e.Length, e.Message, e.Hint))
				}
			}
			if texts != nil {
				got = strings.Join(texts, "; ")
			}
		}
		if !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", source, got, want)
		}
	}
	for selector, want := range map[string]string{"$.level": "$.['log.level']", "$.items[0]": "$.items[0]"} {
		s, _ := filterpattern.ParseSelector(selector)
		if got, err := OwnSelector(c, s); err != nil || got.String() != want {
			t.Errorf("%s: %s, %v", selector, got, err)
		}
	}
	s, _ := filterpattern.ParseSelector("$.levle")
	if _, err := OwnSelector(c, s); err == nil || !strings.Contains(err.Error(), "did you mean level?") {
		t.Errorf("$.levle: %v", err)
	}
}

// An unknown field in a query is reported with a suggestion.
func TestUnknownField(t *testing.T) {
	_, problems := Query(parsed(t, renamed), insights.MustParse("fields levle, http.took, zzzz"), nil)
	var got []string
	for _, problem := range problems {
		u, ok := errors.AsType[*UnknownField](problem)
		if !ok {
			t.Fatal(problem)
		}
		got = append(got, u.Error()+" ("+u.Hint()+")")
	}
	want := "the contract has no field levle (did you mean level?); the contract has no field http.took (http.took is what the application calls duration_ms: write duration_ms); the contract has no field zzzz ()"
	if text := strings.Join(got, "; "); text != want {
		t.Errorf("%s", text)
	}
}
