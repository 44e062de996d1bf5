package ecslogs

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch/awslogs"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/container"
)

// Driver returns the log driver for a container, with log streams named
// prefix/container/task. The task's execution role gets permission to write, or a note
// on the task definition names the permission it needs. It is an error on the construct
// if the prefix is empty or contains : or *, which log stream names cannot have
// (API_CreateLogStream).
func (w *Wiring) Driver(prefix string) awsecs.LogDriver {
	if w == nil {
		return noDriver()
	}
	w.checkPrefix(prefix)
	return w.driver(prefix, func(container awsecs.ContainerDefinition) {
		task := container.TaskDefinition()
		letExecute(task, task.ObtainExecutionRole(), w.writes())
	})
}

func (w *Wiring) checkPrefix(prefix string) {
	var mistakes mistake.List
	if prefix == "" || !token.In(prefix) && strings.ContainsAny(prefix, ":*") {
		mistakes.Addf("the prefix of log streams is %q: use any text without : and *", prefix)
	}
	mistakes.Report(w.construct)
}

// driver returns the log driver without permissions, except those that let grants.
func (w *Wiring) driver(prefix string, let func(awsecs.ContainerDefinition)) *driver {
	return newDriver(func(at constructs.IConstruct, mistakes *mistake.List) *awsecs.LogDriverConfig {
		return w.driverConfig(at, prefix, mistakes)
	}, let)
}

// driverIn returns a driver for a container that is about to be added to the task. It
// is one of CDK's own drivers, which make no calls back to Go, unless there is a
// mistake to report on the container.
func (w *Wiring) driverIn(task awsecs.TaskDefinition, prefix string) awsecs.LogDriver {
	var mistakes mistake.List
	config := w.driverConfig(task, prefix, &mistakes)
	if mistakes.Err() != nil {
		return w.driver(prefix, nil)
	}
	return awsecs.NewGenericLogDriver(&awsecs.GenericLogDriverProps{LogDriver: config.LogDriver, Options: config.Options})
}

// driverConfig returns the log configuration of a container as CDK's drivers return it.
func (w *Wiring) driverConfig(at constructs.IConstruct, prefix string, mistakes *mistake.List) *awsecs.LogDriverConfig {
	configuration := w.logConfiguration(at, prefix, mistakes)
	options := map[string]*string{}
	for name, value := range configuration["options"].(map[string]any) {
		options[name] = jsii.String(value.(string))
	}
	return &awsecs.LogDriverConfig{LogDriver: jsii.String(configuration["logDriver"].(string)), Options: &options}
}

// driver is a CDK log driver. CDK's own awslogs driver grants rights on an imported log
// group without its log streams, which does not allow writing, and does not report a
// role that it cannot change.
type driver struct {
	awsecs.LogDriver
	configuration func(at constructs.IConstruct, mistakes *mistake.List) *awsecs.LogDriverConfig
	let           func(awsecs.ContainerDefinition)
}

func newDriver(configuration func(constructs.IConstruct, *mistake.List) *awsecs.LogDriverConfig, let func(awsecs.ContainerDefinition)) *driver {
	d := &driver{configuration: configuration, let: let}
	awsecs.NewLogDriver_Override(d)
	return d
}

// noDriver returns the driver of a nil wiring: it reports that mistake on the
// container.
func noDriver() *driver {
	return newDriver(func(_ constructs.IConstruct, mistakes *mistake.List) *awsecs.LogDriverConfig {
		mistakes.Addf("it cannot log: the wiring is nil")
		return &awsecs.LogDriverConfig{LogDriver: jsii.String("awslogs")}
	}, nil)
}

// Bind is called by CDK when it makes the container.
func (d *driver) Bind(_ constructs.Construct, container awsecs.ContainerDefinition) (configuration *awsecs.LogDriverConfig) {
	defer mistake.Catch(container)
	var mistakes mistake.List
	configuration = d.configuration(container, &mistakes)
	if !mistakes.Report(container) && d.let != nil {
		d.let(container)
	}
	mark(container, *container.Node().Id())
	return configuration
}

// mark records on a container that a wiring or router made its log driver.
func mark(container awsecs.ContainerDefinition, id string) {
	container.Node().AddMetadata(jsii.String(wiredType), id, nil)
}

// LogConfiguration returns what Driver configures as JSON, for a container of a task
// definition that is made elsewhere: the value of logConfiguration in `aws ecs
// register-task-definition`. Values that are known only at deployment are tokens, so
// the JSON can be an output of the stack.
//
// The task's execution role needs logs:CreateLogStream and logs:PutLogEvents on the log
// group. The result is nil for a nil wiring.
func (w *Wiring) LogConfiguration(prefix string) *string {
	if w == nil {
		return nil
	}
	w.checkPrefix(prefix)
	var mistakes mistake.List
	configuration := w.logConfiguration(w.construct, prefix, &mistakes)
	mistakes.Report(w.construct)
	return place.Stack(w.construct).ToJsonString(configuration, nil)
}

// logConfiguration returns the log configuration of a container as the ECS API defines
// it, for the stack of a construct.
func (w *Wiring) logConfiguration(at constructs.IConstruct, prefix any, mistakes *mistake.List) map[string]any {
	name, _ := w.nameAt(at, mistakes)
	options := map[string]any{
		"awslogs-group":         name,
		"awslogs-region":        w.props.LogGroup.Region(),
		"awslogs-stream-prefix": prefix,
		"mode":                  string(w.props.Delivery),
	}
	if w.props.Delivery == NonBlocking {
		options["max-buffer-size"] = strconv.Itoa(w.props.BufferMiB<<20) + "b"
	}
	if p := w.props.MultilinePattern; p != "" {
		options[awslogs.MultilineOption] = p
	}
	if f := w.props.DatetimeFormat; f != "" {
		options[awslogs.DatetimeOption] = f
	}
	return map[string]any{"logDriver": "awslogs", "options": options}
}

// nameAt returns the log group's name for use in the stack of a construct. If that
// stack cannot write to the log group, or cannot refer to it, nameAt adds a mistake and
// ok is false.
func (w *Wiring) nameAt(at constructs.IConstruct, mistakes *mistake.List) (name string, ok bool) {
	group := w.props.LogGroup
	known := group.Name() != "" && !token.In(group.Name())
	here, there := place.Of(at), place.OfResource(group.LogGroup())
	if !place.CheckAccount(mistakes, here, there, "the log group", "a log driver only writes to log groups in its own account (API_PutLogEvents): create a log group and a wiring in the account of the task, and look at both from a monitoring account") {
		return "unknown", false
	}
	if here == there && place.Stack(at) == place.Stack(group.Construct()) {
		return *group.NameRef(), true
	}
	stage, its := stageOf(at), stageOf(group.Construct())
	switch {
	case here == there && stage == its:
		return *group.NameRef(), true
	case known:
		return group.Name(), true
	case group.CheckReachable(at) == nil:
		return *group.NameRef(), true // the log group is imported, and its name known at deployment
	case stage != its:
		mistakes.Addf("the log group is in %s, and this is in %s: one stage cannot refer to another; give the log group a Name, or create a wiring in this stage", place.StageName(its), place.StageName(stage))
	default:
		mistakes.Addf("the log group is in %s, and the stack in %s, which cannot refer to a name that CloudFormation generates: give the log group a Name", in(there), in(here))
	}
	return "unknown", false
}

// in describes a place in a message.
func in(p place.Place) string {
	account, region := cmp.Or(p.Account, "an account"), cmp.Or(p.Region, "a region")
	if p.Account == "" || p.Region == "" {
		return account + " and " + region + " that only the deployment knows"
	}
	return "the account " + account + " and the region " + region
}

// stageOf returns the path of the stage that contains or is the construct; empty for
// the app.
func stageOf(construct constructs.IConstruct) string {
	stage, ok := construct.(awscdk.Stage)
	if !ok {
		stage = awscdk.Stage_Of(construct)
	}
	if stage == nil {
		return "" // a stack outside of an app
	}
	return place.Path(stage)
}

// WithMultiline returns a copy of the wiring for containers whose log events span
// lines. The arguments are those of Props.MultilinePattern and Props.DatetimeFormat:
// one is given, and the other is empty. Mistakes are reported as errors on the wiring's
// construct.
func (w *Wiring) WithMultiline(pattern, datetimeFormat string) *Wiring {
	if w == nil {
		return nil // the functions that take a wiring report it
	}
	other := *w
	other.props.MultilinePattern, other.props.DatetimeFormat = pattern, datetimeFormat
	var mistakes mistake.List
	multiline := checkMultiline(other.props, &mistakes)
	mistakes.Report(w.construct)
	warnOfJoined(&other, multiline)
	return &other
}

// warnOfJoined warns if JSON records would be joined into one event.
func warnOfJoined(w *Wiring, multiline *awslogs.Multiline) {
	if multiline == nil || w.props.Application.Format == container.Console || multiline.Starts(jsonRecord) {
		return
	}
	awscdk.Annotations_Of(w.construct).AddInfo(jsii.String(fmt.Sprintf(
		"records are written as JSON, and the pattern for the start of a log event does not match one such as %s: records would be joined to the event before, where no filter and no query reads them; let it match a { at the start of a line, as ^(\\{|…) does", jsonRecord)))
}

// jsonRecord is a record as applications write it.
const jsonRecord = `{"timestamp": "2025-03-11T09:01:02.123456+00:00", "level": "INFO"}`

// checkMultiline returns what starts a log event; nil if every line does, or if the
// props are invalid.
func checkMultiline(props Props, mistakes *mistake.List) *awslogs.Multiline {
	var m awslogs.Multiline
	var err error
	switch {
	case props.MultilinePattern != "" && props.DatetimeFormat != "":
		mistakes.Addf("MultilinePattern and DatetimeFormat both say where a log event starts: give only one")
		return nil
	case props.MultilinePattern != "":
		m, err = awslogs.MultilinePattern(props.MultilinePattern)
		mistakes.Add(err)
	case props.DatetimeFormat != "":
		m, err = awslogs.DatetimeFormat(props.DatetimeFormat)
		mistakes.Add(err)
	default:
		return nil
	}
	if err != nil {
		return nil
	}
	return &m
}
