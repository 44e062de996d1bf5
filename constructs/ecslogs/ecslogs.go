package ecslogs

import (
	"maps"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/container"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/retention"
)

// Delivery says what happens when a container logs faster than CloudWatch accepts it.
type Delivery = container.Delivery

const (
	// NonBlocking keeps the application running: lines wait in a buffer, and are lost
	// if it is full. It is for application logs.
	NonBlocking = container.NonBlocking
	// Blocking loses nothing: the container waits when it writes. It is for audit logs.
	Blocking = container.Blocking
)

// BufferMiB is the default size of a non-blocking driver's buffer, which is what AWS
// recommends (using_awslogs).
const BufferMiB = 25

// Props configures a wiring. The zero value connects containers to a new application
// log group.
type Props struct {
	// LogGroup is the log group that the containers write to. Default: loggroup.New
	// with its defaults.
	LogGroup *loggroup.LogGroup
	// Delivery says what happens when CloudWatch is slow. The template always sets it,
	// because ECS's default depends on an account setting. Default: NonBlocking, or
	// Blocking if the log group is of the audit tier.
	Delivery Delivery
	// BufferMiB is the size of the non-blocking buffer, at least 1. Default: BufferMiB.
	BufferMiB int
	// MultilinePattern is a regular expression (RE2) that matches the first line of a
	// log event, for events that span lines, such as tracebacks in plain text. A line
	// that it does not match belongs to the event before. JSON records, one a line,
	// must match it too. Default: every line is an event.
	MultilinePattern string
	// DatetimeFormat matches the first line of a log event by its date and time, in the
	// format of strftime, such as %Y-%m-%d %H:%M:%S (see awslogs.DatetimeFormat). It
	// cannot be combined with MultilinePattern. Default: every line is an event.
	DatetimeFormat string
	// Application configures the application's logging. Default: the defaults of its
	// fields.
	Application Application
	// Sentry configures error reports to Sentry. Default: no Sentry.
	Sentry *Sentry
}

// Wiring connects containers to a log group.
type Wiring struct {
	construct constructs.Construct
	props     Props
	secrets   map[string]*secret
}

// New makes a wiring. Invalid props are reported as errors on the construct.
func New(scope constructs.Construct, id string, props Props) *Wiring {
	this := place.New(scope, id)
	if props.LogGroup == nil {
		props.LogGroup = loggroup.New(this, "LogGroup", loggroup.Props{})
	}
	if props.Delivery == "" {
		props.Delivery = NonBlocking
		if props.LogGroup.Tier() == retention.Audit {
			props.Delivery = Blocking
		}
	}
	var mistakes mistake.List
	switch {
	case props.Delivery != NonBlocking && props.Delivery != Blocking:
		mistakes.Addf("%v", enum.Unknown("delivery", string(props.Delivery), []Delivery{NonBlocking, Blocking}))
		props.Delivery = NonBlocking
	case props.Delivery == Blocking && props.BufferMiB != 0:
		mistakes.Addf("a blocking driver has no buffer: leave BufferMiB out, or use %s", NonBlocking)
	case props.BufferMiB < 0:
		mistakes.Addf("a buffer of %d MiB: it must be 1 or more", props.BufferMiB)
		props.BufferMiB = 0
	}
	if props.BufferMiB == 0 {
		props.BufferMiB = BufferMiB
	}
	multiline := checkMultiline(props, &mistakes)
	props.Application.check(&mistakes)
	wiring := &Wiring{construct: this, props: props, secrets: map[string]*secret{}}
	if props.Sentry != nil {
		if dsn := props.Sentry.dsn(this, &mistakes); dsn != nil {
			wiring.secrets[container.SentryDSN] = dsn
		}
	}
	mistakes.Report(this)
	warnOfJoined(wiring, multiline)
	return wiring
}

// Construct returns the scope that contains the wiring; nil for a nil wiring.
func (w *Wiring) Construct() constructs.Construct {
	if w == nil {
		return nil
	}
	return w.construct
}

// LogGroup returns the log group that the containers write to; nil for a nil wiring.
func (w *Wiring) LogGroup() *loggroup.LogGroup {
	if w == nil {
		return nil
	}
	return w.props.LogGroup
}

// Environment returns the variables that configure the application's logging; nil for a
// nil wiring.
func (w *Wiring) Environment() map[string]string {
	if w == nil {
		return nil
	}
	return environment(w.props.Application, w.props.Sentry)
}

// Secrets returns the variables whose values ECS fetches when a task starts. The
// execution role of a task that uses them gets permission to read them, or a note on
// the wiring names the permissions it needs. The result is empty for a nil wiring.
func (w *Wiring) Secrets() map[string]awsecs.Secret {
	if w == nil {
		return nil
	}
	all := map[string]awsecs.Secret{}
	for name, s := range w.secrets {
		all[name] = s
	}
	return all
}

// AddContainer adds a connected container to the task. The id is its name and the
// prefix of its log streams. Variables that options already set are kept. It is an
// error on the construct if options has a log driver, or if a required argument is
// missing.
//
// The task's execution role gets permission to write to the log group and to read the
// secrets. If the role cannot be changed, a note on the task definition names the
// permissions it needs. The log group can be in another region than the task if it has
// a name, but not in another account.
func (w *Wiring) AddContainer(task awsecs.TaskDefinition, id string, options *awsecs.ContainerDefinitionOptions) awsecs.ContainerDefinition {
	if w == nil {
		return unwired(task, id, options)
	}
	return w.addContainer(task, id, options, func() awsecs.LogDriver { return w.driverIn(task, id) }, w.writes())
}

// addContainer adds a container with the given log driver and the permissions it needs
// of the execution role.
func (w *Wiring) addContainer(task awsecs.TaskDefinition, id string, options *awsecs.ContainerDefinitionOptions, logBy func() awsecs.LogDriver, rights ...right) awsecs.ContainerDefinition {
	var mistakes mistake.List
	checkContainer(task, id, options, &mistakes)
	if mistakes.Report(w.construct) {
		return standIn(w.construct)
	}
	wired := *options
	if wired.Logging != nil {
		mistakes.Addf("container %s comes with a log driver: leave Logging out, or add the container to the task yourself", id)
		mistakes.Report(w.construct)
	}
	logging := logBy()
	wired.Logging = logging

	environment, secrets := map[string]*string{}, map[string]awsecs.Secret{}
	for name, value := range w.variables(onFargate(task)) {
		environment[name] = jsii.String(value)
	}
	for name, s := range w.secrets {
		secrets[name] = s
	}
	// ECS refuses a variable that is set both in plain text and as a secret.
	if options.Environment != nil {
		for name, value := range *options.Environment {
			if value != nil {
				delete(secrets, name)
				environment[name] = value
			}
		}
	}
	if options.Secrets != nil {
		maps.DeleteFunc(environment, func(name string, _ *string) bool { return (*options.Secrets)[name] != nil })
		maps.Copy(secrets, *options.Secrets)
	}
	wired.Environment = &environment
	for name, given := range secrets {
		// One note about the role's missing permissions is enough.
		if ours, ok := given.(*secret); ok && ours == w.secrets[name] {
			rights = append(rights, ours.rights...)
			secrets[name] = ours.withoutRights()
		}
	}
	if len(secrets) > 0 {
		wired.Secrets = &secrets
	}
	container := task.AddContainer(&id, &wired)
	if _, marks := logging.(*driver); !marks {
		mark(container, id)
	}
	letExecute(task, task.ObtainExecutionRole(), rights...)
	return container
}

// checkContainer checks what CDK needs to make a container.
func checkContainer(task awsecs.TaskDefinition, id string, options *awsecs.ContainerDefinitionOptions, mistakes *mistake.List) {
	switch {
	case id == "":
		mistakes.Addf("the container has no name")
	case token.In(id):
		mistakes.Addf("the name of the container is known only at deployment: give an id, and the name as ContainerName in its options")
	case nothing.In(task):
		mistakes.Addf("the task definition for the container %s is nil", id)
	case task.Node().TryFindChild(&id) != nil:
		mistakes.Addf("the task definition %s already has %q: give the container another name", place.Path(task), id)
	}
	if options == nil || nothing.In(options.Image) {
		mistakes.Addf("the container %s has no Image in its options", id)
	}
	if options != nil && options.Secrets != nil {
		for _, name := range sortedNames(*options.Secrets) {
			if nothing.In((*options.Secrets)[name]) {
				mistakes.Addf("the secret %s of the container %s is nil", name, id)
			}
		}
	}
}

// standIn returns a container to continue with after a mistake.
func standIn(scope constructs.Construct) awsecs.ContainerDefinition {
	id, image := "Mistake", awsecs.ContainerImage_FromRegistry(jsii.String("mistake"), nil)
	task, ok := scope.Node().TryFindChild(&id).(awsecs.TaskDefinition)
	if !ok {
		task = awsecs.NewTaskDefinition(scope, &id, &awsecs.TaskDefinitionProps{
			Compatibility: awsecs.Compatibility_FARGATE, Cpu: jsii.String("256"), MemoryMiB: jsii.String("512"),
		})
		task.AddContainer(jsii.String("mistake"), &awsecs.ContainerDefinitionOptions{Image: image})
	}
	return task.DefaultContainer()
}

// unwired reports on the task definition that the wiring is nil.
func unwired(task awsecs.TaskDefinition, id string, options *awsecs.ContainerDefinitionOptions) awsecs.ContainerDefinition {
	if nothing.In(task) {
		return nil // there is no construct to report the mistake on
	}
	var mistakes mistake.List
	mistakes.Addf("container %s cannot be wired: the wiring is nil", id)
	checkContainer(task, id, options, &mistakes)
	mistakes.Report(task)
	return standIn(task)
}

// variables returns the environment variables of a container.
func (w *Wiring) variables(fargate bool) map[string]string {
	all := w.Environment()
	if fargate {
		all[container.InFargate] = "true"
	}
	return all
}
