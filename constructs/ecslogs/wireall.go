package ecslogs

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/internal/glob"
)

// WireAllProps selects the containers to connect. The zero value selects all that do
// not log anywhere yet.
type WireAllProps struct {
	// Exclude lists names of containers to leave alone, such as sidecars; * matches any
	// text. Default: none.
	Exclude []string
	// Replace also connects containers that have a log driver, and replaces it by the
	// wiring's, except a log driver that a wiring or router made. What the old driver
	// wrote to is kept. Default: they are left alone.
	Replace bool
}

// WireAll connects the containers of every task definition in the scope, which can be
// an app, a stage or a stack. It covers CDK's task definitions as well as plain
// resources, such as those of an included template. The containers get what
// AddContainer gives them, with the container's name as the prefix of its log streams.
// Variables that a container sets itself are kept, except those of an environment file,
// which cannot be read here. A container has one wiring: the first that reaches it.
//
// The task's execution role gets permission to write to the log group. A task
// definition without an execution role gets one.
//
// WireAll adds an aspect, which CDK applies during synthesis, before aspects of the
// default priority. A task definition gets a note about excluded containers that log
// nowhere, and a warning about other containers that still log nowhere, such as a
// sidecar that another aspect added too late.
//
// WireAll reaches the stages in the scope that exist when it is called and are not yet
// synthesized: a pipeline synthesizes a stage when the stage is added to it. If another
// stage has containers that log nowhere, synthesis fails and says so. Stages cannot
// refer to each other. A wiring in a stage connects the containers of that stage. A
// wiring outside of stages connects containers in a stage if its log group has a name
// and is in the stage's account.
func (w *Wiring) WireAll(scope constructs.IConstruct, props WireAllProps) {
	if w == nil {
		if !nothing.In(scope) {
			awscdk.Annotations_Of(scope).AddError(jsii.String("it cannot be wired: the wiring is nil"))
		}
		return
	}
	var mistakes mistake.List
	for _, name := range props.Exclude {
		if name == "" {
			mistakes.Addf("Exclude: an empty name excludes nothing: give the names of containers, in which * stands for any text")
		}
	}
	switch {
	case nothing.In(scope):
		mistakes.Addf("WireAll: there is no scope: give the app, a stage or a stack")
	case scope.Node().Root() != w.construct.Node().Root():
		mistakes.Addf("WireAll: the scope belongs to another app: create a wiring in that app")
	}
	if mistakes.Report(w.construct) {
		return
	}
	a := &wireAll{wiring: w, props: props, scope: scope, stage: stageOf(w.construct), visited: map[string]bool{}, seen: map[seen]bool{}, matched: map[string]bool{}}
	a.apply(scope)
	for _, stage := range stagesIn(scope) {
		a.apply(stage)
		a.stages = append(a.stages, place.Path(stage))
	}
}

// wiredType is the type of the metadata that records on a container that a wiring or
// router made its log driver.
const wiredType = "logstack:wired"

// notWired is the id of the warnings about containers that log nowhere, by which they
// can be acknowledged.
const notWired = "logstack:not-wired"

// wireAll is the aspect of WireAll.
type wireAll struct {
	wiring *Wiring
	props  WireAllProps
	scope  constructs.IConstruct
	// stage is the path of the stage that contains the wiring; empty for none.
	stage string
	// stages holds the paths of the stages that the aspect was added to, and visited
	// those that it has visited.
	stages  []string
	visited map[string]bool
	// seen holds the containers that were inspected.
	seen map[seen]bool
	// matched holds the patterns of Exclude that matched a container.
	matched map[string]bool
}

// seen identifies a container of a task definition.
type seen struct {
	of  *task
	key string
}

// apply adds the aspect to a scope. CDK does not carry aspects over into the stages in
// it.
func (a *wireAll) apply(scope constructs.IConstruct) {
	awscdk.Aspects_Of(scope).Add(a, &awscdk.AspectOptions{Priority: awscdk.AspectPriority_MUTATING()})
	scope.Node().AddValidation(&leftOver{of: a, at: scope})
}

// Visit connects the containers if the construct is a task definition.
func (a *wireAll) Visit(node constructs.IConstruct) {
	defer mistake.Catch(node)
	switch n := node.(type) {
	case awscdk.Stage:
		a.visited[place.Path(n)] = true
	case awsecs.TaskDefinition:
		// This must not wait until its resource is visited: the execution role that may
		// be added is a sibling of the resource, and other aspects must see it.
		if task := taskOf(n); task != nil {
			a.wire(task)
		}
	case awsecs.ContainerDefinition:
		// Another aspect may have added the container after the task definition was
		// visited.
		if task := taskOf(n.TaskDefinition()); task != nil && !a.seen[seen{task, task.key(*n.ContainerName())}] {
			a.wire(task)
		}
	case awsecs.CfnTaskDefinition:
		if task := taskOf(n); task != nil {
			a.wire(task)
		}
	case awscdk.CfnResource:
		if *n.CfnResourceType() == "AWS::ECS::TaskDefinition" {
			awscdk.Annotations_Of(n).AddWarningV2(jsii.String(notWired), jsii.String(
				"the properties of this resource cannot be read, and its containers are not wired: make it an awsecs.CfnTaskDefinition"))
		}
	}
}

// wire connects the containers of a task definition that have no wiring yet.
func (a *wireAll) wire(t *task) {
	if !a.reaches(t.at) {
		return
	}
	var mistakes mistake.List
	var names []string
	found := t.find(&mistakes, false)
	for _, c := range found {
		a.seen[seen{t, c.key}] = true
		if t.by[c.key] != nil || a.excludes(c, &mistakes) || c.driver != "" && !(a.props.Replace && c.replaceable()) {
			continue
		}
		mistakes.Add(c.problem)
		names = append(names, c.key)
	}
	var role awsiam.IRole
	if len(names) > 0 {
		role = t.executionRole(found, &mistakes)
		a.wiring.nameAt(t.at, &mistakes)
	}
	if wrong := mistakes.Report(t.at); wrong || len(names) == 0 {
		t.told = t.told || wrong
		return
	}
	for _, name := range names {
		t.by[name] = a.wiring
	}
	letExecute(t.at, role, append([]right{a.wiring.writes()}, a.wiring.reads()...)...)
	t.produce()
}

// reaches reports whether the wiring can be used in the construct's stage: a wiring in
// a stage can be used only there.
func (a *wireAll) reaches(at constructs.IConstruct) bool {
	return within(stageOf(at), a.stage)
}

// within reports whether the path is that of the scope or of a construct in it.
func within(path, scope string) bool {
	return scope == "" || path == scope || strings.HasPrefix(path, scope+"/")
}

// excludes reports whether a container is excluded.
func (a *wireAll) excludes(c foundContainer, mistakes *mistake.List) bool {
	if c.name == "" && len(a.props.Exclude) > 0 && c.driver == "" {
		mistakes.Addf("a container has a name that is known only at deployment (%s), with which Exclude cannot be compared: give it a name, or leave Exclude out", c.key)
	}
	is := false
	for _, pattern := range a.props.Exclude {
		if c.name != "" && glob.Match(pattern, c.name) {
			is, a.matched[pattern] = true, true
		}
	}
	return is
}

// stagesIn returns all stages below a scope, including nested ones.
func stagesIn(scope constructs.IConstruct) []awscdk.Stage {
	var all []awscdk.Stage
	for i, c := range *scope.Node().FindAll(constructs.ConstructOrder_PREORDER) {
		if stage, ok := c.(awscdk.Stage); ok && i > 0 {
			all = append(all, stage)
		}
	}
	return all
}
