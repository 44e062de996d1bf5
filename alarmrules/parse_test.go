package alarmrules_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/notify"
)

func TestParse(t *testing.T) {
	for _, test := range []struct {
		name, source string
		severities   notify.Severities
		want         string
	}{
		{"no YAML", "a: [", nil, "rules/mine.yaml:2:1: the file ends here, although a [ or a { is still open"},
		{"a list", "[count]", nil, "rules/mine.yaml:1:1: must be a mapping that says what the rule watches, with one of count, measure, share, silence, mismatch, ask, contributors, objective, metric, math, any, all"},
		{"what is wrong with the text beside what is wrong with the rule", texts + "count: {level: ERROR}\nabove: {pager: 1}\nabove: {ticket: 1}\n", nil,
			"rules/mine.yaml:4:16: above.pager: there is no severity \"pager\": did you mean page? Use page or ticket\nrules/mine.yaml:5:1: above: the key \"above\" is given twice: it is already on line 4"},
		{"what cannot be read is not checked, and the rest is", "count: {level: 5}\nabove: {pager: 1}\n", nil, "rules/mine.yaml:1:16: count.level: there is no level \"5\": use one of DEBUG, INFO, WARNING, ERROR, CRITICAL\nrules/mine.yaml:2:16: above.pager: there is no severity \"pager\": did you mean page? Use page or ticket"},
		{"severities of one's own", texts + "count: {level: ERROR}\nabove: {urgent: 1, page: 2}\n", notify.Severities{"urgent", "low"}, `rules/mine.yaml:4:26: above.page: there is no severity "page": use urgent or low`},
		{"an example has one of them", texts + "count: {level: ERROR}\n", notify.Severities{"urgent", "low"}, `rules/mine.yaml:1:1: above is missing: give a threshold for each severity, as in above: {low: …}`},
		{"no severities at all", texts + "count: {level: ERROR}\n", notify.Severities{}, `rules/mine.yaml:1:1: above is missing: give a threshold for each severity, as in above: {ticket: …}`},
		{"pairs of windows tell page and ticket", texts + "objective: 99.9%\nbad: {level: ERROR}\nof: {record: true}\n", notify.Severities{"urgent", "page"}, `rules/mine.yaml:1:1: burnRates: the default burn rates are for page and ticket, and the severities are urgent, page: give burn rates of your own`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := alarmrules.Parse("rules/mine.yaml", []byte(test.source), test.severities)
			same(t, said(err), test.want)
			if _, ok := errors.AsType[strictyaml.Problems](err); !ok {
				t.Errorf("the error has no places: %T", err)
			}
		})
	}
}

func TestParseReadsAllThatRulesHave(t *testing.T) {
	rule, err := alarmrules.Parse("a/mine.yaml", []byte(`
title: Mine
optional: true
meaning: It is bad.
firstSteps: Look.
query: newest-events
runbook: https://example.com/{alarm}
parameters: {n: 5, long: 3s}
count: {level: ERROR, where: "$.status_code > {{n}} && $.duration_ms > {{long}}"}
above: {ticket: 1}
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	if rule.Name != "mine" || rule.Title != "Mine" || !rule.Optional || rule.Meaning != "It is bad." || rule.FirstSteps != "Look." || rule.Query != "newest-events" ||
		rule.Runbook != "https://example.com/{alarm}" || rule.Parameters["n"] != "5" || rule.Parameters["long"] != "3s" {
		t.Errorf("%+v", rule)
	}
	if count, ok := rule.Watch.(alarmrules.Count); !ok || count.Of.Level != "ERROR" || count.Above["ticket"] != 1 {
		t.Errorf("%+v", rule.Watch)
	}
}

func TestKinds(t *testing.T) {
	if got := strings.Join(alarmrules.Kinds(), " "); got != "count measure share silence mismatch ask contributors objective metric math any all" {
		t.Error(got)
	}
}

func TestLay(t *testing.T) {
	const before = "title: Old\nmeaning: It is bad.\nparameters: {a: 1, b: 2}\ncount: {level: ERROR, where: $.a = 1}\nas: Mine\nabove: {page: 5, ticket: 1}\nperiod: 5m\n"
	for _, test := range []struct{ name, over, keys, above string }{
		{"nothing", "{}", "title meaning parameters count as above period", "page ticket"},
		{"one threshold", "above: {page: 7}", "title meaning parameters count as above period", "page ticket"},
		{"a threshold removed", "above: {page: null}", "title meaning parameters count as above period", "ticket"},
		{"a key removed", "above: null\nas: null", "title meaning parameters count period", ""},
		{"its own kind", "count: {level: WARNING}", "title meaning parameters count as above period", "page ticket"},
		{"another kind keeps texts and nothing else", "silence: {}\nafter: {page: 15m}", "title meaning parameters silence after", ""},
		{"another kind, in place of what null takes away", "count: ~\nsilence: {}", "title meaning parameters silence", ""},
		{"null is no kind", "silence: ~", "title meaning parameters count as above period", "page ticket"},
		{"two kinds are told later", "silence: {}\ncount: {}", "title meaning parameters count as above period silence", "page ticket"},
	} {
		t.Run(test.name, func(t *testing.T) {
			laid := alarmrules.Lay(parse(t, before), parse(t, test.over))
			same(t, strings.Join(laid.Keys(), " "), test.keys)
			same(t, strings.Join(laid.Get("above").Keys(), " "), test.above)
		})
	}
	if alarmrules.Lay(strictyaml.Node{}, parse(t, "silence: {}")).Keys()[0] != "silence" {
		t.Error("what is laid over nothing is lost")
	}
	if laid := alarmrules.Lay(parse(t, before), parse(t, "count: {level: WARNING}")); laid.Get("count", "where").IsNull() || !laid.Get("count", "where").Present() {
		t.Error("a condition is lost")
	}
	// A rule without a kind has no keys of a kind to keep.
	if laid := alarmrules.Lay(parse(t, "title: Old\nas: x"), parse(t, "silence: {}")); !slices.Equal(laid.Keys(), []string{"title", "as", "silence"}) {
		t.Errorf("%v", laid.Keys())
	}
}

func TestIdle(t *testing.T) {
	const before = "title: Old\ncount: {level: ERROR}\nabove: {page: 5, ticket: 1}\nburnRates: [{name: a}]\n"
	for over, want := range map[string]string{
		"title: ~\ncount: {level: ~}\nabove: {page: ~}": "nothing",
		"above: ~":         "nothing",
		"above: {page: 6}": "nothing",
		"title: ~\nas: ~\nabove: {page: ~, call: ~}\nof: {event: ~}\n": `rule.yaml:2:5: as: has no value, and there is no earlier one for null to remove: give it one, or leave it out
rule.yaml:3:24: above.call: has no value, and there is no earlier one for null to remove: give it one, or leave it out
rule.yaml:4:13: of.event: has no value, and there is no earlier one for null to remove: give it one, or leave it out`,
	} {
		same(t, said(alarmrules.Idle(parse(t, before), parse(t, over)).Err()), want)
	}
}

func TestMistakes(t *testing.T) {
	one := alarmrules.Mistake{Rule: "a", Path: []string{"b", "c"}, Text: "100% wrong"}
	all := alarmrules.Mistakes{one, {Rule: "d", Text: "wrong"}}
	same(t, said(all.Err()), "rule a: b.c: 100% wrong\nrule d: wrong")
	if got := errors.Join(all.Err()); !errors.As(got, new(alarmrules.Mistake)) {
		t.Error("a mistake cannot be found in all of them")
	}
	if unwrapped := all.Unwrap(); len(unwrapped) != 2 || unwrapped[0].Error() != one.Error() {
		t.Errorf("%v", unwrapped)
	}
	if alarmrules.Mistakes(nil).Err() != nil {
		t.Error("no mistakes are an error")
	}
	// A path is followed as far as there are keys, and the error names the
	// rest.
	problems := all.At(parse(t, "a: 1\nb:\n  x: 5\n"))
	same(t, problems.Error(), "rule.yaml:1:1: wrong\nrule.yaml:2:1: b: c: 100% wrong")
}

func TestFolder(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	good := fstest.MapFS{"r/b.yaml": file("silence: {}"), "r/a.yaml": file("count: {}"), "r/a.txtar": file("x"), "r/a.test.yaml": file("tests: []"), "r/c/d.yaml": file("["), "e.yaml": file("[")}
	files, err := alarmrules.Folder(good, "r")
	if err != nil || len(files) != 2 || files[0].Name != "a" || files[1].Name != "b" || !files[0].Node.Get("count").Present() {
		t.Errorf("%v, %v", files, err)
	}
	bad := fstest.MapFS{"b.yaml": file("["), "a.yaml": file("a: 1\na: 2"), "c.yaml": file("count: {}"), "d.yml": file("count: {}"), "e.yaml/f.txt": file("x")}
	files, err = alarmrules.Folder(bad, ".")
	same(t, said(err), "d.yml: it would be ignored: the file's name must end in .yaml\ne.yaml: it is a folder, and would be ignored: only files may end in .yaml here\na.yaml:2:1: a: the key \"a\" is given twice: it is already on line 1\nb.yaml:2:1: the file ends here, although a [ or a { is still open")
	if len(files) != 2 || files[0].Name != "a" || files[1].Name != "c" {
		t.Errorf("%v", files)
	}
	if _, err := alarmrules.Folder(good, "none"); err == nil {
		t.Error("a folder that is not there is read")
	}
	files, err = alarmrules.Folder(locked{good}, "r")
	same(t, said(err), "open r/a.yaml: permission denied")
	if len(files) != 1 || files[0].Name != "b" {
		t.Errorf("%v", files)
	}
}

// locked is a folder with a file that cannot be read.
type locked struct{ fstest.MapFS }

func (l locked) ReadFile(name string) ([]byte, error) {
	if name == "r/a.yaml" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.MapFS.ReadFile(name)
}

func TestWhatShips(t *testing.T) {
	var all, defaults, metrics []string
	for _, rule := range alarmrules.All() {
		all = append(all, rule.Name)
		if !alarmrules.Shipped(nil, rule.Name).IsMapping() {
			t.Errorf("%s: there is no mapping", rule.Name)
		}
		if got, err := alarmrules.Get(rule.Name); err != nil || got.Name != rule.Name {
			t.Errorf("%s: %v", rule.Name, err)
		}
	}
	for _, rule := range alarmrules.Defaults() {
		if rule.Optional {
			t.Errorf("%s is optional", rule.Name)
		}
		defaults = append(defaults, rule.Name)
	}
	for _, metric := range alarmrules.LogMetrics() {
		metrics = append(metrics, metric.Name)
		if !metric.Optional {
			t.Errorf("the metric %s is made although nobody wants it", metric.Name)
		}
	}
	for _, names := range [][]string{all, defaults, metrics} {
		if !slices.IsSorted(names) || len(names) == 0 {
			t.Errorf("%v", names)
		}
	}
	same(t, strings.Join(defaults, " "), "critical errors failed-logins mismatch request-p95 silence slow-requests")
	same(t, strings.Join(metrics, " "), "failed-requests log-records request-duration requests")
	if _, err := alarmrules.Get("error"); err == nil || !strings.HasPrefix(err.Error(), `there is no alarm rule "error": did you mean errors? Use one of audit-mismatch, `) {
		t.Errorf("%v", err)
	}
	if _, err := alarmrules.OfRouter("errors"); err == nil || err.Error() != `there is no alarm rule "errors": use log-loss` {
		t.Errorf("%v", err)
	}
	if alarmrules.Shipped(nil, "log-loss").Present() || alarmrules.Shipped(nil, "none").Present() {
		t.Error("what is no rule of an application ships")
	}
	_, problems := alarmrules.Read("errors", alarmrules.Lay(alarmrules.Shipped(nil, "errors"), parse(t, "period: 90s")), notify.DefaultSeverities())
	same(t, problems.Error(), "rule.yaml:1:9: period: a period of 1m30s: use whole minutes from 1m to 24h")
	_, problems = alarmrules.Read("errors", alarmrules.Lay(alarmrules.Shipped(nil, "errors"), parse(t, "period: 90s")), notify.Severities{"page"})
	if len(problems) != 2 || !alarmrules.IsShipped(problems[0].File) && !alarmrules.IsShipped(problems[1].File) {
		t.Errorf("%v", problems)
	}
	if alarmrules.IsShipped("errors.yaml") {
		t.Error("a file of somebody's own ships")
	}
}
