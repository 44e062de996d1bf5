package test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/pipelines"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/ecslogs"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/stacks"
)

// plain makes a plain task definition with one container, in a stack of its own.
func plain(scope constructs.Construct, id, container string, env *awscdk.Environment) awscdk.Stack {
	stack := awscdk.NewStack(scope, jsii.String(id), &awscdk.StackProps{Env: env})
	fargate(stack).AddContainer(&container, busybox())
	return stack
}

// written returns the template of a stack after synthesizing its whole app.
func written(t *testing.T, stack awscdk.Stack) template {
	t.Helper()
	if wrong := stacks.Mistakes(stack.Node().Root().(awscdk.App)); wrong != nil {
		t.Fatalf("mistakes: %q", wrong)
	}
	return *assertions.Template_FromStack(stack, nil).ToJSON()
}

// wantWired checks that a container logs to the log group with that name, or whose
// reference contains that text.
func wantWired(t *testing.T, stack awscdk.Stack, container, group string) {
	t.Helper()
	tpl := written(t, stack)
	c := containerOf(t, tpl, container)
	if got := jsonOf(c["LogConfiguration"]); !strings.Contains(got, `"awslogs-group"`) || !strings.Contains(got, group) {
		t.Errorf("%s logs by %s, want a log group of %s", container, got, group)
	}
	if len(tpl.resources(t, "AWS::Logs::ResourcePolicy")) != 0 {
		t.Error("there is a resource policy")
	}
}

// Unlike CDK's aspects, WireAll reaches the stages in an app, and the stages inside
// those.
func TestWireAllReachesStages(t *testing.T) {
	app := newApp(t)
	logs := awscdk.NewStack(app, jsii.String("Logs"), nil)
	wiring := ecslogs.New(logs, "Wiring", ecslogs.Props{LogGroup: group(logs)})
	stage := awscdk.NewStage(app, jsii.String("Prod"), nil)
	outer := plain(stage, "Outer", "outer", nil)
	inner := plain(awscdk.NewStage(stage, jsii.String("Cell"), nil), "Inner", "inner", nil)
	nested := awscdk.NewNestedStack(outer, jsii.String("Nested"), nil)
	fargate(nested).AddContainer(jsii.String("nested"), busybox())
	wiring.WireAll(app, ecslogs.WireAllProps{})
	wantWired(t, outer, "outer", `"/app"`)
	wantWired(t, inner, "inner", `"/app"`)
	wantWired(t, nested, "nested", `"/app"`)
	if err := stacks.Synth(app); err != nil {
		t.Error(err)
	}
}

// A wiring in a stage connects the containers of that stage; containers elsewhere are
// reported.
func TestWireAllOutOfAStage(t *testing.T) {
	app := newApp(t)
	wire := func(name string) awscdk.Stack {
		stack := plain(awscdk.NewStage(app, jsii.String(name), nil), "Web", "web", nil)
		ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: loggroup.New(stack, "Group", loggroup.Props{})}).WireAll(app, ecslogs.WireAllProps{})
		return stack
	}
	other := plain(awscdk.NewStage(app, jsii.String("Other"), nil), "Web", "other", nil)
	dev, prod := wire("Dev"), wire("Prod")
	// It is a warning, which strict mode turns into an error.
	want := "Other/Web/Task: containers of this task definition are not wired, and have no log: other; the wiring Dev/Web/Logs is in the stage Dev, which nothing outside can refer to"
	if err := stacks.Synth(app); err != nil || !strings.HasPrefix(strings.Join(stacks.Warnings(app), "\n"), want) {
		t.Errorf("the error is %v, the warnings are %q", err, stacks.Warnings(app))
	}
	if got := stacks.Warnings(other); len(got) != 1 {
		t.Errorf("warnings: %q", got)
	}
	for _, stack := range []awscdk.Stack{dev, prod} {
		wantWired(t, stack, "web", `{"Ref":"Group`)
		if got := append(stacks.Notes(stack), stacks.Warnings(stack)...); got != nil {
			t.Errorf("notes: %q", got)
		}
	}
}

// newPipeline makes a real pipeline in a stack.
func newPipeline(stack awscdk.Stack) pipelines.CodePipeline {
	return pipelines.NewCodePipeline(stack, jsii.String("Pipeline"), &pipelines.CodePipelineProps{
		CrossAccountKeys: jsii.Bool(true),
		Synth: pipelines.NewShellStep(jsii.String("Synth"), &pipelines.ShellStepProps{
			Input:    pipelines.CodePipelineSource_Connection(jsii.String("shop/infrastructure"), jsii.String("main"), &pipelines.ConnectionSourceOptions{ConnectionArn: jsii.String("arn:aws:codestar-connections:eu-central-1:111122223333:connection/1234")}),
			Commands: jsii.Strings("npx cdk synth"),
		}),
	})
}

func TestWireAllOfAPipeline(t *testing.T) {
	here := envOf("111122223333", "eu-central-1")
	for _, test := range []struct {
		name string
		// make adds a stage with a container to the pipeline and calls wire.
		make func(scope constructs.Construct, pipeline pipelines.CodePipeline, wire func()) awscdk.Stack
		want string // the error; empty if the container is connected
	}{
		{"before the stage is added", func(scope constructs.Construct, pipeline pipelines.CodePipeline, wire func()) awscdk.Stack {
			stage := awscdk.NewStage(scope, jsii.String("Prod"), &awscdk.StageProps{Env: here})
			stack := plain(stage, "Web", "web", nil)
			wire()
			pipeline.AddStage(stage, nil)
			return stack
		}, ""},
		{"after it is added", func(scope constructs.Construct, pipeline pipelines.CodePipeline, wire func()) awscdk.Stack {
			stage := awscdk.NewStage(scope, jsii.String("Prod"), &awscdk.StageProps{Env: here})
			stack := plain(stage, "Web", "web", nil)
			pipeline.AddStage(stage, nil)
			wire()
			return stack
		}, "WireAll of Pipeline/Logs did not reach the stage Pipeline/Prod, which was synthesized before the call, as a pipeline does with its stages: call WireAll earlier: no log has web of Pipeline/Prod/Web/Task"},
		{"before it is made", func(scope constructs.Construct, pipeline pipelines.CodePipeline, wire func()) awscdk.Stack {
			wire()
			stage := awscdk.NewStage(scope, jsii.String("Prod"), &awscdk.StageProps{Env: here})
			stack := plain(stage, "Web", "web", nil)
			pipeline.AddStage(stage, nil)
			return stack
		}, "WireAll of Pipeline/Logs did not reach the stage Pipeline/Prod, which was created after the call: call WireAll when all stages are created"},
	} {
		t.Run(test.name, func(t *testing.T) {
			app := newApp(t)
			stack := awscdk.NewStack(app, jsii.String("Pipeline"), &awscdk.StackProps{Env: here})
			wiring := ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack)})
			web := test.make(stack, newPipeline(stack), func() { wiring.WireAll(app, ecslogs.WireAllProps{}) })
			err := stacks.Synth(app)
			switch {
			case test.want == "" && err != nil:
				t.Error(err)
			case test.want == "":
				wantWired(t, web, "web", `"/app"`)
			case err == nil || !strings.Contains(err.Error(), test.want):
				t.Errorf("%v, want %s", err, test.want)
			}
		})
	}
}

// Apps in one process do not affect each other, even after an aspect of one has failed.
func TestWireAllOfSeveralApps(t *testing.T) {
	for range 2 {
		app := newApp(t)
		stack := plain(app, "Test", "web", nil)
		wiring := ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack)})
		wiring.WireAll(app, ecslogs.WireAllProps{})
		wantWired(t, stack, "web", `{"Ref":"LogGroup`)
		wiring.WireAll(newApp(t), ecslogs.WireAllProps{})
		wantMistake(t, stack, "Test/Logs: WireAll: the scope belongs to another app")
	}
}

// wirings are the ways to connect a container.
var wirings = []struct {
	name string
	wire func(wiring *ecslogs.Wiring, stack awscdk.Stack, props *awsecs.FargateTaskDefinitionProps) awsecs.TaskDefinition
}{
	{"AddContainer", func(wiring *ecslogs.Wiring, stack awscdk.Stack, props *awsecs.FargateTaskDefinitionProps) awsecs.TaskDefinition {
		task := awsecs.NewFargateTaskDefinition(stack, jsii.String("Task"), props)
		wiring.AddContainer(task, "web", busybox())
		return task
	}},
	{"Driver", func(wiring *ecslogs.Wiring, stack awscdk.Stack, props *awsecs.FargateTaskDefinitionProps) awsecs.TaskDefinition {
		task := awsecs.NewFargateTaskDefinition(stack, jsii.String("Task"), props)
		options := busybox()
		options.Logging = wiring.Driver("web")
		task.AddContainer(jsii.String("web"), options)
		return task
	}},
	{"AddAudit", func(wiring *ecslogs.Wiring, stack awscdk.Stack, props *awsecs.FargateTaskDefinitionProps) awsecs.TaskDefinition {
		task := awsecs.NewFargateTaskDefinition(stack, jsii.String("Task"), props)
		wiring.AddAudit(task.AddContainer(jsii.String("web"), busybox()), ecslogs.AuditProps{})
		return task
	}},
	{"WireAll", func(wiring *ecslogs.Wiring, stack awscdk.Stack, props *awsecs.FargateTaskDefinitionProps) awsecs.TaskDefinition {
		task := awsecs.NewFargateTaskDefinition(stack, jsii.String("Task"), props)
		task.AddContainer(jsii.String("web"), busybox())
		wiring.WireAll(stack, ecslogs.WireAllProps{})
		return task
	}},
	{"a plain resource", func(wiring *ecslogs.Wiring, stack awscdk.Stack, props *awsecs.FargateTaskDefinitionProps) awsecs.TaskDefinition {
		var role *string
		if props != nil {
			role = props.ExecutionRole.RoleArn()
		}
		awsecs.NewCfnTaskDefinition(stack, jsii.String("Task"), &awsecs.CfnTaskDefinitionProps{
			ExecutionRoleArn: role,
			ContainerDefinitions: &[]any{&awsecs.CfnTaskDefinition_ContainerDefinitionProperty{
				Name: jsii.String("web"), Image: jsii.String("public.ecr.aws/docker/library/busybox:1.37"),
			}},
		})
		wiring.WireAll(stack, ecslogs.WireAllProps{})
		return nil
	}},
}

// A container can write to a log group in another region by its name, with rights on
// its log streams, but not to one in another account.
func TestContainersInAnotherPlace(t *testing.T) {
	here := envOf("111122223333", "eu-central-1")
	for _, c := range []struct {
		name  string
		env   *awscdk.Environment
		group string // the log group's name
		want  string // the mistake; empty if the container is connected
	}{
		{"another stack", here, "/app", ""},
		{"another region", envOf("111122223333", "us-east-1"), "/app", ""},
		{"another region, and no name", envOf("111122223333", "us-east-1"), "", "the log group is in the account 111122223333 and the region eu-central-1, and the stack in the account 111122223333 and the region us-east-1, which cannot refer to a name that CloudFormation generates: give the log group a Name"},
		{"a place of the deployment", nil, "/app", ""},
		{"a place of the deployment, and no name", nil, "", "and the stack in an account and a region that only the deployment knows, which cannot refer to a name"},
		{"another account", envOf("444455556666", "eu-central-1"), "/app", "the log group is in account 111122223333, and the stack in 444455556666: a log driver only writes to log groups in its own account"},
	} {
		for _, way := range wirings {
			t.Run(c.name+"/"+way.name, func(t *testing.T) {
				app := newApp(t)
				logs := awscdk.NewStack(app, jsii.String("Logs"), &awscdk.StackProps{Env: here})
				wiring := ecslogs.New(logs, "Wiring", ecslogs.Props{LogGroup: loggroup.New(logs, "Group", loggroup.Props{Name: c.group})})
				apps := awscdk.NewStack(app, jsii.String("Apps"), &awscdk.StackProps{Env: c.env})
				way.wire(wiring, apps, nil)
				if c.want != "" {
					if err := stacks.Synth(app); err == nil || !strings.Contains(err.Error(), c.want) {
						t.Errorf("%v, want %s", err, c.want)
					}
					return
				}
				tpl := written(t, apps)
				name := "web"
				if way.name == "AddAudit" {
					name = "audit"
				}
				if got := jsonOf(containerOf(t, tpl, name)["LogConfiguration"]); !strings.Contains(got, `"awslogs-region":"eu-central-1"`) {
					t.Errorf("it logs by %s", got)
				}
				policies := jsonOf(tpl.resources(t, "AWS::IAM::Policy"))
				if c.env != here && !strings.Contains(policies, ":logs:eu-central-1:111122223333:log-group:/app:*") {
					t.Errorf("its role may %s", policies)
				}
			})
		}
	}
}

// A container writes to the region in the ARN of a log group that plain CDK imported.
func TestContainersAndAnImportedLogGroup(t *testing.T) {
	for _, way := range wirings {
		stack := newStack(t)
		imported := awslogs.LogGroup_FromLogGroupArn(stack, jsii.String("Group"), jsii.String("arn:aws:logs:us-east-1:111122223333:log-group:/app"))
		way.wire(ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: loggroup.Of(imported)}), stack, nil)
		tpl := written(t, stack)
		all := jsonOf(tpl["Resources"])
		for _, want := range []string{`"awslogs-region":"us-east-1"`, `"awslogs-group":"/app"`, "arn:aws:logs:us-east-1:111122223333:log-group:/app:*"} {
			if !strings.Contains(all, want) {
				t.Errorf("%s: there is no %s", way.name, want)
			}
		}
		if strings.Contains(all, `log-group:/app"`) {
			t.Errorf("%s: there is a right on the log group without its log streams", way.name)
		}
	}
}

// A log group can be imported by an ARN that is known only at deployment.
func TestContainersAndALogGroupOfTheDeployment(t *testing.T) {
	for _, way := range wirings {
		stack := newStack(t)
		imported := awslogs.LogGroup_FromLogGroupArn(stack, jsii.String("Group"), awscdk.Fn_ImportValue(jsii.String("logs")))
		way.wire(ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: loggroup.Of(imported)}), stack, nil)
		all := jsonOf(written(t, stack)["Resources"])
		for _, want := range []string{`"awslogs-group":{"Fn::Select":[6,`, `"Action":["logs:CreateLogStream","logs:PutLogEvents"]`} {
			if !strings.Contains(all, want) {
				t.Errorf("%s: there is no %s in %s", way.name, want, all)
			}
		}
	}
}

// An execution role can be in a stack that the others depend on; that stack depends on
// none of them.
func TestRolesOfAnotherStack(t *testing.T) {
	for _, name := range []string{"/app", ""} {
		for _, way := range wirings {
			for _, apart := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%s/%t", name, way.name, apart), func(t *testing.T) {
					app := newApp(t)
					iam := awscdk.NewStack(app, jsii.String("IAM"), nil)
					role := awsiam.NewRole(iam, jsii.String("Role"), &awsiam.RoleProps{AssumedBy: awsiam.NewServicePrincipal(jsii.String("ecs-tasks.amazonaws.com"), nil)})
					logs := awscdk.NewStack(app, jsii.String("Logs"), nil)
					stack := logs
					if apart {
						stack = awscdk.NewStack(app, jsii.String("Apps"), nil)
					}
					wiring := ecslogs.New(logs, "Wiring", ecslogs.Props{LogGroup: loggroup.New(logs, "Group", loggroup.Props{Name: name}), Sentry: &ecslogs.Sentry{
						DSN: awsecs.Secret_FromSecretsManager(awssecretsmanager.NewSecret(stack, jsii.String("Secret"), nil), jsii.String("dsn")),
					}})
					way.wire(wiring, stack, &awsecs.FargateTaskDefinitionProps{ExecutionRole: role})
					if err := stacks.Synth(app); err != nil {
						t.Fatal(err)
					}
					if got := jsonOf(written(t, iam)["Resources"]); strings.Contains(got, "logs:") {
						t.Errorf("the stack of the role has %s", got)
					}
					if got := jsonOf(written(t, stack).resources(t, "AWS::IAM::Policy")); !strings.Contains(got, "logs:PutLogEvents") {
						t.Errorf("nothing lets it write: %s", got)
					}
					if got := stacks.Notes(stack); got != nil {
						t.Errorf("notes: %q", got)
					}
				})
			}
		}
	}
}

// If a role cannot be changed, a single note says what it needs; no log group gets a
// resource policy, of which an account has ten.
func TestRolesMadeElsewhere(t *testing.T) {
	const needs = "it must be allowed logs:CreateLogStream and logs:PutLogEvents on arn:aws:logs:eu-central-1:111122223333:log-group:/app:*"
	const secret = "; ssm:GetParameters on arn:aws:ssm:eu-central-1:111122223333:parameter/dsn; kms:Decrypt on arn:aws:kms:eu-central-1:111122223333:key/1234"
	arn := func(account string) *string { return jsii.String("arn:aws:iam::" + account + ":role/execution") }
	for _, c := range []struct {
		name    string
		role    func(stack awscdk.Stack) awsiam.IRole
		changed bool
	}{
		{"imported", func(stack awscdk.Stack) awsiam.IRole {
			return awsiam.Role_FromRoleArn(stack, jsii.String("Role"), arn("111122223333"), nil)
		}, true},
		{"imported by a name", func(stack awscdk.Stack) awsiam.IRole {
			return awsiam.Role_FromRoleName(stack, jsii.String("Role"), jsii.String("execution"), nil)
		}, true},
		{"of an export", func(stack awscdk.Stack) awsiam.IRole {
			return awsiam.Role_FromRoleArn(stack, jsii.String("Role"), awscdk.Fn_ImportValue(jsii.String("role")), nil)
		}, true},
		{"not to be changed", func(stack awscdk.Stack) awsiam.IRole {
			return awsiam.Role_FromRoleArn(stack, jsii.String("Role"), arn("111122223333"), &awsiam.FromRoleArnOptions{Mutable: jsii.Bool(false)})
		}, false},
		{"of an export, not to be changed", func(stack awscdk.Stack) awsiam.IRole {
			return awsiam.Role_FromRoleArn(stack, jsii.String("Role"), awscdk.Fn_ImportValue(jsii.String("role")), &awsiam.FromRoleArnOptions{Mutable: jsii.Bool(false)})
		}, false},
		{"of another account", func(stack awscdk.Stack) awsiam.IRole {
			return awsiam.Role_FromRoleArn(stack, jsii.String("Role"), arn("444455556666"), nil)
		}, false},
		{"without policy updates", func(stack awscdk.Stack) awsiam.IRole {
			return awsiam.NewRole(stack, jsii.String("Role"), &awsiam.RoleProps{AssumedBy: awsiam.NewServicePrincipal(jsii.String("ecs-tasks.amazonaws.com"), nil)}).WithoutPolicyUpdates(nil)
		}, false},
	} {
		for _, way := range wirings {
			if way.name == "a plain resource" {
				continue // it has only an ARN, and names the role by it
			}
			t.Run(c.name+"/"+way.name, func(t *testing.T) {
				stack := newStack(t)
				wiring := ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack), Sentry: &ecslogs.Sentry{
					Parameter: "/dsn", Key: awskms.Key_FromKeyArn(stack, jsii.String("Key"), jsii.String("arn:aws:kms:eu-central-1:111122223333:key/1234")),
				}})
				task := way.wire(wiring, stack, &awsecs.FargateTaskDefinitionProps{ExecutionRole: c.role(stack)})
				if way.name == "AddContainer" {
					wiring.AddContainer(task, "worker", busybox())
				}
				tpl := written(t, stack)
				if policies := tpl.resources(t, "AWS::Logs::ResourcePolicy"); len(policies) != 0 {
					t.Errorf("there are resource policies: %s", jsonOf(policies))
				}
				notes := slices.DeleteFunc(stacks.Notes(stack), func(n string) bool { return !strings.Contains(n, "created elsewhere") })
				want := needs
				if way.name == "AddContainer" || way.name == "WireAll" {
					want += secret
				}
				switch {
				case c.changed && (len(notes) != 0 || !strings.Contains(jsonOf(tpl.resources(t, "AWS::IAM::Policy")), "logs:PutLogEvents")):
					t.Errorf("notes: %q", notes)
				case !c.changed && (len(notes) != 1 || !strings.HasPrefix(notes[0], "Test/Task: the execution role ") || !strings.HasSuffix(notes[0], want+", or the task does not start")):
					t.Errorf("notes: %q, want %s", notes, want)
				}
			})
		}
	}
}

// A role that several similar stacks share gets a policy from each, under different
// names. Under the same name, the later deployment would revoke the rights of the
// earlier one. CDK prevents that only with a feature flag.
func TestPoliciesOfASharedRoleDiffer(t *testing.T) {
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(t.TempDir()), AnalyticsReporting: jsii.Bool(false)})
	var all []awscdk.Stack
	for _, env := range []*awscdk.Environment{envOf("111122223333", "eu-central-1"), envOf("111122223333", "us-east-1")} {
		for _, id := range []string{"Web", "Worker"} {
			stack := awscdk.NewStack(app, jsii.String(id+*env.Region), &awscdk.StackProps{Env: env, StackName: &id})
			awsecs.NewCfnTaskDefinition(stack, jsii.String("Task"), &awsecs.CfnTaskDefinitionProps{
				ExecutionRoleArn: jsii.String("arn:aws:iam::111122223333:role/execution"),
				ContainerDefinitions: &[]any{&awsecs.CfnTaskDefinition_ContainerDefinitionProperty{
					Name: jsii.String("web"), Image: jsii.String("busybox"),
				}},
			})
			logs := loggroup.New(stack, "LogGroup", loggroup.Props{Name: "/" + id})
			ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: logs}).WireAll(stack, ecslogs.WireAllProps{})
			all = append(all, stack)
		}
	}
	names := map[any]string{}
	for _, stack := range all {
		name := written(t, stack).only(t, "AWS::IAM::Policy").Properties["PolicyName"]
		if other, taken := names[name]; taken {
			t.Errorf("%s and %s have policies called %v", other, *stack.Node().Id(), name)
		}
		names[name] = *stack.Node().Id()
	}
}

// With FireLens, the task role writes.
func TestTaskRolesMadeElsewhere(t *testing.T) {
	for mutable, notes := range map[bool]int{true: 0, false: 1} {
		stack := newStack(t)
		task := awsecs.NewFargateTaskDefinition(stack, jsii.String("Task"), &awsecs.FargateTaskDefinitionProps{
			TaskRole: awsiam.Role_FromRoleArn(stack, jsii.String("Role"), jsii.String("arn:aws:iam::111122223333:role/web"), &awsiam.FromRoleArnOptions{Mutable: &mutable}),
		})
		router := ecslogs.NewRouter(stack, "Router", ecslogs.RouterProps{Wiring: ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack)})})
		router.AddContainer(task, "web", busybox())
		options := busybox()
		options.Logging = router.Driver("worker")
		task.AddContainer(jsii.String("worker"), options)
		tpl := written(t, stack)
		if got := tpl.resources(t, "AWS::Logs::ResourcePolicy"); len(got) != 0 {
			t.Errorf("there are resource policies: %s", jsonOf(got))
		}
		want := "Test/Task: the task role arn:aws:iam::111122223333:role/web was created elsewhere, and nothing here can change it: it must be allowed logs:CreateLogStream and logs:PutLogEvents on arn:aws:logs:eu-central-1:111122223333:log-group:/app:*, or nothing is logged"
		if got := stacks.Notes(stack); len(got) != notes || notes == 1 && got[0] != want {
			t.Errorf("notes: %q", got)
		}
	}
}

// If several wirings reach a task definition, each container gets the first.
func TestWiringsThatMeet(t *testing.T) {
	for _, c := range []struct {
		name          string
		first, second ecslogs.WireAllProps
		onStack       bool // the second wiring is on the stack, the first on the app
	}{
		{"the same", ecslogs.WireAllProps{}, ecslogs.WireAllProps{}, false},
		{"of the app and of the stack", ecslogs.WireAllProps{}, ecslogs.WireAllProps{}, true},
		{"each for its own", ecslogs.WireAllProps{Exclude: []string{"worker"}}, ecslogs.WireAllProps{Exclude: []string{"web"}}, false},
		{"one that replaces", ecslogs.WireAllProps{Exclude: []string{"worker"}}, ecslogs.WireAllProps{Replace: true}, true},
	} {
		for _, role := range []string{"", "Role.Arn", "arn:aws:iam::111122223333:role/tasks/execution"} {
			t.Run(c.name+"/"+role, func(t *testing.T) {
				stack := newStack(t)
				props := &awsecs.CfnTaskDefinitionProps{ContainerDefinitions: &[]any{
					&awsecs.CfnTaskDefinition_ContainerDefinitionProperty{Name: jsii.String("web"), Image: jsii.String("busybox")},
					&awsecs.CfnTaskDefinition_ContainerDefinitionProperty{Name: jsii.String("worker"), Image: jsii.String("busybox")},
				}}
				switch role {
				case "Role.Arn":
					props.ExecutionRoleArn = awsiam.NewRole(stack, jsii.String("Role"), &awsiam.RoleProps{AssumedBy: awsiam.NewServicePrincipal(jsii.String("ecs-tasks.amazonaws.com"), nil)}).RoleArn()
				default:
					if role != "" {
						props.ExecutionRoleArn = &role
					}
				}
				awsecs.NewCfnTaskDefinition(stack, jsii.String("Task"), props)
				app := stack.Node().Root()
				scope := app
				if c.onStack {
					scope = stack
				}
				first := ecslogs.New(stack, "First", ecslogs.Props{LogGroup: loggroup.New(stack, "A", loggroup.Props{Name: "/first"})})
				first.WireAll(app, c.first)
				ecslogs.New(stack, "Second", ecslogs.Props{LogGroup: loggroup.New(stack, "B", loggroup.Props{Name: "/second"})}).WireAll(scope, c.second)
				tpl := written(t, stack)
				worker := "A"
				if c.first.Exclude != nil {
					worker = "B"
				}
				for name, group := range map[string]string{"web": "A", "worker": worker} {
					if got := jsonOf(containerOf(t, tpl, name)["LogConfiguration"]); !strings.Contains(got, `{"Ref":"`+group) {
						t.Errorf("%s logs by %s, want %s", name, got, group)
					}
				}
				policies := jsonOf(tpl.resources(t, "AWS::IAM::Policy"))
				if got := strings.Count(policies, "logs:PutLogEvents"); got == 0 || strings.Contains(policies, `"B`) != (worker == "B") {
					t.Errorf("the rights are %s", policies)
				}
			})
		}
	}
}

// Aspect stabilization applies aspects until nothing changes any longer.
func TestWireAllWhileAspectsStabilize(t *testing.T) {
	for _, stabilize := range []bool{false, true} {
		app := awscdk.NewApp(&awscdk.AppProps{
			Context: &map[string]any{"@aws-cdk/core:aspectStabilization": stabilize}, Outdir: jsii.String(t.TempDir()), AnalyticsReporting: jsii.Bool(false),
		})
		stack := plain(app, "Test", "web", nil)
		ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack)}).WireAll(app, ecslogs.WireAllProps{})
		awscdk.Aspects_Of(app).Add(&addSidecar{at: "Task"}, nil)
		tpl := written(t, stack)
		for _, name := range []string{"web", "agent"} {
			wantOnce(t, containerOf(t, tpl, name))
			if got := jsonOf(containerOf(t, tpl, name)["LogConfiguration"]); !strings.Contains(got, `"awslogs-stream-prefix":"`+name+`"`) {
				t.Errorf("%s logs by %s", name, got)
			}
		}
		wantRights(t, tpl, "TaskExecutionRole")
	}
}

// addSidecar is an aspect that adds a container to the task definition when it visits
// the construct with that id.
type addSidecar struct{ at string }

func (a *addSidecar) Visit(node constructs.IConstruct) {
	if *node.Node().Id() != a.at {
		return
	}
	for _, c := range *awscdk.Stack_Of(node).Node().FindAll(constructs.ConstructOrder_PREORDER) {
		if task, ok := c.(awsecs.TaskDefinition); ok && task.FindContainer(jsii.String("agent")) == nil {
			task.AddContainer(jsii.String("agent"), busybox())
		}
	}
}

// A sidecar that is added too late is reported.
func TestSidecarsThatComeTooLate(t *testing.T) {
	app := awscdk.NewApp(&awscdk.AppProps{
		Context: &map[string]any{"@aws-cdk/core:aspectStabilization": false}, Outdir: jsii.String(t.TempDir()), AnalyticsReporting: jsii.Bool(false),
	})
	stack := plain(app, "Test", "web", nil)
	constructs.NewConstruct(stack, jsii.String("Last"))
	ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack)}).WireAll(app, ecslogs.WireAllProps{})
	awscdk.Aspects_Of(app).Add(&addSidecar{at: "Last"}, nil)
	wantWired(t, stack, "web", "LogGroup")
	want := "Test/Task: containers of this task definition are not wired, and have no log: agent; another aspect created them after that of WireAll"
	if got := stacks.Warnings(stack); len(got) != 1 || !strings.HasPrefix(got[0], want) {
		t.Errorf("warnings: %q", got)
	}
}
