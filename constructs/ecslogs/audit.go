package ecslogs

import (
	"cmp"
	"fmt"
	"path"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/container"
)

// AuditFile is the file that a container writes its audit log to, one event a line. The
// variable AUDIT_LOG_FILE holds the path.
const AuditFile = "/var/log/audit/audit.log"

// AuditImage is the default image of the container that ships the audit log. An image
// needs a shell and a tail that can follow a file.
const AuditImage = "public.ecr.aws/docker/library/busybox:1.37"

// AuditMemoryMiB is the default memory reservation of the container that ships the
// audit log, which runs a shell and tail.
const AuditMemoryMiB = 32

// AuditProps configures an audit log. The zero value suits most.
type AuditProps struct {
	// Prefix is the prefix of the log streams, which are named Prefix/audit/task.
	// Default: the name of the container that writes the audit log.
	Prefix string
	// Image is the image of the container that ships the audit log. It needs a shell
	// and a tail that can follow a file. Default: AuditImage.
	Image string
	// MemoryMiB is the memory reserved for that container, at least 6. Default:
	// AuditMemoryMiB if the task definition has no memory, because on EC2 either the
	// task or the container must set it; otherwise none, because the reservations of
	// all containers must fit into the task's memory (API_ContainerDefinition).
	MemoryMiB int
}

// AddAudit lets the container app write an audit log to AuditFile. A container has one
// log driver, and so one log group. A second container, named audit, follows the file
// and ships it to the wiring's log group, which should be of the audit tier. A task
// definition can have one such container. It runs on Linux only.
//
// No event is lost while the task runs: the log driver blocks tail but never the
// application, the file is read from its start, and the shipper starts before the
// application and stops after it, with time to read the rest.
//
// The shipper runs as root, because it opens the directory to the application's user
// and reads what that user wrote. It keeps no other capabilities of root, and its root
// file system is read-only.
//
// Mistakes are reported as errors on the construct.
func (w *Wiring) AddAudit(app awsecs.ContainerDefinition, props AuditProps) awsecs.ContainerDefinition {
	var mistakes mistake.List
	switch {
	case nothing.In(app) && w == nil:
		return nil // there is no construct to report the mistake on
	case nothing.In(app):
		mistakes.Addf("the container that writes an audit log is nil")
		mistakes.Report(w.construct)
		return standIn(w.construct)
	case w == nil:
		mistakes.Addf("its audit log cannot be shipped: the wiring is nil, as that of servicelogs is for the log of a source")
	}
	task := app.TaskDefinition()
	if name := jsii.String(container.Audit); task.Node().TryFindChild(name) != nil || task.FindContainer(name) != nil {
		mistakes.Addf("its task definition already has a container %q, which is the name of the one that ships an audit log", container.Audit)
	}
	if platform := task.RuntimePlatform(); platform != nil && platform.OperatingSystemFamily != nil && *platform.OperatingSystemFamily.IsWindows() {
		mistakes.Addf("its task runs on Windows, and what ships an audit log runs on Linux: let the application write it to a log group itself")
	}
	if props.MemoryMiB < 0 || props.MemoryMiB > 0 && props.MemoryMiB < cloudwatch.MinContainerMemoryMiB {
		mistakes.Addf("MemoryMiB is %d: it must be %d or more", props.MemoryMiB, cloudwatch.MinContainerMemoryMiB)
	}
	if mistakes.Report(app) {
		return standIn(app)
	}
	volume, dir := jsii.String("audit"), jsii.String(path.Dir(AuditFile))
	task.AddVolume(&awsecs.Volume{Name: volume})
	shipper := task.AddContainer(jsii.String(container.Audit), &awsecs.ContainerDefinitionOptions{
		Image: awsecs.ContainerImage_FromRegistry(jsii.String(cmp.Or(props.Image, AuditImage)), nil),
		// The application may run as any user, so everybody may write there. As process
		// 1, tail ignores SIGTERM and keeps reading until the stop timeout ends.
		Command: jsii.Strings("sh", "-c", fmt.Sprintf(
			"chmod 1777 %[1]s; until [ -e %[2]s ]; do sleep 1; done; exec tail -n +1 -F %[2]s", *dir, AuditFile)),
		Logging:                w.Driver(cmp.Or(props.Prefix, *app.ContainerName())),
		Essential:              jsii.Bool(true),
		MemoryReservationMiB:   reserved(task, props.MemoryMiB, AuditMemoryMiB),
		ReadonlyRootFilesystem: jsii.Bool(true),
		LinuxParameters:        confined(task, container.Audit),
		StopTimeout:            awscdk.Duration_Seconds(jsii.Number(30)),
	})
	mount := &awsecs.MountPoint{SourceVolume: volume, ContainerPath: dir, ReadOnly: jsii.Bool(false)}
	shipper.AddMountPoints(mount)
	app.AddMountPoints(mount)
	app.AddEnvironment(jsii.String("AUDIT_LOG_FILE"), jsii.String(AuditFile))
	app.AddContainerDependencies(&awsecs.ContainerDependency{
		Container: shipper, Condition: awsecs.ContainerDependencyCondition_START,
	})
	return shipper
}

// confined returns the Linux parameters of a container that runs as root in a task. It
// can open directories and read files of any user (FOWNER, DAC_OVERRIDE), and has no
// other capabilities of root. Fargate does not support dropping ALL and adding one
// (API_KernelCapabilities).
func confined(task awsecs.TaskDefinition, name string) awsecs.LinuxParameters {
	parameters := awsecs.NewLinuxParameters(task.(constructs.Construct), jsii.String("Linux-"+name), nil)
	parameters.DropCapabilities(
		awsecs.Capability_AUDIT_WRITE, awsecs.Capability_CHOWN, awsecs.Capability_FSETID, awsecs.Capability_KILL,
		awsecs.Capability_MKNOD, awsecs.Capability_NET_BIND_SERVICE, awsecs.Capability_NET_RAW, awsecs.Capability_SETFCAP,
		awsecs.Capability_SETGID, awsecs.Capability_SETPCAP, awsecs.Capability_SETUID, awsecs.Capability_SYS_CHROOT,
	)
	return parameters
}

// reserved returns the memory reservation of an additional container: the given one, or
// the default if the task definition has no memory.
func reserved(task awsecs.TaskDefinition, given, otherwise int) *float64 {
	if given > 0 {
		return jsii.Number(float64(given))
	}
	if resource, ok := task.Node().DefaultChild().(awsecs.CfnTaskDefinition); ok && resource.Memory() != nil {
		return nil
	}
	return jsii.Number(float64(otherwise))
}
