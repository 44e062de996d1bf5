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

// WireAllProps say which containers are wired. The zero value is all that do
// not log anywhere yet.
type WireAllProps struct {
	// Exclude are the names of containers that are left alone, such as those
	// of sidecars; * stands for any text. Default: none.
	Exclude []string
	// Replace says that containers are wired that have a log driver already:
	// the wiring's takes its place, but not that of one that a wiring or a router
	// gave them. What the old driver wrote to stays as it is. Default: they are left
	// alone.
	Replace bool
}

// WireAll wires the containers of every task definition in the scope, a whole
// app, a stage or a stack, whoever made it: with CDK's task definitions or with plain
// resources, such as those of a template that was included. They get what
// AddContainer gives them; a container's name is the prefix of its log streams.
// Variables that a container sets itself stay as they are, but those of an
// environment file do not count: nothing here can read it. A container has one wiring:
// the first that comes to it.
//
// The task's execution role gets the right to write to the log group. A task
// definition that has none gets one.
//
// It is an aspect, which CDK applies when it synthesizes, before those of the
// default priority. Nothing is said of containers that log. Task definitions have a note
// of containers that are excluded and log nowhere, and a warning of others that log
// nowhere all the same, such as a sidecar that another aspect added too late.
//
// It reaches the stages in the scope that are there when it is called, and are not
// synthesized yet: a pipeline synthesizes a stage when it is added to it. Where another
// one has containers that log nowhere, synthesis fails and says so. No reference leads
// from one stage to another: a wiring that stands in a stage wires what stands in that
// stage, and one that stands in none wires what stands in stages where its log group has
// a name, and is of their account.
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
		mistakes.Addf("WireAll: the scope is of another app: make a wiring in that app")
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

// wiredType is the type of metadata by which a container says that a wiring or a router
// made its log driver.
const wiredType = "logstack:wired"

// notWired is what CDK's warnings of containers that log nowhere are acknowledged by.
const notWired = "logstack:not-wired"

// wireAll is the aspect of WireAll.
type wireAll struct {
	wiring *Wiring
	props  WireAllProps
	scope  constructs.IConstruct
	// stage is the path of the stage that the wiring stands in; empty for none.
	stage string
	// stages are the paths of those in the scope that the aspect was given to, and
	// visited those that it came to.
	stages  []string
	visited map[string]bool
	// seen are the containers that it looked at.
	seen map[seen]bool
	// matched are the patterns of Exclude that matched a container.
	matched map[string]bool
}

// seen is a container of a task definition, by its key.
type seen struct {
	of  *task
	key string
}

// apply has CDK apply the aspect to what stands in a scope, but not in the stages in it,
// into which CDK takes no aspect.
func (a *wireAll) apply(scope constructs.IConstruct) {
	awscdk.Aspects_Of(scope).Add(a, &awscdk.AspectOptions{Priority: awscdk.AspectPriority_MUTATING()})
	scope.Node().AddValidation(&leftOver{of: a, at: scope})
}

// Visit wires the construct if it is a task definition.
func (a *wireAll) Visit(node constructs.IConstruct) {
	defer mistake.Catch(node)
	switch n := node.(type) {
	case awscdk.Stage:
		a.visited[place.Path(n)] = true
	case awsecs.TaskDefinition:
		// Here and not when its resource is visited: the role that it may get
		// stands beside that, and other aspects must see it.
		if task := taskOf(n); task != nil {
			a.wire(task)
		}
	case awsecs.ContainerDefinition:
		// Another aspect may have added it to a task definition that was visited before.
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

// wire wires the containers of a task definition that have no wiring yet.
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

// reaches reports whether the wiring can be of use there: where it stands in a stage, only
// within that.
func (a *wireAll) reaches(at constructs.IConstruct) bool {
	return within(stageOf(at), a.stage)
}

// within reports whether a path is that of a scope or of something in it.
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

// stagesIn returns the stages in a scope, also those in others, but not the scope.
func stagesIn(scope constructs.IConstruct) []awscdk.Stage {
	var all []awscdk.Stage
	for i, c := range *scope.Node().FindAll(constructs.ConstructOrder_PREORDER) {
		if stage, ok := c.(awscdk.Stage); ok && i > 0 {
			all = append(all, stage)
		}
	}
	return all
}
