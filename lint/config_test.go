package lint

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/template"
)

// unkept is a stack in which two checks find something.
const unkept = `Resources:
  Logs:
    Type: AWS::Logs::LogGroup
    DeletionPolicy: Retain
    Metadata: {"aws:cdk:path": Shop/Web/Logs/Resource}
    Properties: {LogGroupName: /shop}
  Quiet:
    Type: AWS::CloudWatch::Alarm
    Properties: {Namespace: AWS/SQS, MetricName: X, Statistic: Sum, Period: 60, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: GreaterThanThreshold}
`

// ids returns the checks that find something in a template, with their
// severities.
func ids(t *testing.T, source string, o Options) (found, disabled []string) {
	t.Helper()
	read, err := template.Parse("shop.yaml", []byte(source), template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	some := []Check{loggroupRetention, alarmNoAction, alarmNever, disableInvalid, disableExpired, disableUnused}
	report := run(some, []*template.Template{read}, o)
	for _, p := range report.Findings {
		if p.LogicalID != "" || p.File != "shop.yaml" {
			found = append(found, p.Check+" "+string(p.Severity))
		}
	}
	for _, d := range report.Disabled {
		disabled = append(disabled, d.Check+": "+d.Reason)
	}
	return found, disabled
}

func TestConfiguration(t *testing.T) {
	const retention, action = "loggroup/retention warning", "alarm/no-action warning"
	for name, c := range map[string]struct {
		source          string
		found, disabled []string
	}{
		"nothing":              {"", []string{retention, action}, nil},
		"a check":              {"disable: [{check: loggroup/retention, reason: x}]", []string{action}, []string{"loggroup/retention: x"}},
		"an area":              {"disable: [{check: alarm/*, reason: x}]", []string{retention}, []string{"alarm/no-action: x"}},
		"by the logical id":    {"disable: [{check: '*', where: Qui*, reason: x}]", []string{retention}, []string{"alarm/no-action: x"}},
		"by the construct":     {"disable: [{check: '*', where: Shop/Web/*, reason: x}]", []string{action}, []string{"loggroup/retention: x"}},
		"by the file":          {"disable: [{check: '*', where: shop.yaml, reason: x}]", nil, []string{"loggroup/retention: x", "alarm/no-action: x"}},
		"not elsewhere":        {"disable: [{check: loggroup/retention, where: Other, reason: x}]", []string{retention, action, "disable/unused info"}, nil},
		"until today":          {"disable: [{check: loggroup/retention, reason: x, until: 2026-03-01}]", []string{action}, []string{"loggroup/retention: x"}},
		"until yesterday":      {"disable: [{check: loggroup/retention, reason: x, until: 2026-02-28}]", []string{retention, action, "disable/expired warning"}, nil},
		"over, and not needed": {"disable: [{check: alarm/never, reason: x, until: 2026-02-28}]", []string{retention, action, "disable/unused info"}, nil},
		"another severity":     {"severity: {loggroup/retention: info}", []string{"loggroup/retention info", action}, nil},
		"of what it says of itself": {"severity: {disable/unused: bug}\ndisable: [{check: alarm/never, reason: x}]",
			[]string{retention, action, "disable/unused bug"}, nil},
	} {
		configuration, err := ParseConfiguration("c.yaml", []byte(c.source))
		if c.source == "" {
			configuration, err = nil, nil
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		found, disabled := ids(t, unkept, Options{Configuration: configuration, Now: time.Date(2026, 3, 1, 18, 0, 0, 0, time.UTC)})
		if !slices.Equal(found, c.found) || !slices.Equal(disabled, c.disabled) {
			t.Errorf("%s: it finds %q, and disabled are %q; want %q and %q", name, found, disabled, c.found, c.disabled)
		}
	}
}

func TestFindConfiguration(t *testing.T) {
	top := t.TempDir()
	below := filepath.Join(top, "a", "b")
	if err := os.MkdirAll(below, 0o755); err != nil {
		t.Fatal(err)
	}
	if c, err := FindConfiguration(below); c != nil || err != nil {
		t.Skipf("there is one above: %v, %v", c, err)
	}
	if err := os.WriteFile(filepath.Join(top, configurationName), []byte("files: [a]"), 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := FindConfiguration(below)
	if err != nil || c == nil || len(c.Files) != 1 {
		t.Errorf("got %v, %v", c, err)
	}
}

// Each stack is checked against the contract of its environment, and sees all
// others.
func TestContracts(t *testing.T) {
	var all []*template.Template
	for _, name := range []string{"a", "b"} {
		read, err := template.Parse(name, []byte(unkept), template.Options{})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, read)
	}
	guide := contract.Guide()
	var seen []string
	probe := Check{ID: "loggroup/probe", Severity: Info, NeedsContract: true, run: func(p *pass) {
		for _, in := range p.templates {
			seen = append(seen, in.Stack)
			p.tell(in, "Logs", "", message{summary: "by " + p.contract.Name()})
		}
	}}
	report := run([]Check{probe}, all, Options{Contracts: func(in *template.Template) *contract.Contract {
		if in.Stack == "b" {
			return guide
		}
		return nil
	}})
	if len(report.Findings) != 1 || report.Findings[0].Stack != "b" || strings.Join(seen, " ") != "a b" {
		t.Errorf("got %v, having seen %v", report.Findings, seen)
	}
	if n := len(report.NotLooked); n != 1 {
		t.Errorf("%d things were not looked at: %v", n, report.NotLooked)
	}
}

// The formats for code hosts have each finding with its place.
func TestWriters(t *testing.T) {
	read, err := template.Parse("a stack/shop, prod.yaml", []byte(unkept), template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	configuration, err := ParseConfiguration("c", []byte("disable: [{check: alarm/*, reason: x}]"))
	if err != nil {
		t.Fatal(err)
	}
	report := Run([]*template.Template{read}, Options{Configuration: configuration})
	report.Findings = slices.DeleteFunc(report.Findings, func(p Finding) bool { return p.Check != "loggroup/retention" })
	var b bytes.Buffer
	if err := report.WriteGitHub(&b); err != nil {
		t.Fatal(err)
	}
	if want := "::warning file=a stack/shop%2C prod.yaml,line=2,col=3,title=loggroup/retention::Logs: "; !strings.HasPrefix(b.String(), want) {
		t.Errorf("got %s\nwant %s…", &b, want)
	}
	b.Reset()
	if err := report.WriteSARIF(&b); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Runs []struct {
			Tool struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []struct {
				RuleID    string
				RuleIndex int
				Level     string
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine int }
					}
				}
				Suppressions []struct{ Justification string }
			}
		}
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	results := got.Runs[0].Results
	if len(results) != 2 || results[0].Level != "warning" || len(results[0].Suppressions) != 0 || len(results[1].Suppressions) != 1 {
		t.Fatalf("got %s", &b)
	}
	for _, r := range results {
		if got.Runs[0].Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID {
			t.Errorf("the rule of %s is another", r.RuleID)
		}
	}
	if at := results[0].Locations[0].PhysicalLocation; at.ArtifactLocation.URI != "a%20stack/shop,%20prod.yaml" || at.Region.StartLine != 2 {
		t.Errorf("it stands at %v", at)
	}
}

// What cannot be examined is reported, and hides nothing else.
func TestNotLooked(t *testing.T) {
	read, err := template.Parse("x", []byte(`Parameters:
  List: {Type: CommaDelimitedList}
Conditions:
  Never: !Equals [a, b]
Resources:
  Unknown:
    Type: AWS::CloudWatch::Alarm
    Properties: {Metrics: !Ref List, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: GreaterThanThreshold}
  Out: {Type: AWS::Logs::LogGroup, Condition: Never}
  Stack: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "https://example.com/x"}}
  Logs: {Type: AWS::Logs::LogGroup}
`), template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	report := Run([]*template.Template{read}, Options{Contract: contract.Guide()})
	var what []string
	for _, n := range report.NotLooked {
		what = append(what, n.What)
	}
	if strings.Join(what, " ") != "Unknown Out Stack" {
		t.Errorf("not looked at are %v", report.NotLooked)
	}
	if !slices.ContainsFunc(report.Findings, func(p Finding) bool { return p.LogicalID == "Logs" && p.Check == "loggroup/retention" }) {
		t.Errorf("what is wrong beside them is not found: %v", report.Findings)
	}
}

// Values that checks need and only the deployment knows are reported. A literal
// text that looks like such a value is checked.
func TestNotKnown(t *testing.T) {
	read, err := template.Parse("x", []byte(`Parameters:
  P: {Type: String}
  N: {Type: Number}
Resources:
  Logs: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop, RetentionInDays: !Ref N}}
  Pattern: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: !Ref Logs, FilterPattern: !Ref P, MetricTransformations: [{MetricName: A, MetricNamespace: !Ref "AWS::StackName", MetricValue: "1"}]}}
  Jndi: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: !Ref Logs, FilterPattern: '{ $.message = "${jndi:x}"', MetricTransformations: [{MetricName: B, MetricNamespace: Shop, MetricValue: "1"}]}}
  Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {Namespace: Shop, MetricName: B, Statistic: Sum, Period: 60, EvaluationPeriods: 1, Threshold: !Ref N, ComparisonOperator: GreaterThanThreshold, AlarmActions: [!Ref Topic]}}
  Topic: {Type: AWS::SNS::Topic}
  Query: {Type: AWS::Logs::QueryDefinition, Properties: {Name: a, QueryString: !Sub "filter level = '${P}'"}}
  Literal: {Type: AWS::Logs::QueryDefinition, Properties: {Name: b, QueryString: "filter message like '${jndi' sort"}}
  Other: {Type: AWS::Logs::QueryDefinition, Properties: {Name: c, QueryLanguage: SQL, QueryString: SELECT 1}}
  Board: {Type: AWS::CloudWatch::Dashboard, Properties: {DashboardBody: !Ref P}}
  Regional: {Type: AWS::CloudWatch::Dashboard, Properties: {DashboardBody: !Sub '{"widgets": [{"type": "text", "properties": {"markdown": "${AWS::Region}"}}]}'}}
  Tasks:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - {Name: a, Image: a, LogConfiguration: {LogDriver: awslogs, Options: {awslogs-group: !Ref P, awslogs-region: !Ref "AWS::Region"}}}
        - {Name: b, Image: b, Environment: [!Ref P], LogConfiguration: {LogDriver: !Ref P}}
        - {Name: c, Image: c, LogConfiguration: {LogDriver: !Ref P}}
        - {Name: d, Image: d, LogConfiguration: {LogDriver: awslogs, Options: {awslogs-group: !Sub "${Logs}-${N}", awslogs-region: eu-west-1, mode: blocking}}}
        - {Name: e, Image: e, LogConfiguration: {LogDriver: awslogs, Options: {awslogs-group: !Ref Logs, awslogs-region: eu-west-1, mode: blocking}}}
  Wrong: {Type: AWS::SNS::Topic, Properties: {TopicName: [a]}}
`), template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	report := Run([]*template.Template{read}, Options{Contract: contract.Guide()})
	var said []string
	for _, n := range report.NotLooked {
		why, _, _ := strings.Cut(n.Why, ",")
		said = append(said, n.What+": "+why)
	}
	want := []string{
		"Logs: RetentionInDays holds ${N}", "Pattern: FilterPattern holds ${P}", "Alarm: Threshold holds ${N}", "Query: QueryString holds ${P}",
		"Tasks: ContainerDefinitions[0].LogConfiguration.Options.awslogs-group holds ${P}", "Board: DashboardBody holds ${P}",
		"Tasks: ContainerDefinitions[1].Environment[0]: the object is ${P}", "Tasks: ContainerDefinitions[2].LogConfiguration.LogDriver holds ${P}",
		"Tasks: ContainerDefinitions[3].LogConfiguration.Options.awslogs-group holds ${N}",
		"Other: its query is in SQL", "Wrong: TopicName: it must be a text",
	}
	slices.Sort(said)
	slices.Sort(want)
	if !slices.Equal(said, want) {
		t.Errorf("not looked at are\n%s\nwant\n%s", strings.Join(said, "\n"), strings.Join(want, "\n"))
	}
	for check, id := range map[string]string{"filter/invalid": "Jndi", "query/syntax": "Literal"} {
		if !slices.ContainsFunc(report.Findings, func(p Finding) bool { return p.LogicalID == id && p.Check == check }) {
			t.Errorf("what is wrong with %s is not found: %v", id, report.Findings)
		}
	}
}

// Lines fit the width of a terminal.
func TestNarrowText(t *testing.T) {
	r := Report{
		Findings: []Finding{{
			Check: "alarm/no-action", Severity: Warning, File: "stack.yaml", Line: 12, Column: 3, LogicalID: "Alarm",
			Summary: "nobody is notified when it goes off", Details: "Its state shows only in the console.", Remedy: "give it an AlarmAction, such as the topic that people read",
		}},
		NotLooked: []NotLooked{{"", "filter/field", "it needs the log contract of the application"}},
	}
	for _, width := range []int{30, 80} {
		var b strings.Builder
		if err := r.WriteText(&b, width); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("at %d: %d columns: %s", width, n, line)
			}
		}
	}
}

// Everything that is not examined for the same reason is reported together.
func TestTogether(t *testing.T) {
	r := Report{NotLooked: []NotLooked{{"", "a/b", "why"}, {"s", "X", "other"}, {"", "c/d", "why"}}}
	var b strings.Builder
	if err := r.WriteText(&b, 80); err != nil {
		t.Fatal(err)
	}
	if want := "not looked at: a/b, c/d: why\nnot looked at: s: X: other\nnothing was found\n"; b.String() != want {
		t.Errorf("got\n%s", &b)
	}
}
