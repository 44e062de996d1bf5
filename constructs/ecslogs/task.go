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
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/token"
)

// task is a task definition that aspects connect. All wirings of an app share it.
type task struct {
	// at is the construct that mistakes and notes are reported on: CDK's task
	// definition, or the plain resource.
	at       constructs.IConstruct
	resource awsecs.CfnTaskDefinition
	made     awsecs.TaskDefinition // nil for a plain resource
	// given holds the containers as they were before they were connected.
	given    any
	produced bool
	// by holds the wiring of each connected container.
	by   map[string]*Wiring
	role awsiam.IRole
	// told says that it has been reported why containers log nowhere.
	told bool
}

type taskKey struct {
	app  constructs.IConstruct
	path string
}

// tasks holds all task definitions that aspects visited. jsii may represent a CDK
// object by several Go values, so those cannot identify it.
var tasks = map[taskKey]*task{}

// taskOf returns the task of a CDK task definition or of a plain resource; nil for the
// resource of a CDK task definition, and for any other construct.
func taskOf(construct constructs.IConstruct) *task {
	t := &task{at: construct, by: map[string]*Wiring{}}
	switch n := construct.(type) {
	case awsecs.TaskDefinition:
		resource, ok := n.Node().DefaultChild().(awsecs.CfnTaskDefinition)
		if !ok {
			awscdk.Annotations_Of(n).AddError(jsii.String("the resource of this task definition cannot be found: its containers cannot be wired"))
			return nil
		}
		t.made, t.resource = n, resource
	case awsecs.CfnTaskDefinition:
		if _, ok := n.Node().Scope().(awsecs.TaskDefinition); ok {
			return nil
		}
		t.resource = n
	default:
		return nil
	}
	key := taskKey{construct.Node().Root(), place.Path(construct)}
	if tasks[key] == nil {
		tasks[key] = t
	}
	return tasks[key]
}

// key identifies a container by its name, which may be a token.
func (t *task) key(name string) string {
	if token.In(name) {
		return brief(place.Stack(t.resource).Resolve(name))
	}
	return name
}

// foundContainer is a container of a task definition.
type foundContainer struct {
	// key is the container's name. If the name is known only at deployment, key is a
	// stand-in, and name is empty.
	key, name string
	driver    string                     // its log driver; empty if it has none
	image     string                     // set for a plain resource
	made      awsecs.ContainerDefinition // set for a CDK task definition
	// problem says why the container cannot be connected; nil if it can.
	problem error
}

// replaceable reports whether the log driver may be replaced, which is false for one
// that a wiring or router made.
func (c foundContainer) replaceable() bool {
	return c.made == nil || !slices.ContainsFunc(*c.made.Node().Metadata(), func(m *constructs.MetadataEntry) bool { return *m.Type == wiredType })
}

// find returns the containers of the task definition: as they appear in the template if
// wired is true, and otherwise as they were before aspects connected them.
func (t *task) find(mistakes *mistake.List, wired bool) []foundContainer {
	if t.made == nil {
		return t.written(mistakes, wired)
	}
	// Do not resolve them: CDK renders containers once only, and later changes would be
	// lost.
	var all []foundContainer
	for _, c := range *t.made.Containers() {
		f := foundContainer{name: *c.ContainerName(), made: c}
		if f.key = t.key(f.name); f.key != f.name {
			f.name = ""
		}
		if configuration := c.LogDriverConfig(); configuration != nil {
			f.driver = *configuration.LogDriver
		} else if wired && t.by[f.key] != nil {
			f.driver = "awslogs"
		}
		all = append(all, f)
	}
	return all
}

// written returns the containers of a plain resource. A container without a name is a
// mistake, because it can be neither connected nor excluded.
func (t *task) written(mistakes *mistake.List, wired bool) []foundContainer {
	given := t.given
	if wired || !t.produced {
		given = t.resource.ContainerDefinitions()
	}
	definitions := place.Stack(t.resource).Resolve(given)
	list, ok := definitions.([]any)
	if !ok && definitions != nil {
		mistakes.Addf("its containers are known only at deployment (%s): wire them where they are created", brief(definitions))
	}
	var all []foundContainer
	for i, item := range list {
		container, _ := item.(map[string]any)
		if container["name"] == nil {
			mistakes.Addf("container %d has a name that is known only at deployment (%s): wire it where it is created", i+1, brief(item))
			continue
		}
		f := foundContainer{key: nameOf(container), driver: driverOf(container), image: brief(container["image"])}
		f.name, _ = container["name"].(string)
		for _, variables := range []string{"environment", "secrets"} {
			if _, ok := container[variables].([]any); !ok && container[variables] != nil {
				f.problem = fmt.Errorf("the %s of container %s is known only at deployment (%s): wire it where it is created", variables, f.key, brief(container[variables]))
			}
		}
		all = append(all, f)
	}
	return all
}

// executionRole returns the task execution role; nil if it cannot be determined.
func (t *task) executionRole(found []foundContainer, mistakes *mistake.List) awsiam.IRole {
	if t.made != nil {
		return t.made.ObtainExecutionRole()
	}
	if t.role != nil {
		return t.role
	}
	arn := t.resource.ExecutionRoleArn()
	if arn == nil {
		// On EC2, the instance role may have pulled the images so far.
		if slices.ContainsFunc(found, func(f foundContainer) bool { return strings.Contains(f.image, ".dkr.ecr.") }) {
			mistakes.Addf("it has no execution role, and pulls images from a private ECR repository: give it an execution role that may, which then gets the right to log")
			return nil
		}
		role := awsiam.NewRole(t.resource, jsii.String("ExecutionRole"), &awsiam.RoleProps{
			AssumedBy:   ExecutionPrincipal(t.resource),
			Description: jsii.String("Lets ECS write the logs of a task"),
		})
		t.resource.SetExecutionRoleArn(role.RoleArn())
		t.role = role
		return role
	}
	id := jsii.String("ImportedExecutionRole")
	// For an ARN that refers to a role of this app, use the role's name: from an ARN
	// that is known only at deployment, CDK cannot extract the name of a role that has
	// a path.
	if reference, ok := awscdk.Tokenization_ReverseString(arn).FirstToken().(awscdk.Reference); ok {
		if role, ok := reference.Target().(awsiam.CfnRole); ok {
			t.role = awsiam.Role_FromRoleName(t.resource, id, role.Ref(), &awsiam.FromRoleNameOptions{DefaultPolicyName: policyName(t.at)})
			return t.role
		}
	}
	t.role = awsiam.Role_FromRoleArn(t.resource, id, arn, &awsiam.FromRoleArnOptions{DefaultPolicyName: policyName(t.at)})
	return t.role
}

// produce connects the containers when the template is written, so that later changes
// by others are kept.
func (t *task) produce() {
	if !t.produced {
		t.given, t.produced = t.resource.ContainerDefinitions(), true
		t.resource.SetContainerDefinitions(awscdk.Lazy_UncachedAny(t, nil))
	}
}

// Produce returns the connected containers.
func (t *task) Produce(context awscdk.IResolveContext) (all any) {
	defer mistake.Catch(t.at)
	all = context.Resolve(t.given, nil)
	list, _ := all.([]any)
	for _, item := range list {
		container, _ := item.(map[string]any)
		if wiring := t.by[nameOf(container)]; wiring != nil {
			wiring.wire(container, t)
		}
	}
	return all
}

// nameOf identifies a container of a template by its name.
func nameOf(container map[string]any) string {
	if name, ok := container["name"].(string); ok {
		return name
	}
	return brief(container["name"])
}

// wire connects a container of a template.
func (w *Wiring) wire(container map[string]any, t *task) {
	var told mistake.List // the aspect has reported it
	container["logConfiguration"] = w.logConfiguration(t.at, container["name"], &told)
	environment, _ := container["environment"].([]any)
	secrets, _ := container["secrets"].([]any)
	taken := map[string]bool{}
	namesIn(environment, taken)
	namesIn(secrets, taken)
	variables := w.variables(t.onFargate())
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		if !taken[name] {
			environment = append(environment, map[string]any{"name": name, "value": variables[name]})
		}
	}
	container["environment"] = environment
	for _, name := range sortedNames(w.secrets) {
		if !taken[name] {
			secrets = append(secrets, map[string]any{"name": name, "valueFrom": w.secrets[name].from})
		}
	}
	if len(secrets) > 0 {
		container["secrets"] = secrets
	}
}

// onFargate reports whether the task runs only on Fargate.
func (t *task) onFargate() bool {
	if t.made != nil {
		return onFargate(t.made)
	}
	list, _ := place.Stack(t.resource).Resolve(t.resource.RequiresCompatibilities()).([]any)
	return len(list) == 1 && list[0] == "FARGATE"
}

// onFargate reports whether a CDK task definition runs only on Fargate. One of the type
// awsecs.FargateTaskDefinition always does.
func onFargate(task awsecs.TaskDefinition) bool {
	if _, always := task.(awsecs.FargateTaskDefinition); always {
		return true
	}
	return task.Compatibility() == awsecs.Compatibility_FARGATE
}

// namesIn adds the names of variables, including those inside CloudFormation functions,
// where the keys are in upper case.
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

// driverOf returns the log driver of a container; empty if it has none.
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

// brief formats a value as JSON for messages.
func brief(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(data)
}
