package template

import "testing"

// A reference to something that the template lacks is refused, unless a macro
// or a loop may make it.
func TestDangling(t *testing.T) {
	filter := func(properties string) string {
		return "Parameters: {P: {Type: String}}\nConditions: {Prod: !Equals [!Ref P, x]}\nResources:\n  AppLogs: {Type: AWS::Logs::LogGroup}\n" +
			"  F:\n    Type: AWS::Logs::MetricFilter\n" + properties
	}
	const rest = "FilterPattern: x, MetricTransformations: [{MetricNamespace: N, MetricName: M, MetricValue: 1}]"
	const refused = "neither a parameter nor a resource of the template is called AppLog, and CloudFormation refuses references to it: did you mean AppLogs?"
	const noResource = "no resource of the template is called AppLog, and CloudFormation refuses references to it: did you mean AppLogs?"
	for _, c := range []struct{ name, text, want string }{
		{"in order", filter("    Properties: {LogGroupName: !Ref AppLogs, " + rest + "}\n"), ""},
		{"a Ref", filter("    Properties: {LogGroupName: !Ref AppLog, " + rest + "}\n"), "!F: LogGroupName: " + refused},
		{"a GetAtt", filter("    Properties: {LogGroupName: !GetAtt AppLog.Name, " + rest + "}\n"), "!F: LogGroupName: " + noResource},
		{"a Sub", filter("    Properties: {LogGroupName: !Sub '${!X}${P}${Own}${AWS::Region}${AppLog}', " + rest + "}\n"),
			"!F: LogGroupName: neither a parameter nor a resource of the template is called Own, and CloudFormation refuses references to it; LogGroupName: " + refused},
		{"a Sub with names of its own", filter("    Properties: {LogGroupName: !Sub ['${Own}', {Own: !Ref AppLog}], " + rest + "}\n"), "!F: LogGroupName: " + refused},
		{"a branch that is not taken", filter("    Properties: {LogGroupName: !If [Prod, x, !Ref AppLog], " + rest + "}\n"), "!F: LogGroupName: " + refused},
		{"DependsOn", filter("    DependsOn: AppLog\n    Properties: {LogGroupName: x, " + rest + "}\n"), "!F: DependsOn: " + noResource},
		{"a condition", filter("    Condition: Prd\n    Properties: {LogGroupName: x, " + rest + "}\n"), "!F: Conditions: there is no condition Prd: did you mean Prod?"},
		{"with a macro", "Transform: AWS::Serverless-2016-10-31\n" + filter("    Properties: {LogGroupName: !Ref AppLog, "+rest+"}\n"), ""},
		{"with a module", filter("    Properties: {LogGroupName: !Ref AppLog, "+rest+"}\n") + "  M: {Type: My::App::Logs::MODULE}\n", ""},
	} {
		if got := refusals(t, c.text); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}
