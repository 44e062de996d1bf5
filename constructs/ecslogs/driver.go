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

// Driver is the log driver of a container whose log streams are called
// prefix/container/task. The task's execution role gets the right to write, or a note
// of the task definition says which right it needs. It is an error of the construct if
// the prefix is empty, or has a : or * in it, which log streams cannot have
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
		mistakes.Addf("the prefix of log streams is %q: allowed is any text without : and *", prefix)
	}
	mistakes.Report(w.construct)
}

// driver is the log driver without rights, but for those that let gives.
func (w *Wiring) driver(prefix string, let func(awsecs.ContainerDefinition)) *driver {
	return newDriver(func(at constructs.IConstruct, mistakes *mistake.List) *awsecs.LogDriverConfig {
		return w.driverConfig(at, prefix, mistakes)
	}, let)
}

// driverIn returns a driver for a container of the task that is still to be made. It is one
// of CDK, which has nothing to ask Go for, unless there is a mistake to be told of the
// container.
func (w *Wiring) driverIn(task awsecs.TaskDefinition, prefix string) awsecs.LogDriver {
	var mistakes mistake.List
	config := w.driverConfig(task, prefix, &mistakes)
	if mistakes.Err() != nil {
		return w.driver(prefix, nil)
	}
	return awsecs.NewGenericLogDriver(&awsecs.GenericLogDriverProps{LogDriver: config.LogDriver, Options: config.Options})
}

// driverConfig is the log configuration of a container as CDK's drivers have it.
func (w *Wiring) driverConfig(at constructs.IConstruct, prefix string, mistakes *mistake.List) *awsecs.LogDriverConfig {
	configuration := w.logConfiguration(at, prefix, mistakes)
	options := map[string]*string{}
	for name, value := range configuration["options"].(map[string]any) {
		options[name] = jsii.String(value.(string))
	}
	return &awsecs.LogDriverConfig{LogDriver: jsii.String(configuration["logDriver"].(string)), Options: &options}
}

// driver is a log driver of CDK's. CDK's own awslogs driver names an imported log group
// without its log streams, to which nobody can write then, and says nothing where a role
// cannot be changed.
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

// noDriver is that of no wiring: it has what it stands in say so.
func noDriver() *driver {
	return newDriver(func(_ constructs.IConstruct, mistakes *mistake.List) *awsecs.LogDriverConfig {
		mistakes.Addf("there is no wiring that it could log by: the wiring is nil")
		return &awsecs.LogDriverConfig{LogDriver: jsii.String("awslogs")}
	}, nil)
}

// Bind is called by CDK while it makes the container.
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

// mark has a container say that its log driver is of a wiring or a router.
func mark(container awsecs.ContainerDefinition, id string) {
	container.Node().AddMetadata(jsii.String(wiredType), id, nil)
}

// LogConfiguration is what Driver says as JSON, for a container of a task
// definition that is made elsewhere: its logConfiguration as `aws ecs
// register-task-definition` takes it. What is known only at deployment is in
// it as a token, so that it can be an output of the stack.
//
// Whoever uses it gives the task's execution role the right to
// logs:CreateLogStream and logs:PutLogEvents on the log group. It is nil of no wiring.
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

// logConfiguration is the log configuration of a container in ECS's own words, in the
// stack of a construct.
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

// nameAt is the log group's name for the stack of a construct. It is a mistake where that
// cannot write to it, or cannot know it, and ok is false.
func (w *Wiring) nameAt(at constructs.IConstruct, mistakes *mistake.List) (name string, ok bool) {
	group := w.props.LogGroup
	known := group.Name() != "" && !token.In(group.Name())
	here, there := place.Of(at), place.OfResource(group.LogGroup())
	if !place.CheckAccount(mistakes, here, there, "the log group", "a log driver writes to log groups of its own account only (API_PutLogEvents): make a log group and a wiring in the account of the task, and look at both from a monitoring account") {
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
		return *group.NameRef(), true // it is looked up, and its name known to the deployment
	case stage != its:
		mistakes.Addf("the log group stands in %s, and this in %s: no reference leads from one stage to another; give the log group a Name, or make a wiring in this stage", place.StageName(its), place.StageName(stage))
	default:
		mistakes.Addf("the log group is of %s, and the stack of %s, to which no reference to a name leads that CloudFormation makes up: give the log group a Name", in(there), in(here))
	}
	return "unknown", false
}

// in names a place for people.
func in(p place.Place) string {
	account, region := cmp.Or(p.Account, "an account"), cmp.Or(p.Region, "a region")
	if p.Account == "" || p.Region == "" {
		return account + " and " + region + " that only the deployment knows"
	}
	return "the account " + account + " and the region " + region
}

// stageOf is the path of the stage that a construct stands in, or is; it is empty for the
// app.
func stageOf(construct constructs.IConstruct) string {
	stage, ok := construct.(awscdk.Stage)
	if !ok {
		stage = awscdk.Stage_Of(construct)
	}
	if stage == nil {
		return "" // a stack of no app
	}
	return place.Path(stage)
}

// WithMultiline is the wiring for containers whose log events span lines, as
// Props.MultilinePattern and Props.DatetimeFormat say: one of the two is given,
// and the other is empty. All else is as the wiring has it. What is wrong is an
// error of the wiring's construct.
func (w *Wiring) WithMultiline(pattern, datetimeFormat string) *Wiring {
	if w == nil {
		return nil // which those that it is handed to tell
	}
	other := *w
	other.props.MultilinePattern, other.props.DatetimeFormat = pattern, datetimeFormat
	var mistakes mistake.List
	multiline := checkMultiline(other.props, &mistakes)
	mistakes.Report(w.construct)
	warnOfJoined(&other, multiline)
	return &other
}

// warnOfJoined says so where JSON records would be joined to others.
func warnOfJoined(w *Wiring, multiline *awslogs.Multiline) {
	if multiline == nil || w.props.Application.Format == container.Console || multiline.Starts(jsonRecord) {
		return
	}
	awscdk.Annotations_Of(w.construct).AddInfo(jsii.String(fmt.Sprintf(
		"records are written as JSON, and what starts a log event does not match one such as %s: records would be joined to the event before, where no filter and no query reads them; let it match a { at the start of a line, as ^(\\{|…) does", jsonRecord)))
}

// jsonRecord is a record as applications write them.
const jsonRecord = `{"timestamp": "2025-03-11T09:01:02.123456+00:00", "level": "INFO"}`

// checkMultiline says what starts a log event; nil where every line does, or
// where the props are wrong.
func checkMultiline(props Props, mistakes *mistake.List) *awslogs.Multiline {
	var m awslogs.Multiline
	var err error
	switch {
	case props.MultilinePattern != "" && props.DatetimeFormat != "":
		mistakes.Addf("MultilinePattern and DatetimeFormat both say where a log event starts: give one")
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
