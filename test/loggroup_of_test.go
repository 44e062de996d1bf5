package test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/constructs/lambdalogs"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/constructs/reports"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/stacks"
)

func TestALogGroupOfPlainCDK(t *testing.T) {
	stack := newStack(t)
	key := awskms.NewKey(stack, jsii.String("Key"), nil)
	named := awslogs.NewLogGroup(stack, jsii.String("Named"), &awslogs.LogGroupProps{
		LogGroupName: jsii.String("/theirs"), EncryptionKey: key, LogGroupClass: awslogs.LogGroupClass_INFREQUENT_ACCESS,
	})
	unnamed := awslogs.NewLogGroup(stack, jsii.String("Unnamed"), nil)
	ours := loggroup.New(stack, "Ours", loggroup.Props{})

	of := loggroup.Of(named)
	if of != loggroup.Of(named) || loggroup.Of(unnamed) == of {
		t.Error("a log group is one each time, and no other")
	}
	if of.Class() != insights.InfrequentAccess || of.Name() != "/theirs" || of.Key() != key || !of.Existing() {
		t.Errorf("it is of class %s, called %q, encrypted by %v", of.Class(), of.Name(), of.Key())
	}
	if name := loggroup.Of(unnamed).Name(); name != "" {
		t.Errorf("the name %q is made up at deployment", name)
	}
	if loggroup.Of(ours.LogGroup()) != ours {
		t.Error("the log group of a LogGroup is that")
	}
	looked := loggroup.Of(awslogs.LogGroup_FromLogGroupName(stack, jsii.String("Looked"), jsii.String("/looked")))
	if looked.Class() != insights.Standard || looked.Name() != "/looked" {
		t.Errorf("what is looked up is of class %s, called %q", looked.Class(), looked.Name())
	}
	var none awslogs.LogGroup
	if loggroup.Of(nil) != nil || loggroup.Of(none) != nil {
		t.Error("of nothing there is none")
	}
	metricfilter.New(stack, "Errors", metricfilter.Props{LogGroup: of})
	wantMistake(t, stack, "Test/Errors: log groups of the class INFREQUENT_ACCESS have no metric filters")
}

// Filters with default names on two log groups emit separate metrics.
func TestMetricsOfTwoLogGroupsNeverRunTogether(t *testing.T) {
	app := newApp(t)
	made := map[string]awscdk.Stack{}
	for _, id := range []string{"Web", "Worker"} {
		stack := awscdk.NewStack(app, jsii.String(id), nil)
		made[id] = stack
		for _, name := range []string{"", "/" + id} {
			logs := loggroup.New(stack, "Logs"+name, loggroup.Props{Name: name})
			metricfilter.New(stack, "errors"+name, metricfilter.Props{LogGroup: logs, Name: "errors"})
		}
	}
	seen := map[string]bool{}
	for id, stack := range made {
		for _, filter := range synthesize(t, stack).resources(t, "AWS::Logs::MetricFilter") {
			namespace := id + jsonOf(filter.Properties["MetricTransformations"].([]any)[0].(map[string]any)["MetricNamespace"])
			if !strings.Contains(namespace, "Logs/") || seen[namespace] {
				t.Errorf("the namespace %s has two metrics", namespace)
			}
			seen[namespace] = true
		}
	}
}

func TestALongLogGroupHasADefaultNamespace(t *testing.T) {
	stack := newStack(t)
	one := loggroup.New(stack, "One", loggroup.Props{Name: strings.Repeat("x", 511) + "1"})
	two := loggroup.New(stack, "Two", loggroup.Props{Name: strings.Repeat("x", 511) + "2"})
	if a, b := one.DefaultNamespace(), two.DefaultNamespace(); a == b || len(a) > 255 {
		t.Errorf("the namespaces are %s and %s", a, b)
	}
	metricfilter.New(stack, "Errors", metricfilter.Props{LogGroup: one})
	synthesize(t, stack)
}

// logsMay returns the statements of a key's policy that let CloudWatch Logs use it for
// log groups.
func logsMay(t *testing.T, tpl template) []string {
	t.Helper()
	var all []string
	for _, key := range tpl.resources(t, "AWS::KMS::Key") {
		for _, s := range key.Properties["KeyPolicy"].(map[string]any)["Statement"].([]any) {
			if text := jsonOf(s); strings.Contains(text, ":log-group:") {
				all = append(all, text)
			}
		}
	}
	return all
}

// A key's policy names no single log groups: it works for any number, and for those
// encrypted earlier.
func TestAKeysPolicyDoesNotGrow(t *testing.T) {
	for name, key := range map[string]func(awscdk.Stack) awskms.IKey{
		"our key":          func(stack awscdk.Stack) awskms.IKey { return loggroup.NewKey(stack, "Key") },
		"a key of the CDK": func(stack awscdk.Stack) awskms.IKey { return awskms.NewKey(stack, jsii.String("Key"), nil) },
	} {
		t.Run(name, func(t *testing.T) {
			stack := newStack(t)
			with := key(stack)
			for i := range 5 {
				loggroup.New(stack, fmt.Sprint("Logs", i), loggroup.Props{Name: fmt.Sprint("/logs/", i), Key: with})
			}
			loggroup.New(stack, "Unnamed", loggroup.Props{Key: with})
			got := logsMay(t, synthesize(t, stack))
			if len(got) != 1 || !strings.Contains(got[0], `"arn:aws:logs:eu-central-1:111122223333:log-group:*"`) {
				t.Errorf("the statements are %q", got)
			}
		})
	}
}

func TestAKeyStaysUsableForLogGroupsThatLeft(t *testing.T) {
	stack := newStack(t)
	loggroup.NewKey(stack, "Key")
	if got := logsMay(t, synthesize(t, stack)); len(got) != 1 {
		t.Errorf("the statements are %q", got)
	}
}

func TestAnImportedKeyIsToldOnce(t *testing.T) {
	stack := newStack(t)
	key := awskms.Key_FromKeyArn(stack, jsii.String("Key"), jsii.String("arn:aws:kms:eu-central-1:444455556666:key/1234"))
	loggroup.New(stack, "One", loggroup.Props{Key: key})
	loggroup.New(stack, "Two", loggroup.Props{Key: key})
	notes := stacks.Notes(stack)
	if len(notes) != 1 || !strings.Contains(notes[0], "logs.eu-central-1.amazonaws.com") || !strings.Contains(notes[0], "arn:aws:logs:eu-central-1:111122223333:log-group:*") {
		t.Errorf("the notes are %q", notes)
	}
}

// Stages cannot refer to each other: a key of another stage is imported by its ARN.
func TestAKeyOfAnotherStage(t *testing.T) {
	stack := newStack(t)
	stage := awscdk.NewStage(awscdk.App_Of(stack), jsii.String("Stage"), &awscdk.StageProps{Env: envOf("111122223333", "eu-central-1")})
	key := awskms.NewKey(awscdk.NewStack(stage, jsii.String("Keys"), nil), jsii.String("Key"), nil)
	loggroup.New(stack, "Logs", loggroup.Props{Key: key})
	wantMistake(t, stack, "Test/Logs: the key Stage/Keys/Key is created in another stage, which cannot be referred to: import it by its ARN (awskms.Key_FromKeyArn)")
	bucket := awss3.Bucket_FromBucketName(stack, jsii.String("Bucket"), jsii.String("reports"))
	reports.New(stack, "Reports", reports.Props{
		Name: "shop", Queries: reported(t, "errors-by-type"), LogGroups: []*loggroup.LogGroup{group(stack)}, Bucket: bucket, BucketKey: key,
	})
	wantMistake(t, stack, "Test/Reports: the key Stage/Keys/Key of the bucket is created in another stage")
}

// CloudWatch Logs supports symmetric keys only (API_AssociateKmsKey).
func TestAKeyIsASymmetricOne(t *testing.T) {
	stack := newStack(t)
	loggroup.New(stack, "Symmetric", loggroup.Props{Key: awskms.NewKey(stack, jsii.String("Default"), &awskms.KeyProps{KeySpec: awskms.KeySpec_SYMMETRIC_DEFAULT})})
	if wrong := stacks.Mistakes(stack); len(wrong) > 0 {
		t.Errorf("the mistakes are %q", wrong)
	}
	key := awskms.NewKey(stack, jsii.String("Key"), &awskms.KeyProps{KeySpec: awskms.KeySpec_RSA_2048, KeyUsage: awskms.KeyUsage_SIGN_VERIFY})
	loggroup.New(stack, "Logs", loggroup.Props{Key: key})
	wantMistake(t, stack, "Test/Logs: the key has the spec RSA_2048, and CloudWatch Logs can only use symmetric keys")
}

func TestAKeyIsOfTheLogGroupsRegion(t *testing.T) {
	stack := newStack(t)
	key := awskms.Key_FromKeyArn(stack, jsii.String("Key"), jsii.String("arn:aws:kms:us-east-1:111122223333:key/1234"))
	loggroup.New(stack, "Logs", loggroup.Props{Key: key})
	wantMistake(t, stack, "Test/Logs: the key is in region us-east-1, and the stack in eu-central-1: CloudWatch Logs can only use keys in its own region")
}

// A key that the app makes can be referred to only within its account and region.
func TestAKeyOfAStackThatSaysAnotherPlace(t *testing.T) {
	for name, env := range map[string]*awscdk.Environment{"another account": envOf("444455556666", "eu-central-1"), "none": nil} {
		t.Run(name, func(t *testing.T) {
			stack := newStack(t)
			keys := awscdk.NewStack(awscdk.App_Of(stack), jsii.String("Keys"), &awscdk.StackProps{Env: env})
			loggroup.New(stack, "Logs", loggroup.Props{Key: loggroup.NewKey(keys, "Key")})
			wantMistake(t, stack, "Test/Logs: the key Keys/Key is created in a stack with another account or region, or with none")
		})
	}
}

// The right to write is on an ARN that ends in :*, for any log group and any grantee,
// and is never granted by a resource policy.
func TestGrantWrite(t *testing.T) {
	ecs := func() awsiam.IPrincipal {
		return awsiam.NewServicePrincipal(jsii.String("ecs-tasks.amazonaws.com"), nil)
	}
	newRole := func(stack awscdk.Stack) awsiam.IRole {
		return awsiam.NewRole(stack, jsii.String("Role"), &awsiam.RoleProps{AssumedBy: ecs()})
	}
	arn := func(account string) *string { return jsii.String("arn:aws:iam::" + account + ":role/theirs") }
	for _, c := range []struct {
		name    string
		logs    func(awscdk.Stack) *loggroup.LogGroup
		role    func(awscdk.Stack) awsiam.IRole
		changed bool
	}{
		{"a role, a log group of ours", group, newRole, true},
		{"a role, a log group that is looked up", func(stack awscdk.Stack) *loggroup.LogGroup {
			return loggroup.Of(awslogs.LogGroup_FromLogGroupName(stack, jsii.String("Logs"), jsii.String("/app")))
		}, newRole, true},
		{"a role, a log group with a name of another stack", func(stack awscdk.Stack) *loggroup.LogGroup {
			other := awscdk.NewStack(awscdk.Stage_Of(stack), jsii.String("Other"), &awscdk.StackProps{Env: envOf("111122223333", "eu-central-1")})
			return group(other)
		}, newRole, true},
		{"an imported role", group, func(stack awscdk.Stack) awsiam.IRole {
			return awsiam.Role_FromRoleArn(stack, jsii.String("Role"), arn("111122223333"), nil)
		}, true},
		{"an imported role that must not be changed", group, func(stack awscdk.Stack) awsiam.IRole {
			return awsiam.Role_FromRoleArn(stack, jsii.String("Role"), arn("111122223333"), &awsiam.FromRoleArnOptions{Mutable: jsii.Bool(false)})
		}, false},
		{"a role of another account", group, func(stack awscdk.Stack) awsiam.IRole {
			return awsiam.Role_FromRoleArn(stack, jsii.String("Role"), arn("444455556666"), nil)
		}, false},
		{"an imported role known only at deployment", group, func(stack awscdk.Stack) awsiam.IRole {
			return awsiam.Role_FromRoleArn(stack, jsii.String("Role"), awscdk.Fn_ImportValue(jsii.String("role")), nil)
		}, true},
		{"no role", group, func(awscdk.Stack) awsiam.IRole { return nil }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			stack := newStack(t)
			if got := c.logs(stack).GrantWrite(c.role(stack)); got != c.changed {
				t.Errorf("changed: %t", got)
			}
			template := synthesize(t, stack)
			if len(template.resources(t, "AWS::Logs::ResourcePolicy")) > 0 {
				t.Error("there is a resource policy, of which an account has ten")
			}
			var granted []string
			for _, p := range template.resources(t, "AWS::IAM::Policy") {
				for _, s := range p.Properties["PolicyDocument"].(map[string]any)["Statement"].([]any) {
					resource := s.(map[string]any)["Resource"]
					if get, ok := resource.(map[string]any); ok && slices.Equal(get["Fn::GetAtt"].([]any), []any{"LogGroup2B0BDB39", "Arn"}) {
						resource = ":*" // a log group's ARN already ends in it
					}
					granted = append(granted, fmt.Sprint(resource))
				}
			}
			if c.changed != (len(granted) == 1) || c.changed && !strings.HasSuffix(granted[0], ":*") {
				t.Errorf("granted is %q", granted)
			}
		})
	}
}

// For a function whose role cannot be changed, a note says what it must allow, and
// there is no resource policy.
func TestAFunctionsRoleThatCannotBeChanged(t *testing.T) {
	stack := newStack(t)
	role := awsiam.Role_FromRoleArn(stack, jsii.String("Role"), jsii.String("arn:aws:iam::444455556666:role/theirs"), nil)
	lambdalogs.New(stack, "Logs", lambdalogs.Props{Function: newFunction(stack, &awslambda.FunctionProps{Role: role}), Props: servicelogs.Props{Application: "shop"}})
	if len(synthesize(t, stack).resources(t, "AWS::Logs::ResourcePolicy")) > 0 {
		t.Error("there is a resource policy")
	}
	want := "Test/Function: the function's role was created elsewhere: it must be allowed logs:CreateLogStream and logs:PutLogEvents on the log group /aws/lambda/shop, or nothing is logged"
	if notes := stacks.Notes(stack); !slices.Contains(notes, want) {
		t.Errorf("the notes are %q", notes)
	}
}
