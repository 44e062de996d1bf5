package test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/ecslogs"
)

func init() {
	wiring := func(stack awscdk.Stack) *ecslogs.Wiring { return ecslogs.New(stack, "Logs", ecslogs.Props{}) }
	router := func(stack awscdk.Stack) *ecslogs.Router {
		return ecslogs.NewRouter(stack, "Router", ecslogs.RouterProps{Wiring: wiring(stack)})
	}
	// goOn uses a container like any other.
	goOn := func(c awsecs.ContainerDefinition) {
		c.AddPortMappings(&awsecs.PortMapping{ContainerPort: jsii.Number(80)})
	}
	logging := func(driver awsecs.LogDriver) *awsecs.ContainerDefinitionOptions {
		options := busybox()
		options.Logging = driver
		return options
	}
	var (
		noWiring *ecslogs.Wiring
		noRouter *ecslogs.Router
		noTask   awsecs.FargateTaskDefinition
	)
	misused(map[string][]misuse{
		"ecslogs.New": {
			{"no props", func(s awscdk.Stack) { wiring(s) }, ""},
			{"no DSN of Sentry", func(s awscdk.Stack) {
				ecslogs.New(s, "Logs", ecslogs.Props{Sentry: &ecslogs.Sentry{}})
			}, "Test/Logs: Sentry: give one of Parameter (SSM), Secret (Secrets Manager) and DSN"},
		},
		"ecslogs.NewRouter": {
			{"no props", func(s awscdk.Stack) { ecslogs.NewRouter(s, "Router", ecslogs.RouterProps{}) }, "Test/Router: Wiring is missing"},
		},
		"ecslogs.Wiring.AddContainer": {
			{"no task definition", func(s awscdk.Stack) { goOn(wiring(s).AddContainer(nil, "web", busybox())) },
				"Test/Logs: the task definition for the container web is nil"},
			{"a nil task definition, twice", func(s awscdk.Stack) {
				w := wiring(s)
				w.AddContainer(noTask, "web", busybox())
				goOn(w.AddContainer(noTask, "worker", busybox()))
			}, "Test/Logs: the task definition for the container worker is nil"},
			{"no options", func(s awscdk.Stack) { goOn(wiring(s).AddContainer(fargate(s), "web", nil)) },
				"Test/Logs: the container web has no Image in its options"},
			{"no image", func(s awscdk.Stack) {
				goOn(wiring(s).AddContainer(fargate(s), "web", &awsecs.ContainerDefinitionOptions{}))
			}, "Test/Logs: the container web has no Image in its options"},
			{"no name", func(s awscdk.Stack) { goOn(wiring(s).AddContainer(fargate(s), "", busybox())) }, "Test/Logs: the container has no name"},
			{"a name that is taken", func(s awscdk.Stack) {
				w, task := wiring(s), fargate(s)
				w.AddContainer(task, "web", busybox())
				goOn(w.AddContainer(task, "web", busybox()))
			}, `Test/Logs: the task definition Test/Task already has "web"`},
			{"a name of the deployment", func(s awscdk.Stack) {
				goOn(wiring(s).AddContainer(fargate(s), *s.StackName()+*s.Partition()+*awscdk.Aws_STACK_ID(), busybox()))
			}, "Test/Logs: the name of the container is known only at deployment"},
			{"a nil secret", func(s awscdk.Stack) {
				options := busybox()
				options.Secrets = &map[string]awsecs.Secret{"TOKEN": nil}
				goOn(wiring(s).AddContainer(fargate(s), "web", options))
			}, "Test/Logs: the secret TOKEN of the container web is nil"},
			{"a nil variable", func(s awscdk.Stack) {
				options := busybox()
				options.Environment = &map[string]*string{"LOG_LEVEL": nil}
				wiring(s).AddContainer(fargate(s), "web", options)
			}, ""},
			{"no wiring", func(s awscdk.Stack) { goOn(noWiring.AddContainer(fargate(s), "web", busybox())) },
				"Test/Task: container web cannot be wired: the wiring is nil"},
			{"nothing at all", func(s awscdk.Stack) { noWiring.AddContainer(nil, "", nil) }, ""},
		},
		"ecslogs.Wiring.AddScratch": {
			{"no container", func(s awscdk.Stack) { wiring(s).AddScratch(nil, ecslogs.ScratchProps{Paths: []string{"/tmp"}}) },
				"Test/Logs: the container that would get its own directories is nil"},
			{"no wiring", func(s awscdk.Stack) {
				noWiring.AddScratch(wiring(s).AddContainer(fargate(s), "web", busybox()), ecslogs.ScratchProps{Paths: []string{"/tmp"}})
			}, "Test/Task/web: its directories cannot be opened: the wiring is nil"},
			{"no props", func(s awscdk.Stack) {
				w := wiring(s)
				w.AddScratch(w.AddContainer(fargate(s), "web", busybox()), ecslogs.ScratchProps{})
			}, "Test/Task/web: Paths is missing: give the directories that it may write to, such as /tmp"},
			{"a directory in another", func(s awscdk.Stack) {
				w := wiring(s)
				w.AddScratch(w.AddContainer(fargate(s), "web", busybox()), ecslogs.ScratchProps{Paths: []string{"/tmp", "/tmp/a"}})
			}, "Test/Task/web: the directory /tmp/a is, contains or is inside the directory /tmp"},
			{"a directory that only the deployment knows", func(s awscdk.Stack) {
				w := wiring(s)
				w.AddScratch(w.AddContainer(fargate(s), "web", busybox()), ecslogs.ScratchProps{Paths: []string{*s.StackName() + *awscdk.Aws_STACK_ID()}})
			}, "Test/Task/web: Paths are known only at deployment"},
			{"nothing at all", func(awscdk.Stack) { noWiring.AddScratch(nil, ecslogs.ScratchProps{}) }, ""},
		},
		"ecslogs.Wiring.AddAudit": {
			{"no container", func(s awscdk.Stack) { goOn(wiring(s).AddAudit(nil, ecslogs.AuditProps{})) },
				"Test/Logs: the container that writes an audit log is nil"},
			{"no wiring", func(s awscdk.Stack) {
				goOn(noWiring.AddAudit(wiring(s).AddContainer(fargate(s), "web", busybox()), ecslogs.AuditProps{}))
			}, "Test/Task/web: its audit log cannot be shipped: the wiring is nil"},
			{"nothing at all", func(s awscdk.Stack) { noWiring.AddAudit(nil, ecslogs.AuditProps{}) }, ""},
		},
		"ecslogs.Wiring.Driver": {
			{"no prefix", func(s awscdk.Stack) { fargate(s).AddContainer(jsii.String("web"), logging(wiring(s).Driver(""))) },
				`Test/Logs: the prefix of log streams is "": use any text without : and *`},
			{"a prefix that no log stream can have", func(s awscdk.Stack) { wiring(s).Driver("a:b") }, `Test/Logs: the prefix of log streams is "a:b"`},
			{"no wiring", func(s awscdk.Stack) { fargate(s).AddContainer(jsii.String("web"), logging(noWiring.Driver("web"))) },
				"Test/Task/web: it cannot log: the wiring is nil"},
		},
		"ecslogs.Wiring.LogConfiguration": {
			{"no prefix", func(s awscdk.Stack) { wiring(s).LogConfiguration("") }, `Test/Logs: the prefix of log streams is ""`},
			{"no wiring", func(s awscdk.Stack) { noWiring.LogConfiguration("web") }, ""},
		},
		"ecslogs.Wiring.WithMultiline": {
			{"nothing", func(s awscdk.Stack) { wiring(s).WithMultiline("", "").AddContainer(fargate(s), "web", busybox()) }, ""},
			{"no wiring", func(s awscdk.Stack) {
				goOn(noWiring.WithMultiline("^a", "").AddContainer(fargate(s), "web", busybox()))
			},
				"Test/Task: container web cannot be wired: the wiring is nil"},
		},
		"ecslogs.Wiring.WireAll": {
			{"no scope", func(s awscdk.Stack) { wiring(s).WireAll(nil, ecslogs.WireAllProps{}) }, "Test/Logs: WireAll: there is no scope: give the app, a stage or a stack"},
			{"an empty name", func(s awscdk.Stack) { wiring(s).WireAll(s, ecslogs.WireAllProps{Exclude: []string{""}}) }, "Test/Logs: Exclude: an empty name excludes nothing"},
			{"no wiring", func(s awscdk.Stack) { noWiring.WireAll(s, ecslogs.WireAllProps{}) }, "Test: it cannot be wired: the wiring is nil"},
			{"nothing at all", func(s awscdk.Stack) { noWiring.WireAll(nil, ecslogs.WireAllProps{}) }, ""},
		},
		"ecslogs.Wiring.Construct": {
			{"no wiring", func(s awscdk.Stack) {
				noWiring.Construct()
				noWiring.LogGroup()
				noWiring.Environment()
				noWiring.Secrets()
			}, ""},
		},
		"ecslogs.Router.AddContainer": {
			{"no task definition", func(s awscdk.Stack) { goOn(router(s).AddContainer(nil, "web", busybox())) },
				"Test/Logs: the task definition for the container web is nil"},
			{"no options", func(s awscdk.Stack) { goOn(router(s).AddContainer(fargate(s), "web", nil)) },
				"Test/Logs: the container web has no Image in its options"},
			{"no router", func(s awscdk.Stack) { goOn(noRouter.AddContainer(fargate(s), "web", busybox())) },
				"Test/Task: container web cannot be wired: the wiring is nil"},
		},
		"ecslogs.Router.Driver": {
			{"no prefix", func(s awscdk.Stack) { fargate(s).AddContainer(jsii.String("web"), logging(router(s).Driver(""))) },
				`Test/Logs: the prefix of log streams is ""`},
			{"no router", func(s awscdk.Stack) { fargate(s).AddContainer(jsii.String("web"), logging(noRouter.Driver("web"))) },
				"Test/Task/web: it cannot log: the wiring is nil"},
		},
		"ecslogs.Router.Construct": {
			{"no router", func(s awscdk.Stack) {
				noRouter.Construct()
				noRouter.LogGroup()
				noRouter.Lost()
				noRouter.Alarms()
			}, ""},
		},
	})
}
