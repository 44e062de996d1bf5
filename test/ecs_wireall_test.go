package test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/cloudformationinclude"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/ecslogs"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/stacks"
)

func TestWireAll(t *testing.T) {
	stack := newStack(t)
	wiring := ecslogs.New(stack, "Logs", ecslogs.Props{
		LogGroup: group(stack), MultilinePattern: `^\S`, Application: ecslogs.Application{Environment: "prod"},
		Sentry: &ecslogs.Sentry{Parameter: "/sentry/dsn"},
	})
	task := fargate(stack)
	own := busybox()
	own.Environment = &map[string]*string{"LOG_LEVEL": jsii.String("DEBUG"), "PORT": jsii.String("80")}
	web := task.AddContainer(jsii.String("web"), own)
	task.AddContainer(jsii.String("envoy"), busybox())
	task.AddContainer(jsii.String("xray-agent"), busybox())
	elsewhere := busybox()
	elsewhere.Logging = awsecs.NewGenericLogDriver(&awsecs.GenericLogDriverProps{LogDriver: jsii.String("splunk")})
	task.AddContainer(jsii.String("billing"), elsewhere)
	wiring.WireAll(stack, ecslogs.WireAllProps{Exclude: []string{"envoy", "*-agent"}})
	// Later changes are kept.
	web.AddEnvironment(jsii.String("LATER"), jsii.String("yes"))
	task.AddContainer(jsii.String("worker"), busybox())

	template := synthesize(t, stack)
	for _, name := range []string{"web", "worker"} {
		c := containerOf(t, template, name)
		want := map[string]any{"LogDriver": "awslogs", "Options": map[string]any{
			"awslogs-group": map[string]any{"Ref": id(t, template, "AWS::Logs::LogGroup")}, "awslogs-region": "eu-central-1",
			"awslogs-stream-prefix": name, "awslogs-multiline-pattern": `^\S`, "mode": "non-blocking", "max-buffer-size": "26214400b",
		}}
		if got := c["LogConfiguration"]; !equalJSON(got, want) {
			t.Errorf("%s logs to %s, want %s", name, jsonOf(got), jsonOf(want))
		}
		if !strings.Contains(jsonOf(c["Secrets"]), "parameter/sentry/dsn") {
			t.Errorf("%s gets no DSN: %s", name, jsonOf(c["Secrets"]))
		}
		wantOnce(t, c)
	}
	got := variables(containerOf(t, template, "web"))
	for name, want := range map[string]any{
		"LOG_LEVEL": "DEBUG", "PORT": "80", "LATER": "yes", "LOG_FORMAT": "json", "ENVIRONMENT_NAME": "prod", "IN_AWS_FARGATE": "true",
	} {
		if got[name] != want {
			t.Errorf("%s is %v, want %v", name, got[name], want)
		}
	}
	for _, name := range []string{"envoy", "xray-agent"} {
		if c := containerOf(t, template, name); c["LogConfiguration"] != nil || c["Environment"] != nil {
			t.Errorf("%s is wired: %s", name, jsonOf(c))
		}
	}
	if got := containerOf(t, template, "billing")["LogConfiguration"].(map[string]any)["LogDriver"]; got != "splunk" {
		t.Errorf("billing logs by %v", got)
	}
	wantRights(t, template, "TaskExecutionRole")
	// There are no notes about containers that are connected or that log elsewhere.
	if got, want := stacks.Notes(stack), []string{"Test/Task: containers of this task definition have no log: envoy, xray-agent; WireAll excludes them, and nobody will read what they write"}; !slices.Equal(got, want) {
		t.Errorf("the notes are %q, want %q", got, want)
	}
	matchSnapshot(t, "ecslogs-wireall", template)
}

// Other aspects see what is deployed, and their changes are kept. (Not both in one app:
// CDK renders containers once, for the first aspect that reads them.)
func TestWireAllAmongOtherAspects(t *testing.T) {
	wired := func(other awscdk.IAspect) map[string]any {
		stack := newStack(t)
		fargate(stack).AddContainer(jsii.String("web"), busybox())
		awscdk.Aspects_Of(stack).Add(other, nil)
		ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack)}).WireAll(stack, ecslogs.WireAllProps{})
		return containerOf(t, synthesize(t, stack), "web")
	}
	seen := &lookAtContainers{}
	wired(seen)
	if !strings.Contains(seen.containers, "awslogs-group") || !seen.role {
		t.Errorf("it sees %s, the role: %v", seen.containers, seen.role)
	}
	if got := variables(wired(&addVariable{name: "LATER"})); got["LATER"] != "yes" || got["LOG_LEVEL"] != "INFO" {
		t.Errorf("the variables are %v", got)
	}
}

// A container has one wiring: the first that reaches it.
func TestWireAllOnce(t *testing.T) {
	stack := newStack(t)
	task := fargate(stack)
	task.AddContainer(jsii.String("web"), busybox())
	task.AddContainer(jsii.String("worker"), busybox())
	logs := group(stack)
	ecslogs.New(stack, "Workers", ecslogs.Props{LogGroup: logs, Application: ecslogs.Application{Level: "DEBUG"}}).
		WireAll(stack, ecslogs.WireAllProps{Exclude: []string{"web"}})
	ecslogs.New(stack, "Others", ecslogs.Props{LogGroup: logs}).WireAll(stack, ecslogs.WireAllProps{Replace: true})
	template := synthesize(t, stack)
	for name, want := range map[string]string{"web": "INFO", "worker": "DEBUG"} {
		c := containerOf(t, template, name)
		if got := variables(c)["LOG_LEVEL"]; got != want {
			t.Errorf("%s logs from %v on, want %s", name, got, want)
		}
		wantOnce(t, c)
	}
	if got := stacks.Notes(stack); got != nil {
		t.Errorf("the notes are %q", got)
	}
}

func TestWireAllReplaces(t *testing.T) {
	stack := newStack(t)
	task := awsecs.NewEc2TaskDefinition(stack, jsii.String("Task"), nil)
	options := busybox()
	options.MemoryLimitMiB = jsii.Number(128)
	options.Logging = awsecs.LogDrivers_JsonFile(nil)
	task.AddContainer(jsii.String("web"), options)
	ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack)}).WireAll(stack, ecslogs.WireAllProps{Replace: true})
	c := containerOf(t, synthesize(t, stack), "web")
	if got := c["LogConfiguration"].(map[string]any)["LogDriver"]; got != "awslogs" {
		t.Errorf("it logs by %v", got)
	}
	if _, has := variables(c)["IN_AWS_FARGATE"]; has {
		t.Error("a task on EC2 is told that it is on Fargate")
	}
}

// A log group of another stack is referred to as CDK refers across stacks.
func TestWireAllAcrossStacks(t *testing.T) {
	app := newApp(t)
	logs, apps := awscdk.NewStack(app, jsii.String("Logs"), nil), awscdk.NewStack(app, jsii.String("Apps"), nil)
	task := fargate(apps)
	options := busybox()
	options.Environment = &map[string]*string{"GROUP": group(logs).NameRef()}
	task.AddContainer(jsii.String("web"), options)
	ecslogs.New(logs, "Wiring", ecslogs.Props{}).WireAll(app, ecslogs.WireAllProps{})
	c := containerOf(t, synthesize(t, apps), "web")
	for _, part := range []string{"LogConfiguration", "Environment"} {
		if got := jsonOf(c[part]); !strings.Contains(got, `"StackName":"Logs"`) {
			t.Errorf("%s refers to another stack by %s", part, got)
		}
	}
}

// includedTasks are plain CloudFormation task definitions: one with a role of its own,
// one with an imported role, and one without.
const includedTasks = `{"Conditions": {"Here": {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-central-1"]}}, "Resources": {
	"Role": {"Type": "AWS::IAM::Role", "Properties": {"Path": "/service-role/", "AssumeRolePolicyDocument": {"Statement": [
		{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ecs-tasks.amazonaws.com"}}]}}},
	"Own": {"Type": "AWS::ECS::TaskDefinition", "Properties": {
		"RequiresCompatibilities": ["FARGATE"], "NetworkMode": "awsvpc", "Cpu": "256", "Memory": "512",
		"ExecutionRoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
		"ContainerDefinitions": [
			{"Name": "own", "Image": "busybox", "Environment": [
				{"Name": "REGION", "Value": {"Ref": "AWS::Region"}},
				{"Fn::If": ["Here", {"Name": "LOG_FORMAT", "Value": "console"}, {"Ref": "AWS::NoValue"}]}]},
			{"Name": "envoy", "Image": "envoy"}]}},
	"Elsewhere": {"Type": "AWS::ECS::TaskDefinition", "Properties": {
		"ExecutionRoleArn": "arn:aws:iam::111122223333:role/tasks/execution",
		"ContainerDefinitions": [{"Name": "elsewhere", "Image": "busybox"}]}},
	"None": {"Type": "AWS::ECS::TaskDefinition", "Properties": {
		"ContainerDefinitions": [{"Name": "none", "Image": "busybox"}]}}
}}`

func TestWireAllOfAnIncludedTemplate(t *testing.T) {
	stack := newStack(t)
	cloudformationinclude.NewCfnInclude(stack, jsii.String("Included"), &cloudformationinclude.CfnIncludeProps{
		TemplateFile: jsii.String(temporary(t, includedTasks)),
	})
	ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack)}).WireAll(stack, ecslogs.WireAllProps{Exclude: []string{"envoy"}})
	template := synthesize(t, stack)

	for _, name := range []string{"own", "elsewhere", "none"} {
		c := containerOf(t, template, name)
		if !strings.Contains(jsonOf(c["LogConfiguration"]), `"awslogs-stream-prefix":"`+name+`"`) || variables(c)["LOG_LEVEL"] != "INFO" {
			t.Errorf("%s is not wired: %s", name, jsonOf(c))
		}
	}
	if got := jsonOf(containerOf(t, template, "own")["Environment"]); strings.Count(got, "LOG_FORMAT") != 1 {
		t.Errorf("own has the variables %s", got)
	}
	own := variables(containerOf(t, template, "own"))
	if !equalJSON(own["REGION"], map[string]any{"Ref": "AWS::Region"}) || own["IN_AWS_FARGATE"] != "true" {
		t.Errorf("own has the variables %v", own)
	}
	if got := containerOf(t, template, "envoy")["LogConfiguration"]; got != nil {
		t.Errorf("envoy is wired: %v", got)
	}
	wantRights(t, template, "Role", "execution", "IncludedNoneExecutionRole")
	made := 0
	for id, role := range template.resources(t, "AWS::IAM::Role") {
		if !strings.HasPrefix(id, "IncludedNoneExecutionRole") {
			continue
		}
		made++
		if got := jsonOf(role.Properties["AssumeRolePolicyDocument"]); !strings.Contains(got, "ecs-tasks.amazonaws.com") {
			t.Errorf("%s can be had by %s", id, got)
		}
		for task, r := range template.resources(t, "AWS::ECS::TaskDefinition") {
			if got := jsonOf(r.Properties["ExecutionRoleArn"]); task == "None" && !strings.Contains(got, id) {
				t.Errorf("%s has the execution role %s", task, got)
			}
		}
	}
	if made != 1 {
		t.Errorf("%d roles were made", made)
	}
	wantNote(t, stack, "Test/Included/Own: containers of this task definition have no log: envoy;")
	matchSnapshot(t, "ecslogs-wireall-included", template)
}

func TestWireAllMistakes(t *testing.T) {
	for _, test := range []struct{ containers, want string }{
		{`{"Fn::If": ["C", [], []]}`, `Test/Included/Task: its containers are known only at deployment ({"Fn::If":`},
		{`[{"Fn::If": ["C", {"Name": "a", "Image": "x"}, {"Name": "b", "Image": "x"}]}]`, "Test/Included/Task: container 1 has a name that is known only at deployment"},
		{`[{"Name": "web", "Image": "x", "Environment": {"Fn::If": ["C", [], []]}}]`, "Test/Included/Task: the environment of container web is known only at deployment"},
		{`[{"Name": "web", "Image": "111122223333.dkr.ecr.eu-central-1.amazonaws.com/web"}]`, "Test/Included/Task: it has no execution role, and pulls images from a private ECR repository"},
	} {
		app := newApp(t)
		stack := awscdk.NewStack(app, jsii.String("Test"), nil)
		cloudformationinclude.NewCfnInclude(stack, jsii.String("Included"), &cloudformationinclude.CfnIncludeProps{
			TemplateFile: jsii.String(temporary(t, `{
				"Parameters": {"Name": {"Type": "String"}}, "Conditions": {"C": {"Fn::Equals": [{"Ref": "Name"}, "x"]}},
				"Resources": {"Task": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"ContainerDefinitions": `+test.containers+`}}}}`)),
		})
		ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack)}).WireAll(stack, ecslogs.WireAllProps{})
		// Aspects run when the app is synthesized.
		if err := stacks.Synth(app); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want %s", err, test.want)
		}
	}
	stack := newStack(t)
	ecslogs.New(stack, "Logs", ecslogs.Props{}).WireAll(stack, ecslogs.WireAllProps{Exclude: []string{""}})
	wantMistake(t, stack, "Test/Logs: Exclude: an empty name excludes nothing")
}

// A role that cannot be changed is reported.
func TestWireAllSaysWhatARoleNeeds(t *testing.T) {
	stack := newStack(t)
	task := awsecs.NewFargateTaskDefinition(stack, jsii.String("Task"), &awsecs.FargateTaskDefinitionProps{
		ExecutionRole: awsiam.Role_FromRoleArn(stack, jsii.String("Role"), jsii.String("arn:aws:iam::111122223333:role/execution"),
			&awsiam.FromRoleArnOptions{Mutable: jsii.Bool(false)}),
	})
	task.AddContainer(jsii.String("web"), busybox())
	ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack)}).WireAll(stack, ecslogs.WireAllProps{})
	synthesize(t, stack)
	wantNote(t, stack, "Test/Task: the execution role arn:aws:iam::111122223333:role/execution was created elsewhere, and nothing here can change it: it must be allowed logs:CreateLogStream and logs:PutLogEvents on arn:aws:logs:eu-central-1:111122223333:log-group:/app:*, or the task does not start")
}

// lookAtContainers is an aspect like those of checkers.
type lookAtContainers struct {
	containers string
	role       bool
}

func (l *lookAtContainers) Visit(node constructs.IConstruct) {
	if task, ok := node.(awsecs.CfnTaskDefinition); ok {
		l.containers = jsonOf(awscdk.Stack_Of(node).Resolve(task.ContainerDefinitions()))
	}
	if strings.HasSuffix(*node.Node().Path(), "Task/ExecutionRole/DefaultPolicy") {
		l.role = true
	}
}

// addVariable is an aspect that adds a variable to every container.
type addVariable struct{ name string }

func (a *addVariable) Visit(node constructs.IConstruct) {
	if c, ok := node.(awsecs.ContainerDefinition); ok {
		c.AddEnvironment(&a.name, jsii.String("yes"))
	}
}

// wantRights checks that the policies of the roles, whose ids or names begin so, allow
// writing to the one log group and nothing else.
func wantRights(t *testing.T, template template, roles ...string) {
	t.Helper()
	group := id(t, template, "AWS::Logs::LogGroup")
	found := map[string]bool{}
	for _, policy := range template.resources(t, "AWS::IAM::Policy") {
		role := jsonOf(policy.Properties["Roles"])
		for _, name := range roles {
			if !strings.Contains(role, `"`+name) {
				continue
			}
			found[name] = true
			want := map[string]any{
				"Effect": "Allow", "Action": []string{"logs:CreateLogStream", "logs:PutLogEvents"},
				"Resource": map[string]any{"Fn::GetAtt": []string{group, "Arn"}},
			}
			for _, statement := range policy.Properties["PolicyDocument"].(map[string]any)["Statement"].([]any) {
				if strings.Contains(jsonOf(statement), `"logs:`) && !equalJSON(statement, want) {
					t.Errorf("%s may %s, want %s", role, jsonOf(statement), jsonOf(want))
				}
				if strings.Contains(jsonOf(statement), `"Resource":"*"`) {
					t.Errorf("%s may do something with everything: %s", role, jsonOf(statement))
				}
			}
			if !strings.Contains(jsonOf(policy.Properties), "logs:PutLogEvents") {
				t.Errorf("%s may not write: %s", role, jsonOf(policy.Properties))
			}
		}
	}
	for _, name := range roles {
		if !found[name] {
			t.Errorf("role %s has no policy", name)
		}
	}
}

func wantNote(t *testing.T, stack awscdk.Stack, want string) {
	t.Helper()
	if got := stacks.Notes(stack); !slices.ContainsFunc(got, func(n string) bool { return strings.HasPrefix(n, want) }) {
		t.Errorf("%q is not among the notes %q", want, got)
	}
}

// id returns the logical id of the only resource of that type.
func id(t *testing.T, template template, kind string) string {
	t.Helper()
	return template.only(t, kind).ID
}

// temporary writes a temporary file with that content.
func temporary(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "template.json")
	writeFile(t, path, content)
	return path
}

// Checkers see that the containers log, however they were connected.
func TestWiredTasksPass(t *testing.T) {
	app := newApp(t)
	stack := awscdk.NewStack(app, jsii.String("Test"), nil)
	fargate(stack).AddContainer(jsii.String("web"), busybox())
	awsecs.NewCfnTaskDefinition(stack, jsii.String("Plain"), &awsecs.CfnTaskDefinitionProps{
		ContainerDefinitions: &[]any{&awsecs.CfnTaskDefinition_ContainerDefinitionProperty{
			Name: jsii.String("plain"), Image: jsii.String("public.ecr.aws/docker/library/busybox:1.37"),
		}},
	})
	wiring := ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack)})
	wiring.WireAll(stack, ecslogs.WireAllProps{})
	router := ecslogs.NewRouter(stack, "Router", ecslogs.RouterProps{Wiring: wiring})
	router.AddContainer(awsecs.NewFargateTaskDefinition(stack, jsii.String("Routed"), nil), "routed", busybox())
	holdToPacks(t, app)
}

// Containers can write to an existing log group.
func TestWireAllToAnExistingLogGroup(t *testing.T) {
	stack := newStack(t)
	task := fargate(stack)
	task.AddContainer(jsii.String("web"), busybox())
	logs := loggroup.FromName(stack, "Existing", loggroup.ExistingProps{Name: "/there/before"})
	ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: logs}).WireAll(stack, ecslogs.WireAllProps{})
	template := synthesize(t, stack)
	if got := jsonOf(containerOf(t, template, "web")["LogConfiguration"]); !strings.Contains(got, `"awslogs-group":"/there/before"`) {
		t.Errorf("it logs by %s", got)
	}
	policy := template.only(t, "AWS::IAM::Policy")
	statements := jsonOf(policy.Properties["PolicyDocument"].(map[string]any)["Statement"])
	want := `[{"Action":["logs:CreateLogStream","logs:PutLogEvents"],"Effect":"Allow","Resource":"arn:aws:logs:eu-central-1:111122223333:log-group:/there/before:*"}]`
	if statements != want {
		t.Errorf("the role may %s, want %s", statements, want)
	}
}

// A role that CDK makes is found by its name, even if it has a path.
func TestWireAllWithARoleOfCDK(t *testing.T) {
	stack := newStack(t)
	role := awsiam.NewRole(stack, jsii.String("Role"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("ecs-tasks.amazonaws.com"), nil), Path: jsii.String("/tasks/"),
	})
	awsecs.NewCfnTaskDefinition(stack, jsii.String("Task"), &awsecs.CfnTaskDefinitionProps{
		ExecutionRoleArn: role.RoleArn(),
		ContainerDefinitions: &[]any{&awsecs.CfnTaskDefinition_ContainerDefinitionProperty{
			Name: jsii.String("web"), Image: jsii.String("public.ecr.aws/docker/library/busybox:1.37"),
		}},
	})
	ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack)}).WireAll(stack, ecslogs.WireAllProps{})
	template := synthesize(t, stack)
	want := []any{map[string]any{"Ref": id(t, template, "AWS::IAM::Role")}}
	if got := template.only(t, "AWS::IAM::Policy").Properties["Roles"]; !equalJSON(got, want) {
		t.Errorf("the rights are those of %s, want %s", jsonOf(got), jsonOf(want))
	}
	wantRights(t, template, "Role")
}

// A resource whose containers cannot be read is reported.
func TestWireAllOfAResource(t *testing.T) {
	stack := newStack(t)
	awscdk.NewCfnResource(stack, jsii.String("Raw"), &awscdk.CfnResourceProps{Type: jsii.String("AWS::ECS::TaskDefinition")})
	awscdk.NewCfnResource(stack, jsii.String("Other"), &awscdk.CfnResourceProps{Type: jsii.String("AWS::SNS::Topic")})
	ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack)}).WireAll(stack, ecslogs.WireAllProps{})
	err := stacks.Synth(stack.Node().Root().(awscdk.App))
	told := strings.Join(stacks.Warnings(stack), "\n")
	want := "Test/Raw: the properties of this resource cannot be read, and its containers are not wired: make it an awsecs.CfnTaskDefinition"
	if err != nil || !strings.HasPrefix(told, want) || strings.Contains(told, "Test/Other") {
		t.Errorf("the error is %v, the warnings are %s", err, told)
	}
}
