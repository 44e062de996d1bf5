package contributor

import (
	"encoding/json"
	"strings"
	"testing"
)

// rule returns the definition of a rule that counts, with some of its text
// replaced: pairs of old and new text.
func rule(replacements ...string) string {
	const text = `{"Schema": {"Name": "CloudWatchLogRule", "Version": 1}, "LogGroupNames": ["/shop"], "LogFormat": "JSON",
		"Contribution": {"Keys": ["$.ip"], "Filters": []}, "AggregateOn": "Count"}`
	return strings.NewReplacer(replacements...).Replace(text)
}

func TestParse(t *testing.T) {
	texts := func(n int) string { return `["` + strings.Repeat(`a","`, n-1) + `a"]` }
	for about, c := range map[string]struct {
		text, want string
	}{
		"a rule":              {rule(), ""},
		"of sums":             {rule(`"Count"`, `"Sum"`, `"Filters": []`, `"ValueOf": "$.bytes"`), ""},
		"ten texts":           {rule(`[]`, `[{"Match": "$.a", "In": `+texts(10)+`}]`), ""},
		"ARNs":                {rule("LogGroupNames", "LogGroupARNs"), ""},
		"not JSON":            {"{", "it is not the JSON text of a rule: unexpected EOF"},
		"two texts":           {rule() + "{}", "it is not the JSON text of a rule: text follows it"},
		"a key that is none":  {rule(`"LogFormat"`, `"Format": 1, "LogFormat"`), `it is not the JSON text of a rule: json: unknown field "Format"`},
		"another schema":      {rule(`"Version": 1`, `"Version": 2`), `its Schema is "CloudWatchLogRule", version 2: only CloudWatchLogRule, version 1, is supported`},
		"another format":      {rule(`"JSON"`, `"XML"`), `its LogFormat is "XML": use JSON or CLF`},
		"no log group":        {rule(`"LogGroupNames": ["/shop"], `, ""), "it must have either LogGroupNames or LogGroupARNs"},
		"names and ARNs":      {rule(`"LogFormat"`, `"LogGroupARNs": ["a"], "LogFormat"`), "it must have either LogGroupNames or LogGroupARNs"},
		"another aggregate":   {rule(`"Count"`, `"Max"`), `it aggregates on "Max": use Count or Sum`},
		"a sum of nothing":    {rule(`"Count"`, `"Sum"`), "it aggregates on Sum, and has no ValueOf"},
		"a count of values":   {rule(`"Filters": []`, `"ValueOf": "$.a"`), "it aggregates on Count, and ValueOf is for Sum"},
		"no keys":             {rule(`["$.ip"]`, "[]"), "it tells contributors apart by 0 keys: use 1 to 4"},
		"five keys":           {rule(`["$.ip"]`, texts(5)), "it tells contributors apart by 5 keys: use 1 to 4"},
		"five filters":        {rule(`[]`, `[`+strings.Repeat(`{"Match": "$.a", "IsPresent": true},`, 4)+`{"Match": "$.a", "IsPresent": true}]`), "it has 5 filters: at most 4 are allowed"},
		"eleven texts":        {rule(`[]`, `[{"Match": "$.a", "StartsWith": `+texts(11)+`}]`), "Filters[0]: $.a is compared with 11 texts: use 1 to 10"},
		"no text":             {rule(`[]`, `[{"Match": "$.a", "NotIn": []}]`), "Filters[0]: $.a is compared with 0 texts: use 1 to 10"},
		"a filter of nothing": {rule(`[]`, `[{"Match": "$.a"}]`), "Filters[0]: it has 0 operators: a filter must have one"},
		"two operators":       {rule(`[]`, `[{"Match": "$.a", "EqualTo": 1, "IsPresent": true}]`), "Filters[0]: it has 2 operators: a filter must have one"},
		"all at once": {rule(`"JSON"`, `"XML"`, `"Count"`, `"Max"`), `its LogFormat is "XML": use JSON or CLF
it aggregates on "Max": use Count or Sum`},
	} {
		got := ""
		if _, err := Parse(c.text); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", about, got, c.want)
		}
	}
}

// A parsed rule is written with its keys in order.
func TestBodyIsWritten(t *testing.T) {
	b, err := Parse(rule(`[]`, `[{"Match": "$.a", "NotIn": ["x"]}]`))
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(b)
	const want = `{"AggregateOn":"Count","Contribution":{"Filters":[{"Match":"$.a","NotIn":["x"]}],"Keys":["$.ip"]},"LogFormat":"JSON","LogGroupNames":["/shop"],"Schema":{"Name":"CloudWatchLogRule","Version":1}}`
	if err != nil || string(text) != want {
		t.Errorf("%s, %v", text, err)
	}
}

func TestReads(t *testing.T) {
	b := Body{LogGroupNames: []string{"/shop", "/aws/lambda/*"}}
	for group, want := range map[string]bool{"/shop": true, "/shop/a": false, "/aws/lambda/": true, "/aws/lambda/orders": true, "/aws/lambda": false} {
		if got := b.Reads(group); got != want {
			t.Errorf("%s: %v", group, got)
		}
	}
}
