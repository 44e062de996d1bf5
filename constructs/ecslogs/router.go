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

// RouterImage is the default image of the log router: Fluent Bit with the AWS plugins.
// The tag names a release, because the tag stable remains on a version that has been
// out of support since 30 June 2026.
const RouterImage = "public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16"

// RouterMemoryMiB is the default memory reservation of the log router. It uses less
// while CloudWatch accepts its logs. What it buffers while CloudWatch does not comes on
// top.
const RouterMemoryMiB = 100

// routerRetries is how often the log router retries to deliver a chunk, at growing
// intervals. Fluent Bit's default is one retry, which the creation of the log stream
// may use up.
const routerRetries = "5"

const routerName = "log-router"

// RouterProps configures a router. Wiring is required.
type RouterProps struct {
	// Wiring says where the containers log and how they are configured. It must be
	// NonBlocking and have no multiline setting: FireLens cannot block a container, and
	// joins lines by a configuration of its own.
	Wiring *Wiring
	// LogGroup is the log group for the log router's own log. Default: loggroup.New
	// with the wiring's key, named as the wiring's log group with /router appended, if
	// that has a name.
	LogGroup *loggroup.LogGroup
	// Image is the image of the log router. Only the default image runs with a
	// read-only root file system: images that write their own configuration, such as
	// those tagged init, could not start. Default: RouterImage.
	Image string
	// MemoryMiB is the memory reserved for the log router, at least 6. Default:
	// RouterMemoryMiB if the task definition has no memory, otherwise none (see
	// AuditProps.MemoryMiB).
	MemoryMiB int
	// Topics are notified when logs were lost. Default: none, and the alarm only shows
	// its state.
	Topics *alarms.Topics
	// Name is the namespace of the metric of lost logs, and the prefix of the alarm's
	// name. Default: the stack's name.
	Name string
}

// Router connects containers through FireLens. Their output goes to a log router, a
// sidecar container, which delivers it to the wiring's log group. The router's own
// reports of lost records are counted, and an alarm goes off.
//
// Prefer the awslogs driver unless there is a reason for FireLens: the router's buffer
// can fill up, and its contents are lost when the router stops. Lines longer than 16
// KiB arrive in pieces.
type Router struct {
	construct constructs.Construct
	props     RouterProps
	own       *Wiring
	alarms    *alarms.Alarms
}

// NewRouter makes what the log routers of all tasks share: the log group for their own
// logs, the metric of lost records, and its alarm. Invalid props are reported as errors
// on the construct.
func NewRouter(scope constructs.Construct, id string, props RouterProps) *Router {
	this := place.New(scope, id)
	var mistakes mistake.List
	if props.Wiring == nil {
		mistakes.Addf("Wiring is missing: it says where containers log")
		props.Wiring = New(this, "Wiring", Props{})
	}
	wiring := props.Wiring.props
	if wiring.Delivery == Blocking {
		mistakes.Addf("the wiring blocks, which FireLens cannot do: what the log router has no room for is lost; wire such containers with the awslogs driver")
	}
	if wiring.MultilinePattern != "" || wiring.DatetimeFormat != "" {
		mistakes.Addf("the wiring says where a log event starts, which only the awslogs driver supports: let the log router join lines, with its own configuration")
	}
	if props.MemoryMiB < 0 || props.MemoryMiB > 0 && props.MemoryMiB < cloudwatch.MinContainerMemoryMiB {
		mistakes.Addf("MemoryMiB is %d: it must be %d or more", props.MemoryMiB, cloudwatch.MinContainerMemoryMiB)
		props.MemoryMiB = 0
	}
	if props.Image == "" {
		props.Image = RouterImage
	}
	if props.LogGroup == nil {
		own := loggroup.Props{}
		if !wiring.LogGroup.Existing() { // an existing log group's key belongs to others
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
		panic(err) // the rule ships with logstack
	}
	router.alarms = alarms.New(this, "Alarm", alarms.Props{
		Rule: rule, LogGroup: props.LogGroup, Namespace: props.Name, Topics: props.Topics, Naming: alarms.Prefix(props.Name),
		Application: alarmrules.Application{Severities: props.Topics.Severities()},
	})
	return router
}

// Construct returns the scope that contains the router; nil for a nil router.
func (r *Router) Construct() constructs.Construct {
	if r == nil {
		return nil
	}
	return r.construct
}

// LogGroup returns the log group of the log routers' own logs; nil for a nil router.
func (r *Router) LogGroup() *loggroup.LogGroup {
	if r == nil {
		return nil
	}
	return r.props.LogGroup
}

// Lost returns the metric filter that counts reports of lost logs; nil if the props are
// invalid or the router is nil.
func (r *Router) Lost() *metricfilter.MetricFilter {
	if r == nil {
		return nil
	}
	if all := r.alarms.Filters(); len(all) > 0 {
		return all[0]
	}
	return nil
}

// Alarms returns the alarms on lost logs; nil for a nil router.
func (r *Router) Alarms() *alarms.Alarms {
	if r == nil {
		return nil
	}
	return r.alarms
}

// AddContainer adds a container to the task as Wiring.AddContainer does, but logging
// through FireLens. It also adds a log router, named log-router, if the task has none.
// The log streams are named id/container-firelens-task.
//
// The task role gets permission to write to the log group, because with FireLens the
// task writes, and not ECS. FireLens supports neither Windows nor tasks with the
// network mode none.
func (r *Router) AddContainer(task awsecs.TaskDefinition, id string, options *awsecs.ContainerDefinitionOptions) awsecs.ContainerDefinition {
	if r == nil {
		return unwired(task, id, options)
	}
	return r.props.Wiring.addContainer(task, id, options, func() awsecs.LogDriver { return r.Driver(id) })
}

// Driver returns the log driver for a container, with log stream names that begin with
// the prefix. If the task has no log router, it gets one, and the task role permission
// to write. The prefix must be valid for Wiring.Driver.
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
			// The log router appends the tag.
			"log_stream_prefix": jsii.String(prefix + "/"),
			"auto_create_group": jsii.String("false"),
			// Deliver the line alone. Otherwise an event is a JSON object of FireLens
			// with the line as a string, in which no metric filter or query finds a
			// field.
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
		mistakes.Addf("its task runs on Windows, which has no FireLens (using_firelens): use the wiring's own driver")
	}
	if task.NetworkMode() == awsecs.NetworkMode_NONE {
		mistakes.Addf("its task has no network, which a log router needs to reach CloudWatch: use the wiring's own driver, with which ECS writes")
	}
	if other := task.Node().TryFindChild(jsii.String(routerName)); other != nil {
		if _, ok := other.(awsecs.FirelensLogRouter); !ok {
			mistakes.Addf("its task definition has a container %q that is not a log router: give that another name", routerName)
		}
	}
}

// addRouter adds a log router unless the task has one: a task can have only one.
func (r *Router) addRouter(task awsecs.TaskDefinition) {
	for _, c := range *task.Containers() {
		if _, ok := c.(awsecs.FirelensLogRouter); !ok {
			continue
		}
		if *c.ContainerName() != routerName {
			awscdk.Annotations_Of(task).AddInfo(jsii.String(fmt.Sprintf(
				"it has its own log router, %s, whose losses are not counted: add containers with Router.AddContainer first, for one whose losses are", *c.ContainerName())))
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
			// log_key drops the metadata anyway.
			Options: &awsecs.FirelensOptions{EnableECSLogMetadata: jsii.Bool(false)},
		},
		// Without a log driver, CDK would make a log group without retention.
		Logging:              r.own.Driver(routerName),
		Essential:            jsii.Bool(true),
		MemoryReservationMiB: reserved(task, r.props.MemoryMiB, RouterMemoryMiB),
		// The router creates a socket in a directory of the host that root owns.
		User:                   jsii.String("0"),
		ReadonlyRootFilesystem: readonly,
	})
}
