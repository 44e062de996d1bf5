package stacks

import (
	"regexp"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecr"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/constructs/ecslogs"
)

// task makes the task definition of a service, with its containers connected, in the
// scope of the resources that watch its logs. Outputs of the stack hold its ARN, for
// the ECS service that runs it, and the log configuration, for task definitions made
// elsewhere. Services that share log groups share one such output, because a stack can
// have 200 outputs (cloudformation-limits).
func (l *Logging) task(props Props, service config.Service) {
	logs, stack := l.shared, constructs.Construct(l.stack)
	of := &awsecs.FargateTaskDefinitionProps{
		Family:         jsii.String(strings.Join([]string{props.Application, props.Environment.Name, service.Name}, "-")),
		Cpu:            jsii.Number(float64(service.CPU)),
		MemoryLimitMiB: jsii.Number(float64(service.Memory)),
	}
	if service.Architecture != "" {
		of.RuntimePlatform = platforms[service.Architecture]()
	}
	if service.OwnLogGroups {
		logs = l.own[service.Name]
		stack = awscdk.Stack_Of(logs.Construct())
	} else if !hasSecrets(service) { // other tasks must not read its secrets
		of.ExecutionRole = l.executionRole(service.Audit)
	}
	scope := constructs.NewConstruct(stack, jsii.String("Task-"+service.Name))
	of.TaskRole = taskRole(scope)
	if of.ExecutionRole == nil {
		of.ExecutionRole = newExecutionRole(scope, "ExecutionRole")
	}
	// The id Default keeps the logical ids in the template those of the scope.
	task := awsecs.NewFargateTaskDefinition(scope, jsii.String("Default"), of)
	options := &awsecs.ContainerDefinitionOptions{
		Image: image(task, service.Image, props.Release),
	}
	tell(options, service.Name, service.Command, service.Port)
	confine(options, service.User, service.ReadOnly, service.HealthCheck)
	options.Environment = variables(service.Environment)
	options.Secrets = secrets(task, service.Secrets)
	wiring := logs.Wiring()
	if service.MultilinePattern != "" || service.DatetimeFormat != "" {
		wiring = wiring.WithMultiline(service.MultilinePattern, service.DatetimeFormat)
	}
	container := wiring.AddContainer(task, service.Name, options)
	addScratch(wiring, container, service.User, service.Scratch)
	if service.Audit {
		logs.AuditWiring().AddAudit(container, ecslogs.AuditProps{Prefix: service.Name})
	}
	for _, sidecar := range service.Sidecars {
		addSidecar(task, logs.Wiring(), service.Name, sidecar)
	}
	l.tasks[service.Name] = task
	awscdk.NewCfnOutput(l.stack, jsii.String("TaskDefinition-"+service.Name), &awscdk.CfnOutputProps{
		Description: jsii.String("Task definition of the service " + service.Name),
		Value:       task.TaskDefinitionArn(),
	})
	switch {
	case service.OwnLogGroups || wiring != logs.Wiring(): // it joins lines differently
		putOut(stack, "LogConfiguration-"+service.Name, wiring, service.Name, "the service "+service.Name)
	case stack.Node().TryFindChild(jsii.String("LogConfiguration")) == nil:
		putOut(stack, "LogConfiguration", wiring, props.Application, "all services without their own")
	}
}

// putOut adds an output with the log configuration of containers.
func putOut(stack constructs.Construct, id string, wiring *ecslogs.Wiring, prefix, of string) {
	awscdk.NewCfnOutput(stack, &id, &awscdk.CfnOutputProps{
		Description: jsii.String("logConfiguration of " + of + ", for a task definition that is created elsewhere"),
		Value:       wiring.LogConfiguration(prefix),
	})
}

// executionRole returns the execution role of services that share log groups: one role
// for those that write an audit log, and one for those that do not. It can pull the
// images of all of these services from private repositories.
func (l *Logging) executionRole(audit bool) awsiam.Role {
	if l.execution[audit] == nil {
		id := "ExecutionRole"
		if audit {
			id = "AuditExecutionRole"
		}
		l.execution[audit] = newExecutionRole(l.shared.Construct(), id)
	}
	return l.execution[audit]
}

// newExecutionRole makes a task execution role.
func newExecutionRole(scope constructs.Construct, id string) awsiam.Role {
	return awsiam.NewRole(scope, &id, &awsiam.RoleProps{
		AssumedBy:   ecslogs.ExecutionPrincipal(scope),
		Description: jsii.String("Lets ECS start tasks, and write their logs"),
	})
}

// taskRole makes a task role, without permissions.
func taskRole(scope constructs.Construct) awsiam.Role {
	return awsiam.NewRole(scope, jsii.String("TaskRole"), &awsiam.RoleProps{
		AssumedBy:   ecslogs.TaskPrincipal(scope),
		Description: jsii.String("What the containers of a task may do"),
	})
}

// privateRepository matches an image in a private ECR repository: account, region,
// repository, and a tag or digest.
var privateRepository = regexp.MustCompile(`^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/([^:@]+)(?:[:@](.+))?$`)

// image returns the image of a container. For an image in a private ECR repository,
// tasks get permission to pull it; CDK grants none for an image that is given by name.
func image(scope constructs.Construct, name, release string) awsecs.ContainerImage {
	if m := privateRepository.FindStringSubmatch(name); m != nil {
		tag := m[4]
		if tag == "" {
			tag = release
		}
		if tag == "" {
			tag = "latest"
		}
		partition := awscdk.Stack_Of(scope).Partition()
		repository := awsecr.Repository_FromRepositoryAttributes(scope, jsii.String("Repository"), &awsecr.RepositoryAttributes{
			RepositoryName: jsii.String(m[3]),
			RepositoryArn: jsii.String(strings.Join([]string{
				"arn", *partition, "ecr", m[2], m[1], "repository/" + m[3]}, ":")),
		})
		return awsecs.ContainerImage_FromEcrRepository(repository, &tag)
	}
	if release != "" && !tagged(name) {
		name += ":" + release
	}
	return awsecs.ContainerImage_FromRegistry(&name, nil)
}

// tagged reports whether an image's name ends in a tag or a digest; a colon before the
// last slash belongs to a registry's port.
func tagged(image string) bool {
	return strings.ContainsAny(image[strings.LastIndexByte(image, '/')+1:], ":@")
}
