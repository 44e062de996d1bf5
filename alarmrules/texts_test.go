package alarmrules_test

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/notify"
)

func TestTextMistakes(t *testing.T) {
	const counted = "count: {event: login_failed}\nabove: {ticket: 1}\n"
	for _, test := range []refused{
		{"no texts", counted, `rule.yaml:1:1: firstSteps is missing: say in one or two sentences what to do first, for whoever it wakes
rule.yaml:1:1: meaning is missing: say in one sentence what it means that the alarm goes off, for whoever it wakes`},
		{"a parameter in neither", counted + "meaning: \"{{a}}, {{b}}\"\nfirstSteps: \"{{ c }}\"\nparameters: {a: 5}\n",
			`rule.yaml:3:10: meaning: there is no parameter b
rule.yaml:4:13: firstSteps: there is no parameter  c `},
		{"what only silence fills in", counted + "meaning: \"{{after}}\"\nfirstSteps: Look.\n", `rule.yaml:3:10: meaning: there is no parameter after`},
		{"what silence does not fill in", "silence: {}\nafter: {page: 1m}\nmeaning: \"{{after}} {{before}}\"\nfirstSteps: \"{{after}}\"\n", `rule.yaml:3:10: meaning: there is no parameter before`},
		{"what an objective does not fill in", "objective: 99.9%\nbad: {level: ERROR}\nmeaning: \"{{objective}} {{rate}} {{long}} {{short}} {{budget}} {{days}} {{after}}\"\nfirstSteps: Look.\nof: {record: true}\n",
			`rule.yaml:3:10: meaning: there is no parameter after`},
		{"as long as may be", counted + "meaning: " + strings.Repeat("ä", 400) + "\nfirstSteps: " + strings.Repeat("ä", 300) + "\n", `nothing`},
		{"longer", counted + "meaning: " + strings.Repeat("ä", 400) + "\nfirstSteps: " + strings.Repeat("ä", 301) + "\n",
			`rule.yaml:3:10: meaning: it and the first steps are 701 characters long: at most 700 are allowed`},
		{"a runbook", counted + texts + "runbook: https://wiki.example.com/alarms#{alarm}-first\n", `nothing`},
		{"a runbook without the rule", counted + texts + "runbook: https://wiki.example.com/\n", `nothing`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := alarmrules.Parse("rule.yaml", []byte(test.source), nil)
			same(t, said(err), test.want)
		})
	}
}

func TestNamesOfRules(t *testing.T) {
	source := []byte(texts + "silence: {}\nafter: {page: 1m}\n")
	for file, wrong := range map[string]string{
		"rule.yaml": "", "a/b/rule-1.yaml": "", "/rule.yaml": "", `a\rule.yaml`: "", strings.Repeat("a", 60) + ".yaml": "",
		"Rule.yaml": "Rule", "rule.yml": "rule.yml", "1rule.yaml": "1rule", "rule_1.yaml": "rule_1", ".yaml": "", strings.Repeat("a", 61) + ".yaml": strings.Repeat("a", 61),
	} {
		rule, err := alarmrules.Parse(file, source, nil)
		want := "nothing"
		if wrong != "" || file == ".yaml" {
			want = file + `:1:1: "` + wrong + `" is not a rule's name: use lower-case letters, digits and hyphens, starting with a letter, at most 60`
		}
		same(t, said(err), want)
		if rule.Name != alarmrules.NameOf(file) {
			t.Errorf("%s: the rule is called %q", file, rule.Name)
		}
	}
}

func TestRunbooks(t *testing.T) {
	for address, ok := range map[string]bool{
		"https://wiki.example.com/alarms": true, "https://wiki.example.com/{alarm}.html": true, "https://wiki.example.com/{alarm}": true,
		"": false, "http://wiki.example.com": false, "https://": false, "https://a b": false, "https://a/{rule}": false, "https://a/{alarm}{alarm}": false,
		"https://" + strings.Repeat("a", 200): true, "https://" + strings.Repeat("a", 201): false,
	} {
		err := alarmrules.CheckRunbook(address)
		if (err == nil) != ok || err != nil && err.Error() != "must be an address such as https://wiki.example.com/alarms#{alarm}" {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// The description of an alarm has all texts of the rule filled in.
func TestTextsOfAlarms(t *testing.T) {
	set, err := alarmrules.Bind(alarmrules.Application{}, rulesOf(t, `
counted:
  meaning: "Too many took {{long}}, of {{what}}."
  firstSteps: "See {{long}}."
  query: slowest
  runbook: https://wiki.example.com/{alarm}-first
  parameters: {long: 5s, what: requests}
  count: {event: api_request, where: "$.duration_ms > {{long}}"}
  above: {ticket: 1}
silent:
  meaning: "Nothing for {{after}}, {{after}}."
  firstSteps: "{{after}}?"
  runbook: https://wiki.example.com/{alarm}
  silence: {}
  after: {page: 90m}
other:
  meaning: "Others for {{after}}."
  firstSteps: "{{after}}?"
  mismatch: {record: true}
  after: {ticket: 2h}
slo:
  meaning: "{{rate}} x {{objective}} in {{long}} and {{short}}: {{budget}} of {{days}} days, {{own}}."
  firstSteps: "{{rate}}?"
  query: failures
  parameters: {own: mine}
  objective: 99.9%
  bad: {level: ERROR}
  of: {record: true}
  burnRates: [{name: fast, severity: page, long: 1h, short: 5m, budget: 2%}]
`)...)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, rule := range set.Rules {
		for _, a := range rule.Alarms {
			got.WriteString(a.Suffix() + ": " + a.Meaning + " | " + a.FirstSteps + " | " + a.Query + " | " + a.Runbook + "\n")
		}
	}
	same(t, got.String(), `
counted-ticket: Too many took 5s, of requests. | See 5s. | slowest | https://wiki.example.com/counted-first
other-ticket: Others for 2h. | 2h? |  | 
silent-page: Nothing for 1h30m, 1h30m. | 1h30m? |  | https://wiki.example.com/silent
slo-fast-page: 14.4 x 99.9% in 1h and 5m: 2% of 30 days, mine. | 14.4? | failures | 
slo-fast-1h-page: In 1h the error budget was used up 14.4 times as fast as the objective of 99.9% allows. | It notifies nobody by itself: see the alarm slo-fast. | failures | 
slo-fast-5m-page: In 5m the error budget was used up 14.4 times as fast as the objective of 99.9% allows. | It notifies nobody by itself: see the alarm slo-fast. | failures |`)
}

func TestWarnings(t *testing.T) {
	severities := notify.Severities{"now", "soon", "later"}
	for _, test := range []refused{
		{"stricter above", "count: {level: ERROR}\nabove: {now: 5, soon: 4, later: 1}\n", "nothing"},
		{"the same", "count: {level: ERROR}\nabove: {now: 5, later: 5}\n", "nothing"},
		{"later above", "count: {level: ERROR}\nabove: {now: 5, later: 6}\n", "rule rule: above.later: the threshold of now is milder than that of later: people would get the more urgent alarm first"},
		{"each of three", "count: {level: ERROR}\natOrAbove: {now: 1, soon: 4, later: 5}\n", `rule rule: atOrAbove.soon: the threshold of now is milder than that of soon: people would get the more urgent alarm first
rule rule: atOrAbove.later: the threshold of soon is milder than that of later: people would get the more urgent alarm first`},
		{"below", "count: {level: ERROR}\nbelow: {now: 2, later: 1}\n", "rule rule: below.later: the threshold of now is milder than that of later: people would get the more urgent alarm first"},
		{"the same below", "count: {level: ERROR}\nbelow: {now: 5, later: 5}\n", "nothing"},
		{"stricter below", "count: {level: ERROR}\natOrBelow: {now: 1, later: 2}\n", "nothing"},
		{"lengths of time", "measure: {event: api_request, field: duration_ms, statistic: p95}\nabove: {now: 1s, later: 2s}\n", "rule rule: above.later: the threshold of now is milder than that of later: people would get the more urgent alarm first"},
		{"a number and a length of time", "measure: {event: api_request, field: duration_ms, statistic: p95}\nabove: {now: 3, later: 1s}\n", "nothing"},
		{"numbers", "measure: {event: api_request, field: duration_ms, statistic: p95}\nabove: {now: 1, later: 2}\n", "rule rule: above.later: the threshold of now is milder than that of later: people would get the more urgent alarm first"},
		{"shares", "share: {level: ERROR}\nabove: {now: 1%, later: 2%}\n", "rule rule: above.later: the threshold of now is milder than that of later: people would get the more urgent alarm first"},
		{"silence", "silence: {}\nafter: {now: 1m, later: 2m}\n", "rule rule: after.later: the threshold of now is milder than that of later: people would get the more urgent alarm first"},
		{"mismatch", "mismatch: {record: true}\nafter: {now: 1m, later: 2m}\n", "rule rule: after.later: the threshold of now is milder than that of later: people would get the more urgent alarm first"},
		{"bands", "metric: {name: IncomingBytes, statistic: Sum}\nbelowBand: {now: 1, later: 2}\n", "rule rule: belowBand.later: the threshold of now is milder than that of later: people would get the more urgent alarm first"},
	} {
		t.Run(test.name, func(t *testing.T) {
			rule, err := alarmrules.Parse("rule.yaml", []byte(texts+test.source), severities)
			if err != nil {
				t.Fatal(err)
			}
			same(t, said(rule.Warnings(severities).Err()), test.want)
		})
	}
	if got := (alarmrules.Rule{Name: "none"}).Warnings(severities); got != nil {
		t.Errorf("%v", got)
	}
}
