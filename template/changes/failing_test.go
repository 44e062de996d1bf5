package changes

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/template"
)

func TestAlreadyExists(t *testing.T) {
	named := func(id, typ, properties string) string {
		return "  " + id + ": {Type: " + typ + ", Properties: {" + properties + "}}\n"
	}
	alarm := errorsAlarm("A", "errors", "")
	filter := errorsFilter("F", "")
	try(t, "already-exists", []testCase{
		{"a log group moves to another logical id", named("A", "AWS::Logs::LogGroup", "LogGroupName: /shop"), named("B", "AWS::Logs::LogGroup", "LogGroupName: /shop"),
			[]string{"B: failure: It moves to another logical id: it is created as B before A is deleted, which has its name: the deployment fails, as it exists already."}},
		{"and is kept", groupResource, strings.Replace(groupResource, "Group:", "Other:", 1), []string{"Other: failure"}},
		{"an alarm moves", alarm, errorsAlarm("B", "errors", ""), []string{"B: failure"}},
		{"and is a composite one then", alarm, named("B", "AWS::CloudWatch::CompositeAlarm", "AlarmName: errors, AlarmRule: ALARM(x)"), []string{"B: failure"}},
		{"an alarm on a query, of which nobody says", named("A", "AWS::CloudWatch::LogAlarm", "AlarmName: a"), named("B", "AWS::CloudWatch::LogAlarm", "AlarmName: a"), []string{"B: failure: which of the two, no reference says"}},
		{"a metric filter moves", filter, errorsFilter("G", ""), []string{"G: failure"}},
		{"a metric filter of that name of another log group", filter, errorsFilter("G", "LogGroupName: /other\nMetricTransformations: [{MetricNamespace: shop, MetricName: Errors, MetricValue: \"1\"}]"), nil},
		{"saved queries have no such names", named("A", "AWS::Logs::QueryDefinition", "Name: q, QueryString: limit 1"), named("B", "AWS::Logs::QueryDefinition", "Name: q, QueryString: limit 1"), nil},
		{"subscriptions do not fail", topics("T", "S T a@example.com"), topics("T", "R T a@example.com"), nil},
		{"two swap their names", named("A", "AWS::Logs::LogGroup", "LogGroupName: /a") + named("B", "AWS::Logs::LogGroup", "LogGroupName: /b"),
			named("A", "AWS::Logs::LogGroup", "LogGroupName: /b") + named("B", "AWS::Logs::LogGroup", "LogGroupName: /a"), []string{"A: failure", "B: failure"}},
		{"another one takes the name of one that stays", named("A", "AWS::Logs::LogGroup", "LogGroupName: /a"), named("A", "AWS::Logs::LogGroup", "LogGroupName: /a") + named("B", "AWS::Logs::LogGroup", "LogGroupName: /a"),
			[]string{"B: failure: It is created, and A has its name and keeps it"}},
		{"one that exists is made", filter, filter + named("Group", "AWS::Logs::LogGroup", "LogGroupName: /shop"),
			[]string{"Group: failure: It is created, and exists already: on the old side, the metric filter errors refers to it, which can only be created if the log group exists."}},
		{"the log group of a function that has been called", named("Fn", "AWS::Lambda::Function", "FunctionName: api"), named("Fn", "AWS::Lambda::Function", "FunctionName: api") + named("Group", "AWS::Logs::LogGroup", "LogGroupName: !Sub \"/aws/lambda/${Fn}\""),
			[]string{"Group: failure: Lambda creates its log group when it is first called"}},
		{"a topic that exists is made", alarm, alarm + named("T", "AWS::SNS::Topic", "TopicName: page"), []string{"T: failure: the alarm errors notifies it by its ARN"}},
		{"names that are parameters of the same name", "Parameters: {Name: {Type: String}}\nResources:\n" + named("A", "AWS::Logs::LogGroup", "LogGroupName: !Ref Name"), "Parameters: {Name: {Type: String}}\nResources:\n" + named("B", "AWS::Logs::LogGroup", "LogGroupName: !Ref Name"), []string{"B: failure"}},
		{"names that are parameters of other names", "Parameters: {Name: {Type: String}}\nResources:\n" + named("A", "AWS::Logs::LogGroup", "LogGroupName: !Ref Name"), "Parameters: {Other: {Type: String}}\nResources:\n" + named("B", "AWS::Logs::LogGroup", "LogGroupName: !Ref Other"), nil},
		{"it moves under a condition that is not decided", named("A", "AWS::Logs::LogGroup", "LogGroupName: /shop"),
			"Parameters: {Stage: {Type: String}}\nConditions: {C: !Equals [!Ref Stage, x]}\nResources:\n  B: {Type: AWS::Logs::LogGroup, Condition: C, Properties: {LogGroupName: /shop}}", []string{"B: unknown"}},
	})
}

// A resource that moves to another stack, or to a renamed one, still exists.
func TestAlreadyExistsElsewhere(t *testing.T) {
	one := func(name, text string) *template.Template { return parse(t, name, text) }
	r, err := Compare([]*template.Template{one("a", groupResource), one("b", "")}, []*template.Template{one("a", ""), one("b", groupResource)})
	if err != nil {
		t.Fatal(err)
	}
	hold(t, "already-exists", r, []string{"Group: failure: It moves to another stack: it is created in b while a has it"})
	r, err = Compare([]*template.Template{one("shop-prod", groupResource), one("x", "")}, []*template.Template{one("store-prod", groupResource), one("x", "")})
	if err != nil {
		t.Fatal(err)
	}
	hold(t, "already-exists", r, []string{"Group: failure: It is created in another stack than the one that has the log group, shop-prod, and that one stays as it is"})
	hold(t, "stack-left", r, []string{": change: The new side has no stack of that name, so it stays as it is, with 1 log group and 0 alarms."})
	hold(t, "logs-deleted", r, nil)
	hold(t, "left-behind", r, nil)
	// A resource that stays is not confused with one that is created in another
	// stack.
	r, err = Compare([]*template.Template{one("shop-prod", errorsFilter("F", "")), one("x", "")},
		[]*template.Template{one("store-prod", errorsFilter("F", "FilterPattern: WARN\nMetricTransformations: [{MetricNamespace: shop, MetricName: Errors, MetricValue: \"1\"}]")), one("x", "")})
	if err != nil {
		t.Fatal(err)
	}
	hold(t, "filter-changed", r, nil)
}

// objective returns a service level objective with the given indicator.
func objective(by string) string {
	return "  O: {Type: AWS::ApplicationSignals::ServiceLevelObjective, Properties: {Name: o, Goal: {AttainmentGoal: 99.9}, " + by + ": {ComparisonOperator: GreaterThan}}}"
}

func TestNotUpdatable(t *testing.T) {
	try(t, "not-updatable", []testCase{
		{"the class of a log group", "  G: {Type: AWS::Logs::LogGroup}", "  G: {Type: AWS::Logs::LogGroup, Properties: {LogGroupClass: INFREQUENT_ACCESS}}",
			[]string{"G: failure: LogGroupClass changes, which the reference says is not supported: the deployment fails. [LogGroupClass: STANDARD -> INFREQUENT_ACCESS]"}},
		{"the class that it has by default", "  G: {Type: AWS::Logs::LogGroup}", "  G: {Type: AWS::Logs::LogGroup, Properties: {LogGroupClass: STANDARD}}", nil},
		{"the class and the name", "  G: {Type: AWS::Logs::LogGroup}", "  G: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /ia, LogGroupClass: INFREQUENT_ACCESS}}", nil},
		{"an objective of requests that were periods", objective("Sli"), objective("RequestBasedSli"),
			[]string{"O: failure: It has RequestBasedSli in place of Sli, which the reference says is not supported: the deployment fails."}},
		{"an objective of requests, as before", objective("RequestBasedSli"), strings.Replace(objective("RequestBasedSli"), "99.9", "99", 1), nil},
		{"an objective of requests under another name", objective("Sli"), strings.Replace(objective("RequestBasedSli"), "Name: o", "Name: p", 1), nil},
		{"the type", "  A: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmRule: ALARM(x)}}", errorsAlarm("A", "a", ""), []string{"A: failure: Update of resource type is not permitted"}},
		{"the kind of a key", "  K: {Type: AWS::KMS::Key}", "  K: {Type: AWS::KMS::Key, UpdateReplacePolicy: Delete, Properties: {MultiRegion: true}}", []string{"K: failure: [MultiRegion: false -> true]"}},
		{"a stream keeps its name and gets another source", "  S: {Type: AWS::KinesisFirehose::DeliveryStream, Properties: {DeliveryStreamName: s, DeliveryStreamType: DirectPut}}",
			"  S: {Type: AWS::KinesisFirehose::DeliveryStream, Properties: {DeliveryStreamName: s, DeliveryStreamType: KinesisStreamAsSource}}", []string{"S: failure: custom-named resource requires replacing"}},
		{"one whose name is made up", "  S: {Type: AWS::KinesisFirehose::DeliveryStream, Properties: {DeliveryStreamType: DirectPut}}", "  S: {Type: AWS::KinesisFirehose::DeliveryStream, Properties: {DeliveryStreamType: KinesisStreamAsSource}}", nil},
		{"a task definition, of which there are revisions", "  T: {Type: AWS::ECS::TaskDefinition, Properties: {Family: f, Cpu: 256}}", "  T: {Type: AWS::ECS::TaskDefinition, Properties: {Family: f, Cpu: 512}}", nil},
		{"a parameter", "  G: {Type: AWS::Logs::LogGroup}", "Parameters: {Class: {Type: String}}\nResources:\n  G: {Type: AWS::Logs::LogGroup, Properties: {LogGroupClass: !Ref Class}}", []string{"G: unknown"}},
	})
}

func TestUnknown(t *testing.T) {
	try(t, "unknown", []testCase{
		{"a name that is a parameter", "  G: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop}}", "Parameters: {Name: {Type: String}}\nResources:\n  G: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Ref Name}}",
			[]string{"G: unknown: Whether another one is created in its place cannot be known: LogGroupName may have another value on deployment. [LogGroupName: /shop -> ${Name}]"}},
		{"a parameter in a name that cannot be the same", "  G: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop}}", "Parameters: {Name: {Type: String}}\nResources:\n  G: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub \"/store/${Name}\"}}", nil},
		{"a value of another stack", topics("T") + "  S: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref T, Protocol: email, Endpoint: a}}", topics("T") + "  S: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !ImportValue x, Protocol: email, Endpoint: a}}",
			[]string{"S: unknown"}},
		{"the same value of another stack", "  S: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !ImportValue x, Protocol: email, Endpoint: a}}", "  S: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !ImportValue x, Protocol: email, Endpoint: a}}", nil},
		{"a condition that is new", groupResource, "Parameters: {Stage: {Type: String}}\nConditions: {C: !Equals [!Ref Stage, x]}\nResources:\n" + strings.Replace(groupResource, "    Type", "    Condition: C\n    Type", 1),
			[]string{"Group: unknown: It depends on the condition C, which is not decided here: if that does not hold, it leaves the stack and stays in the account."}},
	})
}
