// Package deploy tests a deployment. The CDK CLI, as pinned in package.json, bootstraps
// an account, deploys the stacks of logstack.yaml, finds nothing to change, deploys a
// changed configuration, and destroys what it made. The deployed resources are compared
// with the template. The command also queries that account with --remote.
//
// The account is moto_server, on loopback: `pip install 'moto[server]'`. It provides
// the services and CloudFormation's API; testdata/moto adds the resource types of a
// logging stack and CloudFormation's ordering. testdata/proven.txt lists the properties
// of each type that are proven this way, and those that are not. Without moto_server or
// the CDK CLI, the test is skipped. It only talks to loopback. To run it alone:
//
//	go test ./test/deploy -v
package deploy

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/sns"
)

func TestDeploy(t *testing.T) {
	if _, err := os.Stat(filepath.Join(root, "node_modules/.bin/cdk")); err != nil {
		t.Skip("skipped: the CDK CLI is not installed; `npm ci` does that")
	}
	e := startEndpoint(t)
	t.Cleanup(func() {
		if dir, err := home(); err == nil {
			os.RemoveAll(dir)
		}
	})
	cdk, of := newCLI(t, e), newServices(e)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("moto_server:\n%s", e.log)
		}
	})

	first := cdk.synthesize(placed(t))
	wantIndexed(t)
	changed := cdk.synthesize(edit(t, placed(t),
		"  - name: worker\n    image: public.ecr.aws/your-org/your-app\n    command: [celery, --app, your_app, worker]\n",
		"  - name: billing\n    image: public.ecr.aws/your-org/your-app\n    ownLogGroups: true\n",
		"application: 30", "application: 14",
		"above: {page: 50, ticket: 10}", "above: {page: 40, ticket: 10}",
		"  failed-logins: # how many logins fail\n    above: {ticket: 10}\n    period: 5m\n", "  failed-logins: ~\n",
		"email: [team@example.com, dev@example.com]", "email: [dev@example.com, new@example.com]",
	))
	proof := newProver(of)

	cdk.must("bootstrap", "aws://"+account+"/"+region, "--app", first)
	for _, environment := range []string{"dev", "prod"} {
		id := "logging-" + environment
		t.Run(environment, func(t *testing.T) {
			cdk := cdk.within(t)
			deploy := func(assembly string) *stack {
				cdk.must("deploy", id, "--app", assembly, "--require-approval", "never")
				s := deployed(t, of, assembly, id+".template.json", "your-app-"+id, nil)
				proof.compare(t, s)
				return s
			}
			before := deploy(first)
			cdk.must("diff", id, "--app", first, "--fail")
			write(t, of, before)
			was := subscribed(t, of)

			deploy(changed)
			cdk.must("diff", id, "--app", changed, "--fail")
			wantWritten(t, of, groups(before))
			wantSubscribed(t, was, subscribed(t, of), environment)
		})
	}

	t.Run("asked", func(t *testing.T) { asked(t, e, of, changed) })

	t.Run("destroy", func(t *testing.T) {
		cdk := cdk.within(t)
		cdk.refused("cannot be deleted while TerminationProtection is enabled", "destroy", "logging-prod", "--force", "--app", changed)

		s := deployed(t, of, changed, "logging-dev.template.json", "your-app-logging-dev", nil)
		gone := map[string]bool{}
		for _, one := range s.all() {
			for id, r := range one.Resources {
				if r.DeletionPolicy != "Retain" {
					gone[entry(r.Type, one.physical[id], one.resolve(t, r.Properties["LogGroupName"]))] = true
				}
			}
		}
		want := slices.DeleteFunc(everything(t, of), func(name string) bool { return gone[name] })
		cdk.must("destroy", "logging-dev", "--force", "--app", changed)
		if got := everything(t, of); !slices.Equal(got, want) {
			t.Errorf("after destroy there are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		wantWritten(t, of, []string{"/ecs/your-app/dev/audit"})
	})

	// The audit log was retained: docs/explanation/changes.md describes the ways back.
	t.Run("again", func(t *testing.T) {
		cdk := cdk.within(t)
		audit := []string{"/ecs/your-app/dev/audit"}
		deploy := func(assembly string, args ...string) []string {
			return append([]string{"deploy", "logging-dev", "--app", assembly, "--require-approval", "never"}, args...)
		}
		cdk.refused("already exists", deploy(first)...)
		cdk.must(deploy(first, "--import-existing-resources")...)
		cdk.must("diff", "logging-dev", "--app", first, "--fail")
		wantWritten(t, of, audit)

		cdk.must("destroy", "logging-dev", "--force", "--app", first)
		existing := cdk.synthesize(edit(t, placed(t), "        removal: destroy # deleting the stack deletes these logs\n",
			"        removal: destroy\n      audit: {name: /ecs/your-app/dev/audit, existing: true}\n"))
		cdk.must(deploy(existing)...)
		wantWritten(t, of, audit)
		id := logical(t, first, "logging-dev.template.json", audit[0])
		cdk.must("import", "logging-dev", "--force", "--app", first,
			"--resource-mapping-inline", `{"`+id+`": {"LogGroupName": "`+audit[0]+`"}}`)
		cdk.must(deploy(first)...)
		cdk.must("diff", "logging-dev", "--app", first, "--fail")
		wantWritten(t, of, audit)
	})
	proof.report(t)
}

// placed returns the shipped configuration with an account, a region, and a second
// recipient of tickets.
func placed(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, "logstack.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	place := "    account: \"" + account + "\"\n    region: " + region + "\n"
	return edit(t, string(data),
		"  dev:\n", "  dev:\n"+place,
		"  prod:\n", "  prod:\n"+place,
		"email: [team@example.com]", "email: [team@example.com, dev@example.com]",
	)
}

// edit replaces texts that occur exactly once in a configuration.
func edit(t *testing.T, text string, replace ...string) string {
	t.Helper()
	for i := 0; i < len(replace); i += 2 {
		if strings.Count(text, replace[i]) != 1 {
			t.Fatalf("the configuration has %q %d times", replace[i], strings.Count(text, replace[i]))
		}
		text = strings.Replace(text, replace[i], replace[i+1], 1)
	}
	return text
}

// groups returns the names of a stack's log groups.
func groups(s *stack) []string {
	var all []string
	for _, one := range s.all() {
		for id, r := range one.Resources {
			if r.Type == "AWS::Logs::LogGroup" {
				all = append(all, one.physical[id])
			}
		}
	}
	return all
}

// logical returns the logical id of the log group with that name.
func logical(t *testing.T, assembly, file, name string) string {
	t.Helper()
	for id, r := range readTemplate(t, filepath.Join(assembly, file)).Resources {
		if r.Type == "AWS::Logs::LogGroup" && r.Properties["LogGroupName"] == name {
			return id
		}
	}
	t.Fatalf("%s makes no log group %s", file, name)
	return ""
}

const stream, message = "web/web/1", `{"level":"ERROR","message":"kept"}`

// write writes a log event to each log group of a stack.
func write(t *testing.T, of services, s *stack) {
	t.Helper()
	for _, group := range groups(s) {
		_, err := of.logs.CreateLogStream(t.Context(), &cloudwatchlogs.CreateLogStreamInput{LogGroupName: &group, LogStreamName: aws.String(stream)})
		if err != nil {
			t.Fatal(err)
		}
		event := logstypes.InputLogEvent{Message: aws.String(message), Timestamp: aws.Int64(time.Now().UnixMilli())}
		_, err = of.logs.PutLogEvents(t.Context(), &cloudwatchlogs.PutLogEventsInput{
			LogGroupName: &group, LogStreamName: aws.String(stream), LogEvents: []logstypes.InputLogEvent{event},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// wantWritten checks that the log groups still have the event that write wrote.
func wantWritten(t *testing.T, of services, groups []string) {
	t.Helper()
	for _, group := range groups {
		answer, err := of.logs.GetLogEvents(t.Context(), &cloudwatchlogs.GetLogEventsInput{LogGroupName: &group, LogStreamName: aws.String(stream)})
		if err != nil || len(answer.Events) != 1 || *answer.Events[0].Message != message {
			t.Errorf("%s: the event is lost: %v", group, err)
		}
	}
}

// subscribed returns the subscriptions, keyed by endpoint and topic.
func subscribed(t *testing.T, of services) map[string]string {
	t.Helper()
	answer, err := of.sns.ListSubscriptions(t.Context(), &sns.ListSubscriptionsInput{})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, s := range answer.Subscriptions {
		all[*s.TopicArn+" "+*s.Endpoint] = *s.SubscriptionArn
	}
	return all
}

// wantSubscribed checks that dropped subscribers are gone, new ones are subscribed, and
// all others keep the subscription that they confirmed.
func wantSubscribed(t *testing.T, was, is map[string]string, environment string) {
	t.Helper()
	fresh := 0
	for _, who := range slices.Sorted(maps.Keys(is)) {
		switch {
		case was[who] == is[who]:
		case was[who] == "" && strings.HasSuffix(who, " new@example.com"):
			fresh++
		default:
			t.Errorf("%s has to confirm anew", who)
		}
	}
	if fresh != 1 {
		t.Errorf("%d new subscriptions, want one", fresh)
	}
	for _, who := range slices.Sorted(maps.Keys(was)) {
		_, there := is[who]
		dropped := strings.HasSuffix(who, " team@example.com") && strings.Contains(who, "your-app-logging-"+environment+"-")
		if there == dropped {
			t.Errorf("%s: subscribed is %v after the change", who, there)
		}
	}
}

// everything returns all resources in the account, sorted, except the policies of
// topics and roles, which are deleted with those.
func everything(t *testing.T, of services) []string {
	t.Helper()
	ctx := t.Context()
	var all []string
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	add := func(kind string, id *string) { all = append(all, entry(kind, *id, nil)) }

	logGroups, err := of.logs.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{})
	must(err)
	for _, group := range logGroups.LogGroups {
		add("AWS::Logs::LogGroup", group.LogGroupName)
	}
	filters, err := of.logs.DescribeMetricFilters(ctx, &cloudwatchlogs.DescribeMetricFiltersInput{})
	must(err)
	for _, filter := range filters.MetricFilters {
		all = append(all, entry("AWS::Logs::MetricFilter", *filter.FilterName, *filter.LogGroupName))
	}
	alarms, err := of.cloudwatch.DescribeAlarms(ctx, &cloudwatch.DescribeAlarmsInput{})
	must(err)
	for _, alarm := range alarms.MetricAlarms {
		add("AWS::CloudWatch::Alarm", alarm.AlarmName)
	}
	for _, alarm := range alarms.CompositeAlarms {
		add("AWS::CloudWatch::CompositeAlarm", alarm.AlarmName)
	}
	dashboards, err := of.cloudwatch.ListDashboards(ctx, &cloudwatch.ListDashboardsInput{})
	must(err)
	for _, dashboard := range dashboards.DashboardEntries {
		add("AWS::CloudWatch::Dashboard", dashboard.DashboardName)
	}
	topics, err := of.sns.ListTopics(ctx, &sns.ListTopicsInput{})
	must(err)
	for _, topic := range topics.Topics {
		add("AWS::SNS::Topic", topic.TopicArn)
	}
	subscriptions, err := of.sns.ListSubscriptions(ctx, &sns.ListSubscriptionsInput{})
	must(err)
	for _, subscription := range subscriptions.Subscriptions {
		add("AWS::SNS::Subscription", subscription.SubscriptionArn)
	}
	tasks, err := of.ecs.ListTaskDefinitions(ctx, &ecs.ListTaskDefinitionsInput{})
	must(err)
	for _, arn := range tasks.TaskDefinitionArns {
		add("AWS::ECS::TaskDefinition", &arn)
	}
	roles, err := of.iam.ListRoles(ctx, &iam.ListRolesInput{})
	must(err)
	for _, role := range roles.Roles {
		add("AWS::IAM::Role", role.RoleName)
	}
	keys, err := of.kms.ListKeys(ctx, &kms.ListKeysInput{})
	must(err)
	for _, key := range keys.Keys {
		described, err := of.kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: key.KeyId})
		must(err)
		if described.KeyMetadata.DeletionDate == nil {
			add("AWS::KMS::Key", key.KeyId)
		}
	}
	slices.Sort(all)
	return all
}

// entry returns the entry of a resource in everything. Metric filters of different log
// groups can have the same name.
func entry(kind, id string, group any) string {
	if kind == "AWS::Logs::MetricFilter" {
		id = fmt.Sprint(group, " ", id)
	}
	return kind + " " + id
}
