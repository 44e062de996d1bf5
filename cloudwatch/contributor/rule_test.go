package contributor

import (
	"fmt"
	"strings"
	"testing"
)

// TestRead runs rules on events. A rule is given in three parts. Each event has its
// contribution: the values of the keys and the value to add, or - if the event does
// not count.
func TestRead(t *testing.T) {
	clf := []string{`"JSON"`, `"CLF"`, `["$.ip"]`, `["1"]`}
	filter := func(text string) []string { return []string{`[]`, `[{"Match": "$.a", ` + text + `}]`} }
	for _, c := range []struct {
		about string
		rule  []string
		// events alternate with their contributions
		events []string
	}{
		{"a count", nil, []string{
			`{"ip": "10.0.0.1"}`, "10.0.0.1 1", `{"ip": 7}`, "7 1", `{"ip": true}`, "true 1", `{"ip": ""}`, " 1",
			`{"ip": null}`, "-", `{"ip": {"v": 4}}`, "-", `{"ip": [4]}`, "-", `{"IP": "10.0.0.1"}`, "-", `text`, "-", ``, "-",
		}},
		{"two keys, told apart by their lengths", []string{`["$.ip"]`, `["$.a", "$.b.c[0]"]`}, []string{
			`{"a": "x", "b": {"c": ["y"]}}`, "x|y 1", `{"a": "x:1", "b": {"c": [2, 3]}}`, "x:1|2 1", `{"a": "x"}`, "-",
		}},
		{"a sum", []string{`"Count"`, `"Sum"`, `"Filters": []`, `"ValueOf": "$.bytes"`}, []string{
			`{"ip": "a", "bytes": 20.5}`, "a 20.5", `{"ip": "a", "bytes": "12"}`, "a 12", `{"ip": "a", "bytes": -1}`, "a -1",
			`{"ip": "a"}`, "-", `{"ip": "a", "bytes": "much"}`, "-",
		}},
		{"In", filter(`"In": ["x", "5"]`), []string{
			`{"ip": 1, "a": "x"}`, "1 1", `{"ip": 1, "a": "X"}`, "-", `{"ip": 1, "a": "xx"}`, "-", `{"ip": 1, "a": 5}`, "1 1", `{"ip": 1}`, "-",
		}},
		{"NotIn", filter(`"NotIn": ["x", "y"]`), []string{`{"ip": 1, "a": "x"}`, "-", `{"ip": 1, "a": "z"}`, "1 1", `{"ip": 1}`, "-"}},
		{"StartsWith", filter(`"StartsWith": ["ec2", "ecs"]`), []string{`{"ip": 1, "a": "ecs.amazonaws.com"}`, "1 1", `{"ip": 1, "a": "aecs"}`, "-", `{"ip": 1, "a": "ec"}`, "-"}},
		{"EqualTo", filter(`"EqualTo": 200`), []string{`{"ip": 1, "a": 200.0}`, "1 1", `{"ip": 1, "a": "200"}`, "1 1", `{"ip": 1, "a": 201}`, "-", `{"ip": 1, "a": "x"}`, "-", `{"ip": 1}`, "-"}},
		{"NotEqualTo", filter(`"NotEqualTo": 200`), []string{`{"ip": 1, "a": 200}`, "-", `{"ip": 1, "a": 201}`, "1 1", `{"ip": 1, "a": "x"}`, "-"}},
		{"GreaterThan", filter(`"GreaterThan": 499`), []string{`{"ip": 1, "a": 499}`, "-", `{"ip": 1, "a": 499.5}`, "1 1"}},
		{"LessThan", filter(`"LessThan": -1`), []string{`{"ip": 1, "a": -1}`, "-", `{"ip": 1, "a": -2}`, "1 1"}},
		{"IsPresent", filter(`"IsPresent": true`), []string{`{"ip": 1, "a": 0}`, "1 1", `{"ip": 1}`, "-", `{"ip": 1, "a": {"b": 1}}`, "-", `{"ip": 1, "a": null}`, "-"}},
		{"not IsPresent", filter(`"IsPresent": false`), []string{`{"ip": 1, "a": 0}`, "-", `{"ip": 1}`, "1 1", `{"ip": 1, "a": {"b": 1}}`, "1 1"}},
		{"all filters", []string{`[]`, `[{"Match": "$.a", "EqualTo": 1}, {"Match": "$.b", "EqualTo": 2}]`}, []string{`{"ip": 1, "a": 1, "b": 2}`, "1 1", `{"ip": 1, "a": 1, "b": 1}`, "-", `{"ip": 1, "a": 2, "b": 2}`, "-"}},
		{"CLF", append([]string{`[]`, `[{"Match": "6", "GreaterThan": 499}]`}, clf...), []string{
			`10.0.0.1 - - [11/Mar/2025:08:00:00 +0000] "GET / HTTP/1.1" 503 12`, "10.0.0.1 1",
			`10.0.0.1 - - [11/Mar/2025:08:00:00 +0000] "GET / HTTP/1.1" 200 12`, "-", `10.0.0.1 - -`, "-", ``, "-",
		}},
		{"CLF with names", []string{`"JSON"`, `"CLF", "Fields": {"1": "Address", "5": "Request"}`, `["$.ip"]`, `["Address", "Request"]`}, []string{
			`10.0.0.1 - - [11/Mar/2025:08:00:00 +0000] "GET / HTTP/1.1" 503 12`, "10.0.0.1|GET / HTTP/1.1 1",
		}},
	} {
		b, err := Parse(rule(c.rule...))
		if err != nil {
			t.Fatal(c.about, err)
		}
		compiled, err := Compile(b)
		if err != nil {
			t.Fatal(c.about, err)
		}
		r := compiled.Reader()
		for i := 0; i < len(c.events); i += 2 {
			got := "-"
			if who, value, counts := r.Read([]byte(c.events[i])); counts {
				got = fmt.Sprintf("%s %g", strings.Join(parts(string(who)), "|"), value)
			}
			if got != c.events[i+1] {
				t.Errorf("%s: %s: %s, want %s", c.about, c.events[i], got, c.events[i+1])
			}
		}
	}
}

// parts returns the values of a contributor's keys.
func parts(contributor string) []string {
	var all []string
	for contributor != "" {
		var n int
		length, rest, _ := strings.Cut(contributor, ":")
		fmt.Sscan(length, &n)
		all, contributor = append(all, rest[:n]), rest[n:]
	}
	return all
}

func TestCompileRefuses(t *testing.T) {
	for _, c := range []struct {
		rule []string
		want string
	}{
		{[]string{`$.ip`, `ip`}, "a selector starts with $"},
		{[]string{`$.ip`, `$.*`}, "the selector holds a wildcard"},
		{[]string{`"JSON"`, `"CLF"`}, `"$.ip" is not a field: fields of CLF are positions from 1 on, or the names in Fields`},
		{[]string{`"JSON"`, `"CLF"`, `$.ip`, `0`}, `"0" is not a field`},
		{[]string{`"JSON"`, `"CLF", "Fields": {"zero": "ip"}`, `$.ip`, `ip`}, `"ip" is not a field`},
	} {
		b, err := Parse(rule(c.rule...))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Compile(b); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}
