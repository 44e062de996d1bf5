package ecslogs

import (
	"fmt"
	"path"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/container"
)

// AuditFile is where a container writes its audit log, a line an event; it is
// told so by the variable AUDIT_LOG_FILE.
const AuditFile = "/var/log/audit/audit.log"

// AuditImage is what ships the audit log unless something else is named: it
// needs a shell and tail that can follow a file.
const AuditImage = "public.ecr.aws/docker/library/busybox:1.37"

// AddAudit lets the container app write an audit log to AuditFile. A container
// has one log driver and so one log group; a second container, called audit,
// follows the file and ships it to the wiring's log group, which should be one
// of the audit tier. A task definition has one such container. The streams are called prefix/audit/task. An empty image
// means AuditImage.
//
// Nothing is lost on the way: the driver blocks tail and never the
// application, the file is read from its start, the shipper starts before the
// application, and it stops after it with time to read the rest.
func (w *Wiring) AddAudit(app awsecs.ContainerDefinition, prefix, image string) awsecs.ContainerDefinition {
	if image == "" {
		image = AuditImage
	}
	task := app.TaskDefinition()
	if taken := task.FindContainer(jsii.String(container.Audit)); taken != nil {
		awscdk.Annotations_Of(app).AddError(jsii.String(fmt.Sprintf(
			"its task definition has a container %q already, and that is what the one is called that ships an audit log", container.Audit)))
		return taken
	}
	volume, dir := jsii.String("audit"), jsii.String(path.Dir(AuditFile))
	task.AddVolume(&awsecs.Volume{Name: volume})
	shipper := task.AddContainer(jsii.String(container.Audit), &awsecs.ContainerDefinitionOptions{
		Image: awsecs.ContainerImage_FromRegistry(&image, nil),
		// The application may run as any user, so all may write there. As
		// process 1, tail does not heed SIGTERM: it reads on until the stop
		// timeout is over.
		Command: jsii.Strings("sh", "-c", fmt.Sprintf(
			"chmod 1777 %[1]s; until [ -e %[2]s ]; do sleep 1; done; exec tail -n +1 -F %[2]s", *dir, AuditFile)),
		Logging:                w.Driver(prefix),
		Essential:              jsii.Bool(true),
		ReadonlyRootFilesystem: jsii.Bool(true),
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
