package ecslogs

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/internal/glob"
)

// WireAllProps say which containers are wired. The zero value is all that do
// not log anywhere yet.
type WireAllProps struct {
	// Exclude are the names of containers that are left alone, such as those
	// of sidecars; * stands for any text. Default: none.
	Exclude []string
	// Replace says that containers are wired that have a log driver already:
	// the wiring's takes its place. What the old driver wrote to stays as it
	// is. Default: they are left alone.
	Replace bool
}

// WireAll wires the containers of every task definition in the scope, a whole
// app or a stack, whoever made it: with CDK's task definitions or with plain
// resources, such as those of a template that was included. They get what
// AddContainer gives them; a container's name is the prefix of its log streams.
// Variables that a container sets itself stay as they are, but those of an
// environment file do not count: nothing here can read it.
//
// The task's execution role gets the right to write to the log group. A task
// definition that has none gets one. Each task definition has a note of what
// was wired and what was left alone.
//
// It is an aspect, which CDK applies when it synthesizes, before those of the
// default priority: containers that such an aspect adds are not wired.
func (w *Wiring) WireAll(scope constructs.Construct, props WireAllProps) {
	var mistakes mistake.List
	for _, name := range props.Exclude {
		if name == "" {
			mistakes.Addf("Exclude: an empty name excludes nothing: give the names of containers, in which * stands for any text")
		}
	}
	mistakes.Report(w.construct)
	awscdk.Aspects_Of(scope).Add(&wireAll{w, props}, &awscdk.AspectOptions{Priority: awscdk.AspectPriority_MUTATING()})
}

// wireAll is the aspect of WireAll.
type wireAll struct {
	wiring *Wiring
	props  WireAllProps
}

// Visit wires the construct if it is a task definition.
func (a *wireAll) Visit(node constructs.IConstruct) {
	switch n := node.(type) {
	case awsecs.TaskDefinition:
		// Here and not when its resource is visited: the role that it may get
		// stands beside that, and other aspects must see it.
		resource, ok := n.Node().DefaultChild().(awsecs.CfnTaskDefinition)
		if !ok {
			awscdk.Annotations_Of(n).AddError(jsii.String("the resource of this task definition is not to be found: its containers cannot be wired"))
			return
		}
		a.wire(n, resource, n)
	case awsecs.CfnTaskDefinition:
		if _, ok := n.Node().Scope().(awsecs.TaskDefinition); !ok {
			a.wire(n, n, nil)
		}
	}
}

// wire wires the containers of a task definition, which is a plain resource if
// task is nil. What there is to say is said of the construct at.
func (a *wireAll) wire(at constructs.IConstruct, resource awsecs.CfnTaskDefinition, task awsecs.TaskDefinition) {
	var mistakes mistake.List
	stack := awscdk.Stack_Of(resource)
	definitions := stack.Resolve(resource.ContainerDefinitions())
	if definitions == nil {
		return
	}
	list, ok := definitions.([]any)
	if !ok {
		mistakes.Addf("its containers are known only at deployment (%s): wire them where they are made", brief(definitions))
		mistakes.Report(at)
		return
	}
	containers := &containers{given: resource.ContainerDefinitions(), wiring: a.wiring, names: map[string]bool{}}
	var alone []string
	for i, item := range list {
		container, _ := item.(map[string]any)
		name, ok := container["name"].(string)
		if !ok {
			mistakes.Addf("container %d has a name that is known only at deployment (%s): wire it where it is made", i+1, brief(item))
			continue
		}
		driver := driverOf(container)
		switch {
		case excluded(a.props.Exclude, name):
			alone = append(alone, name+" (excluded)")
		case driver != "" && !a.props.Replace:
			alone = append(alone, fmt.Sprintf("%s (it has the log driver %s)", name, driver))
		default:
			for _, variables := range []string{"environment", "secrets"} {
				if given := container[variables]; given != nil && !isList(given) {
					mistakes.Addf("the %s of container %s is known only at deployment (%s): wire it where it is made", variables, name, brief(given))
				}
			}
			containers.names[name] = true
		}
	}
	if len(containers.names) > 0 {
		containers.fargate = task != nil && *task.IsFargateCompatible() || task == nil && needsFargate(stack.Resolve(resource.RequiresCompatibilities()))
		if role := a.executionRole(resource, task, brief(definitions), &mistakes); role != nil {
			a.wiring.letWrite(at, role)
		}
		// What others do to the containers later is not to be lost: they are
		// wired when the template is written.
		resource.SetContainerDefinitions(awscdk.Lazy_UncachedAny(containers, nil))
	}
	if mistakes.Report(at) {
		return
	}
	note := "logging of this task definition: " + or(slices.Sorted(maps.Keys(containers.names)), "no container") +
		" wired to " + a.wiring.groupName()
	if len(alone) > 0 {
		note += "; left alone: " + strings.Join(alone, ", ")
	}
	awscdk.Annotations_Of(at).AddInfo(&note)
}

// executionRole is what ECS writes the logs as; nil if it cannot be had.
func (a *wireAll) executionRole(resource awsecs.CfnTaskDefinition, task awsecs.TaskDefinition, images string, mistakes *mistake.List) awsiam.IRole {
	if task != nil {
		return task.ObtainExecutionRole()
	}
	arn := resource.ExecutionRoleArn()
	if arn == nil {
		// On EC2, the instance's own role has pulled the images so far.
		if strings.Contains(images, ".dkr.ecr.") {
			mistakes.Addf("it has no execution role, and pulls images from a private ECR repository: give it an execution role that may, then it gets the right to log")
			return nil
		}
		role := awsiam.NewRole(resource, jsii.String("ExecutionRole"), &awsiam.RoleProps{
			AssumedBy:   awsiam.NewServicePrincipal(jsii.String("ecs-tasks.amazonaws.com"), nil),
			Description: jsii.String("Lets ECS write the logs of a task"),
		})
		resource.SetExecutionRoleArn(role.RoleArn())
		return role
	}
	id := jsii.String("ImportedExecutionRole")
	// An ARN that refers to a role of this app leads to its name; out of one
	// that is known only at deployment CDK cannot take the name of a role that
	// has a path.
	if reference, ok := awscdk.Tokenization_ReverseString(arn).FirstToken().(awscdk.Reference); ok {
		if role, ok := reference.Target().(awsiam.CfnRole); ok {
			return awsiam.Role_FromRoleName(resource, id, role.Ref(), nil)
		}
	}
	return awsiam.Role_FromRoleArn(resource, id, arn, nil)
}

// letWrite lets a role write to the log group and read Sentry's DSN, or says
// what it must be allowed where it cannot be changed.
func (w *Wiring) letWrite(at constructs.IConstruct, role awsiam.IRole) {
	w.props.LogGroup.LogGroup().GrantWrite(role)
	// CDK says that it granted something even to a role that it cannot change.
	granted := slices.ContainsFunc(*role.Node().FindAll(constructs.ConstructOrder_PREORDER), func(c constructs.IConstruct) bool {
		_, ok := c.(awsiam.CfnPolicy)
		return ok
	})
	if !granted {
		awscdk.Annotations_Of(at).AddInfo(jsii.String(
			"the execution role was made elsewhere: it must be allowed logs:CreateLogStream and logs:PutLogEvents on " + w.groupName() + ", or no task will start"))
	}
	for _, secret := range w.secrets {
		secret.GrantRead(role)
	}
	w.letDecrypt(func() awsiam.IRole { return role })
}

// groupName names the log group for people.
func (w *Wiring) groupName() string {
	if name := w.props.LogGroup.Name(); name != "" && !*awscdk.Token_IsUnresolved(name) {
		return name
	}
	return "the log group " + *w.props.LogGroup.Construct().Node().Path()
}

// containers are those of a task definition, wired when the template is
// written.
type containers struct {
	given   any // the containers as they were
	wiring  *Wiring
	names   map[string]bool // of those that are wired
	fargate bool
}

// Produce returns the containers, wired.
func (c *containers) Produce(context awscdk.IResolveContext) any {
	all := context.Resolve(c.given, nil)
	list, _ := all.([]any)
	for _, item := range list {
		container, _ := item.(map[string]any)
		if name, ok := container["name"].(string); ok && c.names[name] {
			c.wire(container, name)
		}
	}
	return all
}

func (c *containers) wire(container map[string]any, name string) {
	container["logConfiguration"] = c.wiring.logConfiguration(name)
	environment, _ := container["environment"].([]any)
	secrets, _ := container["secrets"].([]any)
	taken := map[any]bool{}
	for _, item := range slices.Concat(environment, secrets) {
		variable, _ := item.(map[string]any)
		taken[variable["name"]] = true
	}
	variables := c.wiring.variables(c.fargate)
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		if !taken[name] {
			environment = append(environment, map[string]any{"name": name, "value": variables[name]})
		}
	}
	container["environment"] = environment
	for _, name := range slices.Sorted(maps.Keys(c.wiring.secrets)) {
		if !taken[name] {
			secrets = append(secrets, map[string]any{"name": name, "valueFrom": *c.wiring.secrets[name].Arn()})
		}
	}
	if len(secrets) > 0 {
		container["secrets"] = secrets
	}
}

// driverOf is the log driver of a container; empty if it has none.
func driverOf(container map[string]any) string {
	configuration := container["logConfiguration"]
	if configuration == nil {
		return ""
	}
	if fields, ok := configuration.(map[string]any); ok {
		if driver, ok := fields["logDriver"].(string); ok {
			return driver
		}
	}
	return "that is known only at deployment"
}

func needsFargate(compatibilities any) bool {
	list, _ := compatibilities.([]any)
	return slices.Contains(list, any("FARGATE"))
}

func isList(value any) bool {
	_, ok := value.([]any)
	return ok
}

// excluded says whether one of the patterns matches the name.
func excluded(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return glob.Match(p, name) })
}

// brief is a value as JSON, for people.
func brief(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(data)
}

// or joins the names, and is otherwise where there are none.
func or(names []string, otherwise string) string {
	if len(names) == 0 {
		return otherwise
	}
	return strings.Join(names, ", ")
}
