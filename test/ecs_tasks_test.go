package test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/ecslogs"
	"github.com/logstack-go/logstack/stacks"
)

// taskKinds are the kinds of task definitions, and whether their containers must set
// memory.
var taskKinds = []struct {
	name   string
	props  awsecs.TaskDefinitionProps
	memory bool
}{
	{"Fargate", awsecs.TaskDefinitionProps{Compatibility: awsecs.Compatibility_FARGATE, Cpu: jsii.String("256"), MemoryMiB: jsii.String("512")}, false},
	{"EC2", awsecs.TaskDefinitionProps{Compatibility: awsecs.Compatibility_EC2}, true},
	{"EC2 with memory of the task", awsecs.TaskDefinitionProps{Compatibility: awsecs.Compatibility_EC2, MemoryMiB: jsii.String("512")}, false},
	{"EC2 by its own network", awsecs.TaskDefinitionProps{Compatibility: awsecs.Compatibility_EC2, NetworkMode: awsecs.NetworkMode_AWS_VPC}, true},
	{"EC2 by the host's network", awsecs.TaskDefinitionProps{Compatibility: awsecs.Compatibility_EC2, NetworkMode: awsecs.NetworkMode_HOST}, true},
	{"EC2 and Fargate", awsecs.TaskDefinitionProps{Compatibility: awsecs.Compatibility_EC2_AND_FARGATE, NetworkMode: awsecs.NetworkMode_AWS_VPC, Cpu: jsii.String("256"), MemoryMiB: jsii.String("512")}, false},
	{"instances elsewhere", awsecs.TaskDefinitionProps{Compatibility: awsecs.Compatibility_EXTERNAL, NetworkMode: awsecs.NetworkMode_BRIDGE}, true},
	{"managed instances", awsecs.TaskDefinitionProps{Compatibility: awsecs.Compatibility_MANAGED_INSTANCES, Cpu: jsii.String("256"), MemoryMiB: jsii.String("512")}, false},
}

// Tasks of any kind can have an audit log and a log router. Their containers reserve
// memory only if the task definition has none.
func TestContainersBesideOnTasksOfAnyKind(t *testing.T) {
	for _, kind := range taskKinds {
		for _, given := range []int{0, 64} {
			t.Run(kind.name, func(t *testing.T) {
				stack := newStack(t)
				task := awsecs.NewTaskDefinition(stack, jsii.String("Task"), &kind.props)
				options := busybox()
				options.MemoryLimitMiB, options.ReadonlyRootFilesystem = jsii.Number(512), jsii.Bool(true)
				wiring := ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack)})
				router := ecslogs.NewRouter(stack, "Router", ecslogs.RouterProps{Wiring: wiring, MemoryMiB: given})
				web := router.AddContainer(task, "web", options)
				ecslogs.New(stack, "Audit", ecslogs.Props{LogGroup: wiring.LogGroup(), Delivery: ecslogs.Blocking}).AddAudit(web, ecslogs.AuditProps{MemoryMiB: given})
				tpl := synthesize(t, stack)
				for name, otherwise := range map[string]float64{"audit": ecslogs.AuditMemoryMiB, "log-router": ecslogs.RouterMemoryMiB} {
					var want any
					switch {
					case given > 0:
						want = float64(given)
					case kind.memory:
						want = otherwise
					}
					if got := containerOf(t, tpl, name)["MemoryReservation"]; got != want {
						t.Errorf("%s reserves %v, want %v", name, got, want)
					}
				}
				c := containerOf(t, tpl, "web")
				if got, want := variables(c)["IN_AWS_FARGATE"], kind.name == "Fargate"; (got == "true") != want {
					t.Errorf("it is told of Fargate: %v", got)
				}
				if got := jsonOf(containerOf(t, tpl, "audit")["LogConfiguration"]); !strings.Contains(got, `"awslogs-stream-prefix":"web"`) {
					t.Errorf("the audit log goes by %s", got)
				}
			})
		}
	}
}

func TestTasksThatCannotHaveIt(t *testing.T) {
	windows := &awsecs.RuntimePlatform{OperatingSystemFamily: awsecs.OperatingSystemFamily_WINDOWS_SERVER_2022_CORE(), CpuArchitecture: awsecs.CpuArchitecture_X86_64()}
	for _, c := range []struct {
		props          awsecs.TaskDefinitionProps
		audit, firelen string // mistakes; empty if there is none
	}{
		{awsecs.TaskDefinitionProps{Compatibility: awsecs.Compatibility_FARGATE, Cpu: jsii.String("1024"), MemoryMiB: jsii.String("2048"), RuntimePlatform: windows},
			"Test/Task/web: its task runs on Windows, and what ships an audit log runs on Linux", "Test/Task/web: its task runs on Windows, which has no FireLens"},
		{awsecs.TaskDefinitionProps{Compatibility: awsecs.Compatibility_EC2, NetworkMode: awsecs.NetworkMode_NONE}, "", "Test/Task/web: its task has no network"},
	} {
		for _, way := range []struct {
			want string
			wire func(*ecslogs.Wiring, awsecs.TaskDefinition)
		}{
			{c.audit, func(w *ecslogs.Wiring, task awsecs.TaskDefinition) {
				options := busybox()
				options.MemoryLimitMiB = jsii.Number(128)
				w.AddAudit(w.AddContainer(task, "web", options), ecslogs.AuditProps{})
			}},
			{c.firelen, func(w *ecslogs.Wiring, task awsecs.TaskDefinition) {
				options := busybox()
				options.MemoryLimitMiB = jsii.Number(128)
				ecslogs.NewRouter(awscdk.Stack_Of(task), "Router", ecslogs.RouterProps{Wiring: w}).AddContainer(task, "web", options)
			}},
		} {
			stack := newStack(t)
			way.wire(ecslogs.New(stack, "Logs", ecslogs.Props{}), awsecs.NewTaskDefinition(stack, jsii.String("Task"), &c.props))
			if way.want == "" {
				synthesize(t, stack)
				continue
			}
			wantMistake(t, stack, way.want)
		}
	}
	stack := newStack(t)
	wiring := ecslogs.New(stack, "Logs", ecslogs.Props{})
	wiring.AddAudit(wiring.AddContainer(fargate(stack), "web", busybox()), ecslogs.AuditProps{MemoryMiB: 5})
	wantMistake(t, stack, "Test/Task/web: MemoryMiB is 5: it must be 6 or more")
}

// A task has one log router. With somebody else's, lost records are not counted.
func TestARouterOfSomebodyElse(t *testing.T) {
	stack := newStack(t)
	task := fargate(stack)
	task.AddFirelensLogRouter(jsii.String("fluent"), &awsecs.FirelensLogRouterDefinitionOptions{
		Image:          awsecs.ContainerImage_FromRegistry(jsii.String("fluent"), nil),
		FirelensConfig: &awsecs.FirelensConfig{Type: awsecs.FirelensLogRouterType_FLUENTBIT},
		Logging:        awsecs.LogDrivers_AwsLogs(&awsecs.AwsLogDriverProps{StreamPrefix: jsii.String("router"), LogGroup: group(stack).LogGroup()}),
	})
	wiring := ecslogs.New(stack, "Logs", ecslogs.Props{})
	ecslogs.NewRouter(stack, "Router", ecslogs.RouterProps{Wiring: wiring}).AddContainer(task, "web", busybox())
	wantNote(t, stack, "Test/Task: it has its own log router, fluent, whose losses are not counted")
	routers := 0
	for _, c := range containers(synthesize(t, stack).only(t, "AWS::ECS::TaskDefinition")) {
		if c["FirelensConfiguration"] != nil {
			routers++
		}
	}
	if routers != 1 {
		t.Errorf("there are %d routers", routers)
	}
	named := newStack(t)
	task = fargate(named)
	task.AddContainer(jsii.String("log-router"), busybox())
	ecslogs.NewRouter(named, "Router", ecslogs.RouterProps{Wiring: ecslogs.New(named, "Logs", ecslogs.Props{})}).AddContainer(task, "web", busybox())
	wantMistake(t, named, `Test/Task/web: its task definition has a container "log-router" that is not a log router`)
}

// The drivers of a wiring and of a router are never replaced, nor is that of an audit
// log.
func TestWireAllKeepsWhatAWiringHas(t *testing.T) {
	stack := newStack(t)
	wiring := ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack)})
	audit := ecslogs.New(stack, "Audit", ecslogs.Props{Delivery: ecslogs.Blocking})
	task := fargate(stack)
	audit.AddAudit(wiring.AddContainer(task, "web", busybox()), ecslogs.AuditProps{})
	wiring.WireAll(stack, ecslogs.WireAllProps{Replace: true})
	tpl := synthesize(t, stack)
	if got := jsonOf(containerOf(t, tpl, "audit")["LogConfiguration"]); !strings.Contains(got, `"mode":"blocking"`) {
		t.Errorf("the audit log goes by %s", got)
	}
	if got := stacks.Notes(stack); got != nil {
		t.Errorf("notes: %q", got)
	}
}

// An excluded name that no container has is probably misspelled.
func TestWireAllTellsOfNamesThatNobodyHas(t *testing.T) {
	stack := newStack(t)
	fargate(stack).AddContainer(jsii.String("web"), busybox())
	ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack)}).WireAll(stack, ecslogs.WireAllProps{Exclude: []string{"envoi", "w*"}})
	synthesize(t, stack)
	if got := stacks.Notes(stack); len(got) != 2 || got[1] != "Test/Logs: WireAll: Exclude names envoi, and no container has that name" {
		t.Errorf("notes: %q", got)
	}
}

// Containers whose names are known only at deployment are connected, unless their names
// would have to be compared.
func TestWireAllAndNamesOfTheDeployment(t *testing.T) {
	for _, exclude := range [][]string{nil, {"envoy"}} {
		stack := newStack(t)
		name := awscdk.NewCfnParameter(stack, jsii.String("Name"), nil).ValueAsString()
		options := busybox()
		options.ContainerName = name
		fargate(stack).AddContainer(jsii.String("web"), options)
		awsecs.NewCfnTaskDefinition(stack, jsii.String("Plain"), &awsecs.CfnTaskDefinitionProps{
			ContainerDefinitions: &[]any{&awsecs.CfnTaskDefinition_ContainerDefinitionProperty{Name: name, Image: jsii.String("busybox")}},
		})
		ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack), Application: ecslogs.Application{Level: *name, Environment: *name}}).
			WireAll(stack, ecslogs.WireAllProps{Exclude: exclude})
		if exclude != nil {
			err := stacks.Synth(stack.Node().Root().(awscdk.App))
			for _, task := range []string{"Test/Task", "Test/Plain"} {
				want := task + `: a container has a name that is known only at deployment ({"Ref":"Name"}), with which Exclude cannot be compared`
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("%v, want %s", err, want)
				}
			}
			continue
		}
		for _, task := range synthesize(t, stack).resources(t, "AWS::ECS::TaskDefinition") {
			for _, c := range containers(task) {
				if got := jsonOf(c["LogConfiguration"]); !strings.Contains(got, `"awslogs-stream-prefix":{"Ref":"Name"}`) {
					t.Errorf("%s logs by %s", task.ID, got)
				}
				if got := jsonOf(variables(c)["LOG_LEVEL"]); got != `{"Ref":"Name"}` {
					t.Errorf("%s logs from %s on", task.ID, got)
				}
			}
		}
	}
}
