package replay

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/template"
)

// gate is a filter that counts {"level":"ERROR"}. Every form of a template must
// leave it as it is.
const gate = `
  Gate:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: /shop
      FilterPattern: '{ $.level = "ERROR" }'
      MetricTransformations: [{MetricNamespace: shop, MetricName: Errors, MetricValue: "1"}]
`

// bell returns an alarm on what the gate counts, with further properties.
func bell(properties ...string) string {
	all := []string{"AlarmName: bell", "Namespace: shop", "MetricName: Errors", "Statistic: Sum", "Period: 60",
		"EvaluationPeriods: 1", "Threshold: 0", "ComparisonOperator: GreaterThanThreshold"}
	for _, p := range properties {
		name, _, _ := strings.Cut(p, ":")
		for i := range all {
			if strings.HasPrefix(all[i], name+":") {
				all[i] = ""
			}
		}
		all = append(all, p)
	}
	text := "  Bell:\n    Type: AWS::CloudWatch::Alarm\n    Properties:\n"
	for _, p := range all {
		if p != "" {
			text += "      " + p + "\n"
		}
	}
	return text
}

// told returns what a replay says about each filter and alarm, and about what
// it leaves out.
func told(report *Report) string {
	var all []string
	for _, f := range report.Filters {
		if f.Refused != "" {
			all = append(all, fmt.Sprintf("%s refused: %s", f.LogicalID, f.Refused))
			continue
		}
		all = append(all, fmt.Sprintf("%s %d/%d", f.LogicalID, f.Matched, f.Events))
	}
	for _, a := range report.Alarms {
		if a.Refused != "" {
			all = append(all, fmt.Sprintf("%s refused: %s", a.LogicalID, a.Refused))
			continue
		}
		all = append(all, fmt.Sprintf("%s %d", a.LogicalID, WentOff(a.Transitions)))
	}
	for _, l := range report.LeftOut {
		all = append(all, fmt.Sprintf("%s left out: %s", l.LogicalID, l.Advice))
	}
	return strings.Join(all, "\n")
}

// What CloudFormation reads is read. What is unknown is refused by name,
// and the gate counts all the same.
func TestFormsOfTemplates(t *testing.T) {
	const (
		stage = "Parameters: {Stage: {Type: String}}\nConditions:\n  Prod: !Equals [!Ref Stage, prod]\n  Dev: !Not [!Condition Prod]\n"
		p     = "Parameters: {P: {Type: String}}\n"
		giveP = ", which is known only when the stack is deployed: give it as a parameter, with --parameter P=…"
		giveS = ", which is known only when the stack is deployed: give it as a parameter, with --parameter Stage=…, or decide it with --condition Prod=true or false"
	)
	for name, test := range map[string]struct{ before, resources, want string }{
		"a number with a tag":               {"", bell("Threshold: !!int 0"), "Gate 1/3\nBell 1"},
		"numbers as texts":                  {"", bell(`Threshold: "0"`, `Period: "60"`, `EvaluationPeriods: "1"`), "Gate 1/3\nBell 1"},
		"an empty block that is kept":       {"", "  X:\n    Type: X::Y::Z\n    Metadata:\n      - !Ref AWS::Region\n      - |+\n\n      - end\n", "Gate 1/3"},
		"an empty block in a list":          {"", "  X:\n    Type: X::Y::Z\n    Metadata:\n      - |\n\n      - b\n", "Gate 1/3"},
		"a list as a parameter":             {"Parameters: {Zones: {Type: CommaDelimitedList, Default: \"a, b\", AllowedValues: [a, b, c]}}\n", "", "Gate 1/3"},
		"a key with colons in braces":       {"", "  X: {Type: X::Y::Z, Properties: {Name: {Fn::ImportValue: Other}}}\n", "Gate 1/3"},
		"a key behind a question mark":      {"", "  ? Second\n  : Type: AWS::Logs::MetricFilter\n    Properties: {LogGroupName: /shop, FilterPattern: x, MetricTransformations: [{MetricNamespace: shop, MetricName: X, MetricValue: \"1\"}]}\n", "Gate 1/3\nSecond 0/3"},
		"loops over other resources":        {"Transform: AWS::LanguageExtensions\n", "  Fn::ForEach::Buckets: [N, [a, b], {\"Bucket${N}\": {Type: AWS::S3::Bucket}}]\n", "Gate 1/3"},
		"a loop over filters":               {"Transform: [AWS::LanguageExtensions]\n", "  Fn::ForEach::Levels:\n    - Level\n    - [ERROR, INFO]\n    - Of${Level}:\n        Type: AWS::Logs::MetricFilter\n        Properties:\n          LogGroupName: /shop\n          FilterPattern: !Sub '{ $.level = \"${Level}\" }'\n          MetricTransformations: [{MetricNamespace: shop, MetricName: !Ref Level, MetricValue: \"1\"}]\n", "Gate 1/3\nOfERROR 1/3\nOfINFO 2/3"},
		"a loop over what is not known":     {"Transform: AWS::LanguageExtensions\nParameters: {Levels: {Type: CommaDelimitedList}}\n", "  Fn::ForEach::L: [L, !Ref Levels, {\"F${L}\": {Type: AWS::S3::Bucket}}]\n", "Gate 1/3"},
		"a default that is a parameter":     {p, strings.Replace(strings.Replace(gate, "Gate", "Other", 1), `MetricValue: "1"`, `MetricValue: "1", DefaultValue: !Ref P`, 1), "Gate 1/3\nOther refused: MetricTransformations[0].DefaultValue holds ${P}" + giveP},
		"a pattern that is none":            {"", strings.Replace(strings.Replace(gate, "Gate", "Other", 1), `" }`, `" `, 1), "Gate 1/3\nOther refused: FilterPattern: filter pattern, line 1, column 21: the pattern ends without its } (write })"},
		"transformations that are decided":  {stage, "  Other:\n    Type: AWS::Logs::MetricFilter\n    Properties:\n      LogGroupName: /shop\n      FilterPattern: x\n      MetricTransformations: !If [Prod, [{MetricNamespace: shop, MetricName: A, MetricValue: \"1\"}], []]\n", "Gate 1/3\nOther refused: MetricTransformations: the list is ${Fn::If [Prod,[(MetricName: A,MetricNamespace: shop,MetricValue: 1)],[]]}" + giveS},
		"a short form that there is not":    {"", "  Other:\n    Type: AWS::Logs::MetricFilter\n    Properties:\n      LogGroupName: !Include x\n", "Gate 1/3\nOther refused: LogGroupName: !Include is not the short form of an intrinsic function"},
		"a key given twice":                 {"", bell("Unit: None") + "      Unit: Count\n", "Gate 1/3\nBell refused: Unit: it is given twice"},
		"an include from elsewhere":         {"", "  Other:\n    Type: AWS::CloudWatch::Alarm\n    Properties:\n      Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://b/alarm.yaml}}\n", "Gate 1/3\nOther refused: Fn::Transform: it comes from include of s3://b/alarm.yaml, which is not followed: only files beside the template are read: name one, as before `aws cloudformation package`"},
		"a threshold that is a reference":   {"", bell("Threshold: '{{resolve:ssm:/t}}'"), "Gate 1/3\nBell refused: Threshold holds {{resolve:ssm:/t}}, which is known only when the stack is deployed: give it with --parameter resolve:ssm:/t=…"},
		"an undecided threshold":            {p, bell("Threshold: !Ref P"), "Gate 1/3\nBell refused: Threshold holds ${P}" + giveP},
		"an undecided comparison":           {p, bell("ComparisonOperator: !Ref P"), "Gate 1/3\nBell refused: ComparisonOperator holds ${P}" + giveP},
		"an undecided statistic":            {p, bell("Statistic: !Ref P"), "Gate 1/3\nBell refused: Statistic holds ${P}" + giveP},
		"one of two statistics":             {stage, bell("Statistic: !If [Prod, Sum, !Ref AWS::NoValue]", "ExtendedStatistic: !If [Prod, !Ref AWS::NoValue, p90]"), "Gate 1/3\nBell refused: Statistic holds ${Fn::If [Prod,Sum,AWS::NoValue]}" + giveS},
		"an undecided unit":                 {p, bell("Unit: !Ref P"), "Gate 1/3\nBell refused: Unit holds ${P}" + giveP},
		"an undecided metric":               {p, bell("MetricName: !Ref P"), "Gate 1/3\nBell refused: MetricName holds ${P}" + giveP},
		"undecided dimensions":              {p, bell("Dimensions: !Ref P"), "Gate 1/3\nBell refused: Dimensions: the list is ${P}" + giveP},
		"undecided queries":                 {p, bell("Metrics: !Ref P"), "Gate 1/3\nBell refused: Metrics: the list is ${P}" + giveP},
		"an undecided expression":           {p, "  Bell:\n    Type: AWS::CloudWatch::Alarm\n    Properties:\n      ComparisonOperator: GreaterThanThreshold\n      EvaluationPeriods: 1\n      Threshold: 0\n      Metrics:\n      - {Id: m, ReturnData: false, MetricStat: {Metric: {Namespace: shop, MetricName: Errors}, Period: 60, Stat: Sum}}\n      - {Id: e, Expression: !Sub 'm > ${P}'}\n", "Gate 1/3\nBell refused: Metrics[1].Expression holds ${P}" + giveP},
		"an undecided rule":                 {stage, bell() + "  Both:\n    Type: AWS::CloudWatch::CompositeAlarm\n    Properties: {AlarmRule: !If [Prod, !Sub 'ALARM(${Bell})', 'TRUE']}\n", "Gate 1/3\nBell 1\nBoth refused: AlarmRule holds ${Fn::If [Prod,Fn::Sub ALARM(Bell),TRUE]}" + giveS},
		"a metric of another service":       {stage, bell("Namespace: AWS/ECS", "Threshold: !If [Prod, 1, 2]"), "Gate 1/3\nBell refused: AWS/ECS/Errors is not made from log events"},
		"an If that decides nothing":        {stage, bell("Threshold: !If [Prod, 0, 0]"), "Gate 1/3\nBell 1"},
		"an If of the condition around it":  {stage, bell("Threshold: !If [Prod, 0, 9]") + "    Condition: Prod\n", "Gate 1/3\nBell 1"},
		"an If of the opposite around it":   {stage, bell("Threshold: !If [Prod, 9, 0]") + "    Condition: Dev\n", "Gate 1/3\nBell 1"},
		"a name out of an ARN":              {"", "  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop}}\n  Cut:\n    Type: AWS::Logs::MetricFilter\n    Properties:\n      LogGroupName: !Select [6, !Split [':', !GetAtt Group.Arn]]\n      FilterPattern: ERROR\n      MetricTransformations: [{MetricNamespace: shop, MetricName: X, MetricValue: \"1\"}]\n", "Gate 1/3\nCut 1/3"},
		"a number in a text":                {"", "  Took: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: /shop, FilterPattern: '{ $.ms = * }', MetricTransformations: [{MetricNamespace: shop, MetricName: Ms, MetricValue: $.ms}]}}\n" + bell("MetricName: Ms", "Threshold: 300"), "Gate 1/3\nTook 2/3\nBell 1"},
		"left out by a default":             {"Parameters: {Topic: {Type: String, Default: \"\"}}\nConditions: {Has: !Not [!Equals [!Ref Topic, \"\"]]}\n", bell() + "    Condition: Has\n", "Gate 1/3\nBell left out: --parameter Topic=… (not empty) brings it in"},
		"left out by one of several values": {"Parameters: {S: {Type: String, Default: a, AllowedValues: [a, b, c]}}\nConditions: {B: !And [!Not [!Equals [!Ref S, a]], !Equals [!Ref S, b]], NotB: !Not [!Condition B]}\n", bell() + "    Condition: B\n", "Gate 1/3\nBell left out: --parameter S=b brings it in"},
		"opposites are not both made":       {stage, strings.Replace(gate, "Gate:", "OfProd:\n    Condition: Prod", 1) + strings.Replace(gate, "Gate:", "OfDev:\n    Condition: Dev", 1) + bell("Threshold: 2"), "Gate 1/3\nOfProd 1/3\nBell 0\nOfDev left out: --parameter Stage=… (not prod) brings it in"},
		"two values of one parameter":       {"Parameters: {S: {Type: String}}\nConditions: {A: !Equals [!Ref S, a], B: !Equals [b, !Ref S]}\n", strings.Replace(gate, "Gate:", "OfA:\n    Condition: A", 1) + strings.Replace(gate, "Gate:", "OfB:\n    Condition: B", 1), "Gate 1/3\nOfA 1/3\nOfB left out: --parameter S=b brings it in"},
		"conditions that go together":       {"Parameters: {S: {Type: String}, R: {Type: String}}\nConditions: {A: !Equals [!Ref S, a], B: !Equals [!Ref R, b], Both: !And [!Condition A, !Condition B]}\n", strings.Replace(gate, "Gate:", "OfA:\n    Condition: A", 1) + strings.Replace(gate, "Gate:", "OfBoth:\n    Condition: Both", 1), "Gate 1/3\nOfA 1/3\nOfBoth 1/3"},
		"a condition that there is not":     {"", bell() + "    Condition: Gone\n", "Gate 1/3\nBell refused: Conditions: there is no condition Gone"},
	} {
		t.Run(name, func(t *testing.T) {
			source := test.before + "Resources:" + gate + test.resources
			for ends, text := range map[string]string{"": source, " with the line ends of Windows": "\ufeff" + strings.ReplaceAll(source, "\n", "\r\n")} {
				templates := templateOf(t, text)
				_, _, report := run(t, templates, Options{LogGroup: "/shop"}, records(`{"level":"ERROR","ms":"301.5"}`, `{"level":"INFO","ms":20}`, `{"level":"INFO"}`), 0)
				if got := told(report); got != test.want {
					t.Errorf("%s%s\ngot\n%s\nwant\n%s", text, ends, got, test.want)
				}
				// Marks that tell names apart internally do not show.
				if text, err := json.Marshal(report); err != nil || strings.Contains(string(text), `\u0000`) {
					t.Errorf("%v, %s", err, text)
				}
			}
		})
	}
}

// Log groups with the same placeholder in two templates are told apart, and no
// mark of it shows.
func TestNamesFromInsideDoNotShow(t *testing.T) {
	source := "Resources:" + strings.Replace(gate, "/shop", "!Sub /a/${AWS::StackName}", 1) +
		strings.Replace(strings.Replace(gate, "Gate", "Other", 1), "/shop", "!Sub /b/${AWS::StackName}", 1)
	_, _, report := run(t, templateOf(t, source), Options{LogGroup: "/a/${AWS::StackName}"}, records("x"), 0)
	text, err := json.Marshal(report)
	if err != nil || strings.Contains(string(text), `\u0000`) || strings.Contains(string(text), "shop.yaml") {
		t.Errorf("%v, %s", err, text)
	}
}

// Every template beside the repository is read. A mistake refuses one resource;
// only a line that is not YAML or a missing parameter refuses the whole
// template.
func TestTemplatesBesideTheRepository(t *testing.T) {
	var paths []string
	for _, pattern := range []string{"templates/*.yaml", "templates/*.template", "replay/*.yaml", "replay/*.json", "broken/*.json"} {
		found, err := filepath.Glob("../../shared/cases/" + pattern)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	if len(paths) == 0 {
		t.Skip("the cases are not beside the repository")
	}
	read := 0
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(data), "Resources") {
			continue // This file holds log events.
		}
		templates, err := template.Read(path, template.Options{})
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		read++
		r, err := New(templates, Options{})
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		source, err := logevent.Open([]logevent.Input{logevent.Bytes("x", []byte(record(0, "/app", `{"level":"ERROR"}`)))}, logevent.Options{})
		if err != nil {
			t.Fatal(err)
		}
		report, err := r.Run(t.Context(), source)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if text, err := json.Marshal(report); err != nil || strings.Contains(string(text), `\u0000`) {
			t.Errorf("%s: %v, %s", path, err, text)
		}
	}
	t.Logf("%d templates", read)
}

// A function identifies its log group, and the report names who writes to a log
// group.
func TestWriters(t *testing.T) {
	source := `
Resources:
  Api: {Type: AWS::Serverless::Function, Properties: {Handler: a.b}}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      ContainerDefinitions: [{Name: web, LogConfiguration: {LogDriver: awslogs, Options: {awslogs-group: !Sub "/aws/lambda/${Api}"}}}]
` + strings.Replace(gate, "/shop", "!Sub /aws/lambda/${Api}", 1)
	_, _, report := run(t, templateOf(t, source), Options{LogGroup: "Api"}, records(`{"level":"ERROR"}`), 0)
	g := report.Input.LogGroups
	if len(g) != 1 || g[0].Name != "/aws/lambda/${Api}" || fmt.Sprint(g[0].Writers) != "[function Api container shop/web]" || report.Filters[0].Matched != 1 {
		t.Errorf("%+v %+v", g, report.Filters)
	}
}
