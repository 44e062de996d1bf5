package template

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// folder writes files into a new folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Nested stacks whose templates are files are followed, with their parameters
// and their outputs.
func TestNestedStacks(t *testing.T) {
	dir := folder(t, map[string]string{
		"main.yaml": `
Transform: AWS::Serverless-2016-10-31
Parameters: {Stage: {Type: String, Default: dev}, Owner: {Type: String}}
Resources:
  Logs:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: parts/logs.yaml, Parameters: {Stage: !Ref Stage, Owner: !Ref Owner, Names: [a, b]}}
  App: {Type: AWS::Serverless::Application, Properties: {Location: parts/app.json}}
  Cloud: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "https://s3.amazonaws.com/b/t.yaml"}}
  Store: {Type: AWS::Serverless::Application, Properties: {Location: {ApplicationId: "arn:aws:serverlessrepo:x", SemanticVersion: 1.0.0}}}
  Gone: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: gone.yaml}}
  Part: {Type: "Acme::Logs::Group::MODULE"}
  Filter:
    Type: AWS::Logs::MetricFilter
    Properties: {LogGroupName: !GetAtt Logs.Outputs.Name, FilterPattern: x, MetricTransformations: [{MetricNamespace: a, MetricName: b, MetricValue: "1"}]}
`,
		"parts/logs.yaml": `
Parameters: {Stage: {Type: String}, Owner: {Type: String, Default: nobody}, Names: {Type: CommaDelimitedList}}
Resources:
  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub "/app/${Stage}"}}
  Own: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub "/${Owner}/${AWS::StackName}"}}
  Listed: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Join [-, !Ref Names]}}
  Deeper: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: app.json}}
Outputs: {Name: {Value: !Ref Group}}
`,
		"parts/app.json": `{"Resources": {"Inner": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/inner"}}}}`,
	})
	all, err := Read(filepath.Join(dir, "main.yaml"), Options{Parameters: map[string]string{"Stage": "prod", "AWS::StackName": "main"}})
	if err != nil {
		t.Fatal(err)
	}
	var stacks, names []string
	for _, m := range all {
		stacks = append(stacks, m.Stack)
		for _, g := range m.LogGroups() {
			names = append(names, g.Name)
		}
	}
	if want := []string{"main", "main/Logs", "main/Logs/Deeper", "main/App"}; !slices.Equal(stacks, want) {
		t.Errorf("%q, want %q", stacks, want)
	}
	if want := []string{"/app/prod", "/${Owner}/${AWS::StackName}", "a-b", "/inner", "/inner"}; !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
	if f := all[0].MetricFilters(); len(f) != 1 || f[0].LogGroup != "/app/prod" {
		t.Errorf("%+v", f)
	}
	var elsewhere []string
	for _, e := range all[0].Elsewhere() {
		elsewhere = append(elsewhere, strings.ReplaceAll(e.LogicalID+": "+e.Kind+" "+e.What+": "+e.Why, dir+string(filepath.Separator), ""))
	}
	want := []string{
		"Cloud: nested stack https://s3.amazonaws.com/b/t.yaml: only files beside the template are read: name one, as before `aws cloudformation package`",
		"Store: nested stack serverlessrepo://arn:aws:serverlessrepo:x: only files beside the template are read: name one, as before `aws cloudformation package`",
		"Gone: nested stack gone.yaml: gone.yaml: no such file or directory",
		"Part: module Acme::Logs::Group::MODULE: only CloudFormation's registry knows what it creates",
	}
	if !slices.Equal(elsewhere, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(elsewhere, "\n"), strings.Join(want, "\n"))
	}
}

// CDK metadata names the file of a nested stack, and stages have folders of
// their own.
func TestNestedStacksOfTheCDK(t *testing.T) {
	dir := folder(t, map[string]string{
		"manifest.json":               `{"artifacts": {"tree": {"type": "cdk:tree"}, "prod": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-prod"}}}}`,
		"assembly-prod/manifest.json": `{"artifacts": {"s": {"type": "aws:cloudformation:stack", "environment": "aws://1/eu-west-1", "displayName": "prod/s", "properties": {"templateFile": "s.template.json"}}}}`,
		"assembly-prod/s.template.json": `{"Resources": {"N": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::URLSuffix"}, "/x"]]}},
			"Metadata": {"aws:asset:path": "n.nested.template.json", "aws:asset:property": "TemplateURL"}}}}`,
		"assembly-prod/n.nested.template.json": `{"Resources": {"G": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": {"Fn::Sub": "/${AWS::Region}"}}}}}`,
	})
	all, err := Read(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 || all[1].Stack != "prod/s/N" || all[1].Region != "eu-west-1" || all[1].LogGroups()[0].Name != "/eu-west-1" {
		t.Errorf("%+v", all)
	}
}

// Without the metadata, the list of uploads names the file of a nested stack by
// the hash in its URL. The stack is called after its construct.
func TestNestedStacksByWhatIsUploaded(t *testing.T) {
	const hash = "4f3a7df1bf00078b420b6a4f7918ce7be9c21b5bdc1f56b1f27648fcf5f8b507"
	stack := `{"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": {"Fn::Join": ["", [
		"https://s3.eu-west-1.", {"Ref": "AWS::URLSuffix"}, "/cdk-hnb659fds-assets-1-eu-west-1/` + hash + `.json"]]}}}`
	dir := folder(t, map[string]string{
		"manifest.json":   `{"artifacts": {"s": {"type": "aws:cloudformation:stack", "environment": "aws://1/eu-west-1", "properties": {"templateFile": "s.template.json"}}}}`,
		"s.assets.json":   `{"files": {"` + hash + `": {"source": {"path": "n.nested.template.json", "packaging": "file"}}}}`,
		"bad.assets.json": `{`,
		"s.template.json": `{"Resources": {
			"webNestedStackwebNestedStackResourceD4FF6E60": ` + stack + `,
			"apiwebNestedStackwebNestedStackResource171F691C": ` + stack + `,
			"apiNestedStackotherNestedStackResource171F691C": ` + stack + `,
			"mineNestedStackmineNestedStackResource00000000": ` + stack + `,
			"mineNestedStackmineNestedStackResource11111111": ` + stack + `,
			"Plain": ` + stack + `,
			"Gone": ` + strings.ReplaceAll(stack, hash, strings.Repeat("0", 64)) + `}}`,
		"n.nested.template.json": `{"Resources": {"G": {"Type": "AWS::Logs::LogGroup"}}}`,
	})
	for _, path := range []string{dir, filepath.Join(dir, "s.template.json")} {
		all, err := Read(path, Options{Parameters: map[string]string{"AWS::Region": "eu-west-1"}})
		if err != nil {
			t.Fatal(err)
		}
		var stacks []string
		for _, one := range all {
			stacks = append(stacks, one.Stack)
		}
		want := []string{
			"s", "s/web", "s/apiweb", "s/apiNestedStackotherNestedStackResource171F691C",
			"s/mineNestedStackmineNestedStackResource00000000", "s/mineNestedStackmineNestedStackResource11111111", "s/Plain",
		}
		if !slices.Equal(stacks, want) {
			t.Errorf("got %q, want %q", stacks, want)
		}
		if e := all[0].Elsewhere(); len(e) != 1 || e[0].LogicalID != "Gone" {
			t.Errorf("%+v", e)
		}
	}
}

// A nested stack is also passed what only the deployment knows. It means the
// same in both, unless something in the nested stack has that name. Outputs are
// known except for the account.
func TestWhatNestedStacksAreGiven(t *testing.T) {
	dir := folder(t, map[string]string{
		"main.json": `{"Resources": {
			"Group": {"Type": "AWS::Logs::LogGroup"},
			"Named": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": {"Fn::Sub": "/app/${AWS::AccountId}"}}},
			"Taken": {"Type": "AWS::Logs::LogGroup"},
			"Topic": {"Type": "AWS::SNS::Topic"},
			"N": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "n.json", "Parameters": {
				"group": {"Ref": "Group"}, "named": {"Ref": "Named"}, "arn": {"Fn::GetAtt": ["Named", "Arn"]}, "taken": {"Ref": "Taken"},
				"topic": {"Ref": "Topic"}, "own": {"Ref": "AWS::StackName"}}}},
			"All": {"Type": "AWS::CloudWatch::CompositeAlarm", "Properties": {"AlarmName": "all", "AlarmRule": "ALARM(\"a\")",
				"AlarmActions": [{"Fn::GetAtt": ["N", "Outputs.Alarm"]}, {"Fn::GetAtt": ["N", "Outputs.Unknown"]}]}}}}`,
		"n.json": `{
			"Parameters": {"group": {"Type": "String"}, "named": {"Type": "String"}, "arn": {"Type": "String"}, "taken": {"Type": "String"},
				"topic": {"Type": "String"}, "own": {"Type": "String"}},
			"Resources": {
				"Taken": {"Type": "AWS::SNS::Topic"},
				"A": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmName": "a", "Namespace": "x", "MetricName": "y", "ComparisonOperator": "GreaterThanThreshold",
					"Threshold": 1, "EvaluationPeriods": 1, "Period": 60, "Statistic": "Sum", "AlarmActions": [{"Ref": "topic"}, {"Ref": "taken"}]}},
				"F1": {"Type": "AWS::Logs::MetricFilter", "Properties": {"LogGroupName": {"Ref": "group"}, "FilterPattern": "a", "MetricTransformations": [{"MetricNamespace": "x", "MetricName": "y", "MetricValue": "1"}]}},
				"F2": {"Type": "AWS::Logs::MetricFilter", "Properties": {"LogGroupName": {"Ref": "named"}, "FilterPattern": "b", "MetricTransformations": [{"MetricNamespace": "x", "MetricName": "y", "MetricValue": "1"}]}},
				"F3": {"Type": "AWS::Logs::MetricFilter", "Properties": {"LogGroupName": {"Fn::Sub": "/x/${own}"}, "FilterPattern": "c", "MetricTransformations": [{"MetricNamespace": "x", "MetricName": "y", "MetricValue": "1"}]}},
				"F4": {"Type": "AWS::Logs::MetricFilter", "Properties": {"LogGroupName": {"Ref": "taken"}, "FilterPattern": "d", "MetricTransformations": [{"MetricNamespace": "x", "MetricName": "y", "MetricValue": "1"}]}},
				"F5": {"Type": "AWS::Logs::MetricFilter", "Properties": {"LogGroupName": {"Fn::Select": [6, {"Fn::Split": [":", {"Ref": "arn"}]}]}, "FilterPattern": "e", "MetricTransformations": [{"MetricNamespace": "x", "MetricName": "y", "MetricValue": "1"}]}}},
			"Outputs": {"Alarm": {"Value": {"Fn::GetAtt": ["A", "Arn"]}}, "Unknown": {"Value": {"Ref": "Taken"}}}}`,
	})
	all, err := Read(filepath.Join(dir, "main.json"), Options{Parameters: map[string]string{"AWS::Region": "eu-west-1"}})
	if err != nil {
		t.Fatal(err)
	}
	outer, nested := all[0], all[1]
	var groups []string
	for _, f := range nested.MetricFilters() {
		groups = append(groups, f.LogGroup)
	}
	if want := []string{"${Group}", "/app/${AWS::AccountId}", "/x/${own}", "${taken}", "/app/${AWS::AccountId}"}; !slices.Equal(groups, want) {
		t.Errorf("the log groups are %q, want %q", groups, want)
	}
	for name, want := range map[string]string{"${Group}": "Group", "/app/${AWS::AccountId}": "Named", "${taken}": ""} {
		if g, ok := nested.LogGroup(name); g.LogicalID != want || ok != (want != "") {
			t.Errorf("%s is the log group %q, want %q", name, g.LogicalID, want)
		}
	}
	for name, want := range map[string]*Template{"${Group}": outer, "/app/${AWS::AccountId}": outer, "/x/${own}": nested, "${taken}": nested, "${Taken}": nested, "plain": outer} {
		if got := nested.OwnerOf(name); got != want {
			t.Errorf("the placeholders of %s are of %s", name, got.Stack)
		}
	}
	actions := nested.Alarms()[0].AlarmActions
	if topic, ok := nested.Topic(actions[0]); !ok || topic.LogicalID != "Topic" {
		t.Errorf("%s tells %+v", actions[0], topic)
	}
	if topic, ok := nested.Topic(actions[1]); ok {
		t.Errorf("%s tells %+v", actions[1], topic)
	}
	if got, want := outer.CompositeAlarms()[0].AlarmActions, []string{"arn:aws:cloudwatch:eu-west-1:${AWS::AccountId}:alarm:a", "${N.Outputs.Unknown}"}; !slices.Equal(got, want) {
		t.Errorf("it is given %q, want %q", got, want)
	}
	if nested.Root() != outer || outer.Root() != outer {
		t.Error("the root is another")
	}
}

// AWS::Include brings local files, wherever it stands.
func TestInclude(t *testing.T) {
	dir := folder(t, map[string]string{
		"main.yaml": `
Transform: {Name: AWS::Include, Parameters: {Location: top.yaml}}
Resources:
  Fn::Transform: {Name: AWS::Include, Parameters: {Location: resources.json}}
  A:
    Type: AWS::Logs::LogGroup
    Properties:
      RetentionInDays: 7
      Fn::Transform: {Name: AWS::Include, Parameters: {Location: properties.yaml}}
  B: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: b, Tags: {Fn::Transform: {Name: Mine, Parameters: {}}}}}
  C: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Ref Name}}
  D: {Type: AWS::Logs::LogGroup, Properties: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: again.yaml}}}}
`,
		"top.yaml":        "Parameters: {Name: {Type: String, Default: c}}\nResources: {E: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: e}}}\n",
		"resources.json":  `{"F": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "f"}}}`,
		"properties.yaml": "LogGroupName: !Sub 'a-${Name}'\nRetentionInDays: 30\n",
		"again.yaml":      "Fn::Transform: {Name: AWS::Include, Parameters: {Location: again.yaml}}\n",
	})
	all, err := Read(filepath.Join(dir, "main.yaml"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, g := range all[0].LogGroups() {
		got = append(got, g.LogicalID+" "+g.Name+" "+g.RetentionDays.String())
	}
	if want := []string{"A a-c 7", "C c ", "F f ", "E e "}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	var refused []string
	for _, r := range all[0].Refused() {
		refused = append(refused, r.LogicalID+" "+r.Reason())
	}
	want := []string{
		"B Tags.Fn::Transform: it comes from macro of Mine, which is not followed: it creates this when the stack is deployed, and does not run here",
		"D Fn::Transform: it comes from include of again.yaml, which is not followed: it has its own Fn::Transform, which CloudFormation does not allow",
	}
	if !slices.Equal(refused, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(refused, "\n"), strings.Join(want, "\n"))
	}
	// Parse does not read files.
	made, err := Parse("main.yaml", []byte("Resources:\n  Fn::Transform: {Name: AWS::Include, Parameters: {Location: /etc/hostname}}\n"), Options{})
	if err != nil || len(made.Elsewhere()) != 1 || made.Elsewhere()[0].Why != "no files are read beside this template" {
		t.Errorf("%+v, %v", made, err)
	}
}

// A function writes to a log group that no resource makes.
func TestFunctions(t *testing.T) {
	made, err := Parse("x.yaml", []byte(`
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {LoggingConfig: {LogFormat: JSON, LogGroup: !Ref Shared}}}
Resources:
  Shared: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shared}}
  Api: {Type: AWS::Serverless::Function, Properties: {Handler: a.b}}
  Own: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, LoggingConfig: {LogGroup: /own, LogFormat: Text}}}
  Plain: {Type: AWS::Lambda::Function, Properties: {Handler: a.b}}
  Named: {Type: AWS::Lambda::Function, Properties: {FunctionName: named}}
  Filter:
    Type: AWS::Logs::MetricFilter
    Properties: {LogGroupName: !Sub "/aws/lambda/${Named}", FilterPattern: x, MetricTransformations: [{MetricNamespace: a, MetricName: b, MetricValue: "1"}]}
`), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range made.Functions() {
		text := f.LogicalID + " " + f.Name + " " + f.LogGroup + " " + f.Format
		if f.Implied {
			text += " implied"
		}
		got = append(got, text)
	}
	want := []string{
		"Api ${Api} /shared JSON", "Own ${Own} /own Text", "Plain ${Plain} /aws/lambda/${Plain}  implied", "Named named /aws/lambda/named  implied",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if f := made.MetricFilters(); len(f) != 1 || f[0].LogGroup != "/aws/lambda/named" {
		t.Errorf("%+v", f)
	}
}

// Transformers and account policies are read.
func TestTransformersAndPolicies(t *testing.T) {
	made, err := Parse("x.yaml", []byte(`
Resources:
  T: {Type: AWS::Logs::Transformer, Properties: {LogGroupIdentifier: /app, TransformerConfig: [{ParseJSON: {}}, {AddKeys: {Entries: []}}]}}
  P:
    Type: AWS::Logs::AccountPolicy
    Properties:
      PolicyName: all
      PolicyType: SUBSCRIPTION_FILTER_POLICY
      SelectionCriteria: LogGroupName NOT IN ["/aws"]
      PolicyDocument: '{"DestinationArn": "arn:x", "FilterPattern": "ERROR"}'
  Broken: {Type: AWS::Logs::AccountPolicy, Properties: {PolicyName: b, PolicyType: SUBSCRIPTION_FILTER_POLICY, PolicyDocument: "{"}}
`), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if tr := made.Transformers(); len(tr) != 1 || tr[0].LogGroup != "/app" || !slices.Equal(tr[0].Processors, []string{"ParseJSON", "AddKeys"}) {
		t.Errorf("%+v", tr)
	}
	if p := made.AccountPolicies(); len(p) != 1 || p[0].Pattern != "ERROR" || p[0].Destination != "arn:x" || p[0].Selection == "" {
		t.Errorf("%+v", p)
	}
	if r := made.Refused(); len(r) != 1 || r[0].LogicalID != "Broken" || !strings.HasPrefix(r[0].Reason(), "PolicyDocument: it must be the JSON text of a policy") {
		t.Errorf("%+v", r)
	}
}
