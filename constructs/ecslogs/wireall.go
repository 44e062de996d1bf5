package ecslogs

import (
	"cmp"
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

// wiredType is the type of metadata by which a task definition's resource has
// the names of the containers that an aspect wired.
const wiredType = "logstack:wired"

// wireAll is the aspect of WireAll.
type wireAll struct {
	wiring *Wiring
	props  WireAllProps
}

// Visit wires the construct if it is a task definition.
func (a *wireAll) Visit(node constructs.IConstruct) {
	defer mistake.Catch(node)
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
	case awscdk.CfnResource:
		if *n.CfnResourceType() == "AWS::ECS::TaskDefinition" {
			awscdk.Annotations_Of(n).AddWarningV2(jsii.String("logstack:not-wired"), jsii.String(
				"the properties of this resource cannot be read, and its containers are not wired: make it an awsecs.CfnTaskDefinition"))
		}
	}
}

// wire wires the containers of a task definition, which is a plain resource if
// task is nil. What there is to say is said of the construct at.
func (a *wireAll) wire(at constructs.IConstruct, resource awsecs.CfnTaskDefinition, task awsecs.TaskDefinition) {
	var mistakes mistake.List
	var found []foundContainer
	wired := &wired{resource: resource, given: resource.ContainerDefinitions(), wiring: a.wiring, names: map[string]bool{}}
	if task != nil {
		found = made(task)
		wired.fargate = *task.IsFargateCompatible()
	} else {
		found = written(resource, &mistakes)
		wired.fargate = needsFargate(awscdk.Stack_Of(resource).Resolve(resource.RequiresCompatibilities()))
	}
	taken := map[any]bool{}
	for _, entry := range *resource.Node().Metadata() {
		if *entry.Type == wiredType {
			taken[entry.Data] = true
		}
	}
	var names, alone []string
	for _, c := range found {
		switch {
		case taken[c.name]:
			alone = append(alone, c.name+" (another wiring has it)")
		case slices.ContainsFunc(a.props.Exclude, func(pattern string) bool { return glob.Match(pattern, c.name) }):
			alone = append(alone, c.name+" (excluded)")
		case c.driver != "" && !a.props.Replace:
			alone = append(alone, fmt.Sprintf("%s (it has the log driver %s)", c.name, c.driver))
		default:
			mistakes.Add(c.problem)
			names = append(names, c.name)
			resource.Node().AddMetadata(jsii.String(wiredType), c.name, nil)
			wired.names[c.name] = true
		}
	}
	if len(names) > 0 {
		if role := executionRole(resource, task, found, &mistakes); role != nil {
			a.wiring.letWrite(at, role)
		}
		// What others do to the containers later is not to be lost: they are
		// wired when the template is written.
		resource.SetContainerDefinitions(awscdk.Lazy_UncachedAny(wired, nil))
	}
	if mistakes.Report(at) || len(found) == 0 {
		return
	}
	note := fmt.Sprintf("logging of this task definition: %s wired to %s", cmp.Or(strings.Join(names, ", "), "no container"), a.wiring.groupName())
	if len(alone) > 0 {
		note += "; left alone: " + strings.Join(alone, ", ")
	}
	awscdk.Annotations_Of(at).AddInfo(&note)
}

// foundContainer is a container of a task definition.
type foundContainer struct {
	name   string
	driver string // of its log; empty if it has none
	image  string // of a plain resource
	// problem says why it cannot be wired; nil if it can.
	problem error
}

// made are the containers of CDK's own task definition. They are not resolved:
// CDK renders them once only, and what is done to them later would be lost.
func made(task awsecs.TaskDefinition) []foundContainer {
	var all []foundContainer
	for _, c := range *task.Containers() {
		f := foundContainer{name: *c.ContainerName()}
		if configuration := c.LogDriverConfig(); configuration != nil {
			f.driver = *configuration.LogDriver
		}
		all = append(all, f)
	}
	return all
}

// written are the containers of a plain resource. A container without a name
// is a mistake, as it can be neither wired nor excluded.
func written(resource awsecs.CfnTaskDefinition, mistakes *mistake.List) []foundContainer {
	definitions := awscdk.Stack_Of(resource).Resolve(resource.ContainerDefinitions())
	list, ok := definitions.([]any)
	if !ok && definitions != nil {
		mistakes.Addf("its containers are known only at deployment (%s): wire them where they are made", brief(definitions))
	}
	var all []foundContainer
	for i, item := range list {
		container, _ := item.(map[string]any)
		name, ok := container["name"].(string)
		if !ok {
			mistakes.Addf("container %d has a name that is known only at deployment (%s): wire it where it is made", i+1, brief(item))
			continue
		}
		f := foundContainer{name: name, driver: driverOf(container), image: brief(container["image"])}
		for _, variables := range []string{"environment", "secrets"} {
			if _, ok := container[variables].([]any); !ok && container[variables] != nil {
				f.problem = fmt.Errorf("the %s of container %s is known only at deployment (%s): wire it where it is made", variables, name, brief(container[variables]))
			}
		}
		all = append(all, f)
	}
	return all
}

// executionRole is what ECS writes the logs as; nil if it cannot be had.
func executionRole(resource awsecs.CfnTaskDefinition, task awsecs.TaskDefinition, found []foundContainer, mistakes *mistake.List) awsiam.IRole {
	if task != nil {
		return task.ObtainExecutionRole()
	}
	arn := resource.ExecutionRoleArn()
	if arn == nil {
		// On EC2, the instance's own role has pulled the images so far.
		if slices.ContainsFunc(found, func(f foundContainer) bool { return strings.Contains(f.image, ".dkr.ecr.") }) {
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

// letWrite lets a task's execution role write to the log group and read
// Sentry's DSN.
func (w *Wiring) letWrite(at constructs.IConstruct, role awsiam.IRole) {
	w.grantWrite(at, role, "execution role")
	for _, secret := range w.secrets {
		secret.GrantRead(role)
	}
	w.letDecrypt(func() awsiam.IRole { return role })
}

// grantWrite lets a role write to the log group, or says what it must be
// allowed where it cannot be changed.
func (w *Wiring) grantWrite(at constructs.IConstruct, role awsiam.IRole, called string) {
	w.props.LogGroup.LogGroup().GrantWrite(role)
	// CDK says that it granted something even to a role that it cannot change.
	granted := slices.ContainsFunc(*role.Node().FindAll(constructs.ConstructOrder_PREORDER), func(c constructs.IConstruct) bool {
		_, ok := c.(awsiam.CfnPolicy)
		return ok
	})
	if !granted {
		awscdk.Annotations_Of(at).AddInfo(jsii.String(fmt.Sprintf(
			"the %s was made elsewhere: it must be allowed logs:CreateLogStream and logs:PutLogEvents on %s, or nothing is logged", called, w.groupName())))
	}
}

// groupName names the log group for people.
func (w *Wiring) groupName() string {
	if name := w.props.LogGroup.Name(); name != "" && !*awscdk.Token_IsUnresolved(name) {
		return name
	}
	return "the log group " + *w.props.LogGroup.Construct().Node().Path()
}

// wired are the containers of a task definition, wired when the template is
// written.
type wired struct {
	resource awsecs.CfnTaskDefinition
	given    any // the containers as they were
	wiring   *Wiring
	names    map[string]bool // of those that are wired
	fargate  bool
}

// Produce returns the containers, wired.
func (w *wired) Produce(context awscdk.IResolveContext) (all any) {
	defer mistake.Catch(w.resource)
	all = context.Resolve(w.given, nil)
	list, _ := all.([]any)
	for _, item := range list {
		container, _ := item.(map[string]any)
		if name, ok := container["name"].(string); ok && w.names[name] {
			w.wire(container, name)
		}
	}
	return all
}

func (w *wired) wire(container map[string]any, name string) {
	container["logConfiguration"] = w.wiring.logConfiguration(name)
	environment, _ := container["environment"].([]any)
	secrets, _ := container["secrets"].([]any)
	taken := map[string]bool{}
	namesIn(environment, taken)
	namesIn(secrets, taken)
	variables := w.wiring.variables(w.fargate)
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		if !taken[name] {
			environment = append(environment, map[string]any{"name": name, "value": variables[name]})
		}
	}
	container["environment"] = environment
	for _, name := range slices.Sorted(maps.Keys(w.wiring.secrets)) {
		if !taken[name] {
			secrets = append(secrets, map[string]any{"name": name, "valueFrom": *w.wiring.secrets[name].Arn()})
		}
	}
	if len(secrets) > 0 {
		container["secrets"] = secrets
	}
}

// namesIn adds the names of variables, also of those that stand in a function
// of CloudFormation, which has its names in upper case.
func namesIn(value any, names map[string]bool) {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			namesIn(item, names)
		}
	case map[string]any:
		for key, item := range v {
			if name, ok := item.(string); ok && strings.EqualFold(key, "name") {
				names[name] = true
			}
			namesIn(item, names)
		}
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

// brief is a value as JSON, for people.
func brief(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(data)
}
