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

// task makes the task definition of a service, its containers wired, where what looks
// at its logs stands. An output of the stack is its ARN, for the ECS service that runs it.
// What is wired is an output as well, once for all that share log groups: for task
// definitions that are made elsewhere. (A stack has 200 outputs: cloudformation-limits.)
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
	} else if !hasSecrets(service) { // others are not to read its secrets
		of.ExecutionRole = l.executionRole(service.Audit)
	}
	scope := constructs.NewConstruct(stack, jsii.String("Task-"+service.Name))
	of.TaskRole = taskRole(scope)
	if of.ExecutionRole == nil {
		of.ExecutionRole = newExecutionRole(scope, "ExecutionRole")
	}
	// What is called Default has the names in the template that its scope would have.
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
	case service.OwnLogGroups || wiring != logs.Wiring(): // it joins lines as no other does
		putOut(stack, "LogConfiguration-"+service.Name, wiring, service.Name, "the service "+service.Name)
	case stack.Node().TryFindChild(jsii.String("LogConfiguration")) == nil:
		putOut(stack, "LogConfiguration", wiring, props.Application, "all services that have no other")
	}
}

// putOut makes an output of the log configuration of containers.
func putOut(stack constructs.Construct, id string, wiring *ecslogs.Wiring, prefix, of string) {
	awscdk.NewCfnOutput(stack, &id, &awscdk.CfnOutputProps{
		Description: jsii.String("logConfiguration of " + of + ", for a task definition that is made elsewhere"),
		Value:       wiring.LogConfiguration(prefix),
	})
}

// executionRole is what ECS starts the tasks of services as that share log groups: one
// for those that write an audit log, and one for those that do not. Of images in private
// repositories, it may pull those of all of them.
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

// newExecutionRole makes what ECS starts tasks as.
func newExecutionRole(scope constructs.Construct, id string) awsiam.Role {
	return awsiam.NewRole(scope, &id, &awsiam.RoleProps{
		AssumedBy:   ecslogs.ExecutionPrincipal(scope),
		Description: jsii.String("Lets ECS start tasks, and write their logs"),
	})
}

// taskRole makes what a task runs as, which may do nothing yet.
func taskRole(scope constructs.Construct) awsiam.Role {
	return awsiam.NewRole(scope, jsii.String("TaskRole"), &awsiam.RoleProps{
		AssumedBy:   ecslogs.TaskPrincipal(scope),
		Description: jsii.String("What the containers of a task may do"),
	})
}

// privateRepository is the name of an image in a private ECR repository:
// account, region, repository, and a tag or digest.
var privateRepository = regexp.MustCompile(`^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/([^:@]+)(?:[:@](.+))?$`)

// image is what a container runs. Tasks get the right to pull from a private
// ECR repository; CDK gives none for an image that is only named.
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

// tagged says whether an image's name ends with a tag or a digest; a colon
// before the last slash belongs to a registry's port.
func tagged(image string) bool {
	return strings.ContainsAny(image[strings.LastIndexByte(image, '/')+1:], ":@")
}
