package ecslogs

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/metricfilter"
)

// RouterImage is the log router unless something else is named: Fluent Bit with
// the plugins of AWS. Its tag names one release; stable stays on a line that
// has been out of support since 30 June 2026.
const RouterImage = "public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16"

// RouterMemoryMiB is what is reserved for the log router unless something else
// is said: it takes less as long as CloudWatch takes its logs in. What it holds
// back while CloudWatch does not comes on top.
const RouterMemoryMiB = 100

// routerRetries is how often the log router tries anew to deliver a chunk of
// logs, at growing intervals. Its own default is once, which the making of the
// log stream may use up.
const routerRetries = "5"

const routerName = "log-router"

// RouterProps are the props of a router. Wiring must be given.
type RouterProps struct {
	// Wiring says where containers log and what they are told. It must be
	// NonBlocking, and say nothing of multiline events: FireLens cannot block
	// a container, and joins lines by a configuration of its own.
	Wiring *Wiring
	// LogGroup is what the log router writes about itself to. Default:
	// loggroup.New with the wiring's key, called as the wiring's log group and
	// /router if that has a name.
	LogGroup *loggroup.LogGroup
	// Image of the log router. The root file system is read-only of the default alone, as
	// images that write their own configuration, such as those called init, could not
	// start. Default: RouterImage.
	Image string
	// MemoryMiB is reserved for the log router, 6 and more. Default: RouterMemoryMiB
	// where the task definition says nothing of memory, else nothing (see
	// AuditProps.MemoryMiB).
	MemoryMiB int
	// Topics are told when logs were lost. Default: none, and the alarm is
	// only seen.
	Topics *alarms.Topics
	// Name is the namespace of the count of what was lost, and what the alarm's
	// name starts with. Default: the stack's name.
	Name string
}

// Router wires containers by FireLens, where a team runs it: their output goes
// to a log router, a container beside them, which delivers it to the wiring's
// log group. What it says that it lost is counted, and an alarm goes off.
//
// Take the awslogs driver unless there is a reason for FireLens: the router can
// be full, and takes what it holds with it when it ends. Lines longer than 16
// KiB arrive in pieces.
type Router struct {
	construct constructs.Construct
	props     RouterProps
	own       *Wiring
	alarms    *alarms.Alarms
}

// NewRouter makes what the log routers of all tasks share: the log group that
// they write about themselves to, the count of what they lost, and its alarm.
// Mistakes in props are errors of the construct.
func NewRouter(scope constructs.Construct, id string, props RouterProps) *Router {
	this := place.New(scope, id)
	var mistakes mistake.List
	if props.Wiring == nil {
		mistakes.Addf("Wiring is missing: it says where containers log")
		props.Wiring = New(this, "Wiring", Props{})
	}
	wiring := props.Wiring.props
	if wiring.Delivery == Blocking {
		mistakes.Addf("the wiring blocks, which FireLens cannot: what the log router has no room for is lost; wire such containers by the awslogs driver")
	}
	if wiring.MultilinePattern != "" || wiring.DatetimeFormat != "" {
		mistakes.Addf("the wiring says where a log event starts, which only the awslogs driver heeds: let the log router join lines, by a configuration of its own")
	}
	if props.MemoryMiB < 0 || props.MemoryMiB > 0 && props.MemoryMiB < cloudwatch.MinContainerMemoryMiB {
		mistakes.Addf("MemoryMiB is %d: allowed are %d and more", props.MemoryMiB, cloudwatch.MinContainerMemoryMiB)
		props.MemoryMiB = 0
	}
	if props.Image == "" {
		props.Image = RouterImage
	}
	if props.LogGroup == nil {
		own := loggroup.Props{}
		if !wiring.LogGroup.Existing() { // the key of one that is, is others'
			own.Key = wiring.LogGroup.Key()
		}
		if name := wiring.LogGroup.Name(); name != "" {
			own.Name = name + "/router"
		}
		props.LogGroup = loggroup.New(this, "LogGroup", own)
	}
	if props.Name == "" {
		props.Name = *place.Stack(this).StackName()
	}
	mistakes.Report(this)

	router := &Router{construct: this, props: props, own: New(this, "Own", Props{LogGroup: props.LogGroup})}
	rule, err := alarmrules.OfRouter("log-loss")
	if err != nil {
		panic(err) // it ships
	}
	router.alarms = alarms.New(this, "Alarm", alarms.Props{
		Rule: rule, LogGroup: props.LogGroup, Namespace: props.Name, Topics: props.Topics, Naming: alarms.Prefix(props.Name),
		Application: alarmrules.Application{Severities: props.Topics.Severities()},
	})
	return router
}

// Construct is the scope that the router stands in; nil of no router.
func (r *Router) Construct() constructs.Construct {
	if r == nil {
		return nil
	}
	return r.construct
}

// LogGroup is what the log routers write about themselves to; nil of no router.
func (r *Router) LogGroup() *loggroup.LogGroup {
	if r == nil {
		return nil
	}
	return r.props.LogGroup
}

// Lost counts how often log routers said that they lost logs; nil where a mistake
// keeps it from being made, and of no router.
func (r *Router) Lost() *metricfilter.MetricFilter {
	if r == nil {
		return nil
	}
	if all := r.alarms.Filters(); len(all) > 0 {
		return all[0]
	}
	return nil
}

// Alarms go off when they said so; nil of no router.
func (r *Router) Alarms() *alarms.Alarms {
	if r == nil {
		return nil
	}
	return r.alarms
}

// AddContainer adds a container to the task as Wiring.AddContainer does, but
// logging by FireLens; and a log router, called log-router, if the task has
// none. The log streams are called id/container-firelens-task.
//
// The task's own role gets the right to write to the log group: by FireLens,
// the task writes, and not ECS. FireLens is not for Windows, nor for tasks without a
// network.
func (r *Router) AddContainer(task awsecs.TaskDefinition, id string, options *awsecs.ContainerDefinitionOptions) awsecs.ContainerDefinition {
	if r == nil {
		return unwired(task, id, options)
	}
	return r.props.Wiring.addContainer(task, id, options, func() awsecs.LogDriver { return r.Driver(id) })
}

// Driver is the log driver of a container whose log streams' names start with
// prefix. The task gets a log router if it has none, and its own role the right to
// write. The prefix is one that Wiring.Driver takes.
func (r *Router) Driver(prefix string) awsecs.LogDriver {
	if r == nil {
		return noDriver()
	}
	wiring := r.props.Wiring
	wiring.checkPrefix(prefix)
	return newDriver(func(at constructs.IConstruct, mistakes *mistake.List) *awsecs.LogDriverConfig {
		r.checkTask(at.(awsecs.ContainerDefinition).TaskDefinition(), mistakes)
		name, _ := wiring.nameAt(at, mistakes)
		return &awsecs.LogDriverConfig{LogDriver: jsii.String("awsfirelens"), Options: &map[string]*string{
			"Name":           jsii.String("cloudwatch_logs"),
			"region":         jsii.String(wiring.props.LogGroup.Region()),
			"log_group_name": &name,
			// The rest of the name is the tag.
			"log_stream_prefix": jsii.String(prefix + "/"),
			"auto_create_group": jsii.String("false"),
			// The line alone. Without it, an event is an object of FireLens' own
			// that has the line in it as a text, where no filter and no query on a
			// field finds anything.
			"log_key":     jsii.String("log"),
			"retry_limit": jsii.String(routerRetries),
		}}
	}, func(container awsecs.ContainerDefinition) {
		task := container.TaskDefinition()
		r.addRouter(task)
		letRun(task, wiring.writes())
	})
}

// checkTask checks whether a task can have a log router.
func (r *Router) checkTask(task awsecs.TaskDefinition, mistakes *mistake.List) {
	if platform := task.RuntimePlatform(); platform != nil && platform.OperatingSystemFamily != nil && *platform.OperatingSystemFamily.IsWindows() {
		mistakes.Addf("its task runs on Windows, for which there is no FireLens (using_firelens): take the wiring's own driver")
	}
	if task.NetworkMode() == awsecs.NetworkMode_NONE {
		mistakes.Addf("its task has no network, by which a log router reaches CloudWatch: take the wiring's own driver, by which ECS writes")
	}
	if other := task.Node().TryFindChild(jsii.String(routerName)); other != nil {
		if _, ok := other.(awsecs.FirelensLogRouter); !ok {
			mistakes.Addf("its task definition has a container %q that is no log router: give that another name", routerName)
		}
	}
}

// addRouter adds a log router, unless there is one: a task can have one only.
func (r *Router) addRouter(task awsecs.TaskDefinition) {
	for _, c := range *task.Containers() {
		if _, ok := c.(awsecs.FirelensLogRouter); !ok {
			continue
		}
		if *c.ContainerName() != routerName {
			awscdk.Annotations_Of(task).AddInfo(jsii.String(fmt.Sprintf(
				"it has a log router of its own, %s, whose losses are not counted: add containers by Router.AddContainer before, and there is one whose are", *c.ContainerName())))
		}
		return
	}
	var readonly *bool
	if r.props.Image == RouterImage {
		readonly = jsii.Bool(true)
	}
	task.AddFirelensLogRouter(jsii.String(routerName), &awsecs.FirelensLogRouterDefinitionOptions{
		Image: awsecs.ContainerImage_FromRegistry(&r.props.Image, nil),
		FirelensConfig: &awsecs.FirelensConfig{
			Type: awsecs.FirelensLogRouterType_FLUENTBIT,
			// What it adds to an event, log_key leaves out.
			Options: &awsecs.FirelensOptions{EnableECSLogMetadata: jsii.Bool(false)},
		},
		// Without a driver of ours, CDK makes a log group without retention.
		Logging:              r.own.Driver(routerName),
		Essential:            jsii.Bool(true),
		MemoryReservationMiB: reserved(task, r.props.MemoryMiB, RouterMemoryMiB),
		// It makes a socket in a directory of the host, which is root's.
		User:                   jsii.String("0"),
		ReadonlyRootFilesystem: readonly,
	})
}
