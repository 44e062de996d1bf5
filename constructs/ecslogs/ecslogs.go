package ecslogs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/recipes"
)

// Delivery says what happens when a container logs faster than CloudWatch
// takes it in.
type Delivery string

const (
	// NonBlocking keeps the application running: lines wait in a buffer, and
	// those that do not fit are lost. It is for application logs.
	NonBlocking Delivery = "non-blocking"
	// Blocking loses nothing: the container waits when it writes. It is for
	// audit logs.
	Blocking Delivery = "blocking"
)

// BufferMiB is how much a non-blocking driver holds back unless it is told
// otherwise: what AWS recommends (using_awslogs).
const BufferMiB = 25

// Props of the wiring. The zero value wires containers to an application log
// group of its own.
type Props struct {
	// LogGroup is what the containers write to. Default: loggroup.New with
	// its defaults.
	LogGroup *loggroup.LogGroup
	// Delivery says what gives when CloudWatch is slow. It is always said in
	// the template: what holds where it is not depends on the account.
	// Default: NonBlocking, and Blocking where the log group is of the audit
	// tier.
	Delivery Delivery
	// BufferMiB is the size of the non-blocking buffer, 1 and more. Default:
	// BufferMiB.
	BufferMiB int
	// Application is what the application's logging is told.
	Application Application
	// Sentry is told where to report errors. Default: no Sentry.
	Sentry *Sentry
}

// Wiring gives containers what they need to log.
type Wiring struct {
	construct constructs.Construct
	props     Props
	secrets   map[string]awsecs.Secret
}

// New makes a wiring. Mistakes in props are errors of the construct.
func New(scope constructs.Construct, id string, props Props) *Wiring {
	this := constructs.NewConstruct(scope, &id)
	if props.LogGroup == nil {
		props.LogGroup = loggroup.New(this, "LogGroup", loggroup.Props{})
	}
	if props.Delivery == "" {
		props.Delivery = NonBlocking
		if props.LogGroup.Tier() == recipes.Audit {
			props.Delivery = Blocking
		}
	}
	var mistakes mistake.List
	switch {
	case props.Delivery != NonBlocking && props.Delivery != Blocking:
		mistakes.Addf("there is no delivery %q: allowed are %s, %s", props.Delivery, NonBlocking, Blocking)
		props.Delivery = NonBlocking
	case props.Delivery == Blocking && props.BufferMiB != 0:
		mistakes.Addf("a blocking driver has no buffer: leave BufferMiB out, or take %s", NonBlocking)
	case props.BufferMiB < 0:
		mistakes.Addf("a buffer of %d MiB: allowed are 1 and more", props.BufferMiB)
		props.BufferMiB = 0
	}
	if props.BufferMiB == 0 {
		props.BufferMiB = BufferMiB
	}
	props.Application.check(&mistakes)
	wiring := &Wiring{construct: this, props: props, secrets: map[string]awsecs.Secret{}}
	if props.Sentry != nil && props.Sentry.check(&mistakes) {
		wiring.secrets["SENTRY_DSN"] = props.Sentry.dsn(this)
	}
	mistakes.Report(this)
	return wiring
}

// Construct is the scope that the wiring stands in.
func (w *Wiring) Construct() constructs.Construct { return w.construct }

// LogGroup is what the containers write to.
func (w *Wiring) LogGroup() *loggroup.LogGroup { return w.props.LogGroup }

// Driver is the log driver of a container whose log streams are called
// prefix/container/task.
func (w *Wiring) Driver(prefix string) awsecs.LogDriver {
	props := &awsecs.AwsLogDriverProps{
		LogGroup:     w.props.LogGroup.LogGroup(),
		StreamPrefix: &prefix,
		Mode:         awsecs.AwsLogDriverMode_BLOCKING,
	}
	if w.props.Delivery == NonBlocking {
		props.Mode = awsecs.AwsLogDriverMode_NON_BLOCKING
		props.MaxBufferSize = awscdk.Size_Mebibytes(jsii.Number(float64(w.props.BufferMiB)))
	}
	return awsecs.NewAwsLogDriver(props)
}

// Environment are the variables that the application's logging reads.
func (w *Wiring) Environment() map[string]string {
	return environment(w.props.Application, w.props.Sentry)
}

// Secrets are the variables whose values ECS fetches when a task starts.
func (w *Wiring) Secrets() map[string]awsecs.Secret { return w.secrets }

// AddContainer adds a container to the task, wired: the id is its name and the
// prefix of its log streams. Variables that options already set stay as they
// are. A log driver in options is an error of the construct.
func (w *Wiring) AddContainer(task awsecs.TaskDefinition, id string, options *awsecs.ContainerDefinitionOptions) awsecs.ContainerDefinition {
	wired := *options
	if wired.Logging != nil {
		var mistakes mistake.List
		mistakes.Addf("container %s comes with a log driver: leave Logging out, or add the container to the task yourself", id)
		mistakes.Report(w.construct)
	}
	wired.Logging = w.Driver(id)

	variables := map[string]*string{}
	for name, value := range w.Environment() {
		variables[name] = jsii.String(value)
	}
	if *task.IsFargateCompatible() {
		variables["IN_AWS_FARGATE"] = jsii.String("true")
	}
	wired.Environment = over(variables, options.Environment)
	if len(w.secrets) > 0 || options.Secrets != nil {
		wired.Secrets = over(w.Secrets(), options.Secrets)
	}
	container := task.AddContainer(&id, &wired)
	if s := w.props.Sentry; s != nil && s.Secret != "" && s.Key != nil {
		// For a parameter CDK does this itself; for a secret it changes the
		// key's policy only, which is not ours if the key was imported.
		s.Key.GrantDecrypt(task.ObtainExecutionRole())
	}
	return container
}

// over lays what somebody gave over what we have.
func over[V any](ours map[string]V, given *map[string]V) *map[string]V {
	all := map[string]V{}
	for k, v := range ours {
		all[k] = v
	}
	if given != nil {
		for k, v := range *given {
			all[k] = v
		}
	}
	return &all
}
