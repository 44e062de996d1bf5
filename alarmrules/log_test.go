package alarmrules

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
)

const onAudit = "meaning: m\nfirstSteps: f\nlog: audit\n"

func TestLogMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"meaning: m\nfirstSteps: f\nlog: other\ncount: {record: true}\nabove: {page: 0}\n":       `a.yaml:3:6: log: there is no log "other": use application or audit`,
		onAudit + "any: [errors]\nseverity: page\n":                                              "a.yaml:3:6: log: is for a rule that looks at log events itself, and this one looks at the metrics or alarms of others: leave it out",
		onAudit + "count: {record: true}\nabove: {page: 0}\n":                                    "",
		"meaning: m\nfirstSteps: f\nlog: application\ncount: {record: true}\nabove: {page: 0}\n": "",
	} {
		_, err := Parse("a.yaml", []byte(text), nil)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s\ngot\n%s\nwant\n%s", text, got, want)
		}
	}
	rule := Rule{Name: "a", Meaning: "m", FirstSteps: "f", Log: "other", Watch: Silence{}}
	if err := rule.Check(nil).Err(); err == nil || !strings.Contains(err.Error(), `there is no log "other"`) {
		t.Errorf("got %v", err)
	}
}

// A rule on the audit log counts only that log, and shares no metric with rules
// on the application log.
func TestRulesOnTheAuditLog(t *testing.T) {
	read := func(name, text string) Rule {
		rule, err := Parse(name+".yaml", []byte(text), nil)
		if err != nil {
			t.Fatal(err)
		}
		return rule
	}
	count := "count: {level: ERROR}\nabove: {page: 0}\n"
	set, err := Bind(Application{Metrics: []LogMetric{{Name: "all-errors", Count: &Selection{Level: "ERROR"}}}},
		read("one", onAudit+count), read("two", "meaning: m\nfirstSteps: f\n"+count), read("all", onAudit+"count: {}\nabove: {page: 100}\n"))
	if err != nil {
		t.Fatal(err)
	}
	one, _ := set.Rule("one")
	two, _ := set.Rule("two")
	if len(one.Metrics) != 1 || one.Metrics[0] != "one" || len(two.Metrics) != 1 || two.Metrics[0] != "all-errors" {
		t.Errorf("they look at %q and %q", one.Metrics, two.Metrics)
	}
	for _, m := range set.Metrics {
		if audit := m.Name == "one"; m.Audit != audit || m.Filters[0].Audit != audit {
			t.Errorf("%s is on the audit log: %v, %v", m.Name, m.Audit, m.Filters[0].Audit)
		}
	}
	if !one.Rule.OnAudit() || two.Rule.OnAudit() || len(one.Lines) != 1 {
		t.Errorf("got %+v", one)
	}
	// Graphs of what CloudWatch counts itself show the application log.
	if all, _ := set.Rule("all"); len(all.Lines) != 0 || len(all.Alarms) != 1 {
		t.Errorf("got %+v", all)
	}
	c, err := contract.Preset("cloudtrail")
	if err != nil {
		t.Fatal(err)
	}
	set, err = Bind(Application{Contract: c}, read("one", onAudit+"count: {}\nabove: {page: 0}\n"))
	if want := "rule one: log: contract cloudtrail: it describes the one log of the source cloudtrail, which has no audit log"; err == nil || err.Error() != want || len(set.Rules) != 0 {
		t.Errorf("got %v, want %s", err, want)
	}
}
