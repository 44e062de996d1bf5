package ecslogs

import (
	"cmp"
	"path"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/short"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/container"
)

// ScratchProps configures directories that a container can write to. Paths is required.
type ScratchProps struct {
	// Paths are the absolute paths of the directories. None can be inside another.
	Paths []string
	// Open lets every user write to the directories, for a container that does not run
	// as root: ECS makes them owned by root (bind-mounts). An init container, named
	// scratch, changes their mode; a task definition has one for all containers that
	// need it. Default: only root may write, or the owner that the image sets (VOLUME).
	Open bool
	// Image is the image of the scratch container, which needs a shell and chmod. The
	// first image set in a task definition is used for all. Default: AuditImage.
	Image string
}

// AddScratch gives the container app writable directories while its root file system is
// read-only. They are empty when the task starts, and deleted when it ends. Fargate
// does not support tmpfs (fargate-tasks-services), so each directory is a volume of the
// task. It runs on Linux only.
//
// The scratch container logs through this wiring, and runs to completion before app
// starts, as root without other capabilities. Mistakes are reported as errors on the
// construct.
func (w *Wiring) AddScratch(app awsecs.ContainerDefinition, props ScratchProps) {
	var mistakes mistake.List
	switch {
	case nothing.In(app) && w == nil:
		return // there is no construct to report the mistake on
	case nothing.In(app):
		mistakes.Addf("the container that would get its own directories is nil")
		mistakes.Report(w.construct)
		return
	case w == nil:
		mistakes.Addf("its directories cannot be opened: the wiring is nil, and the container that opens them needs it to log")
	}
	if len(props.Paths) == 0 {
		mistakes.Addf("Paths is missing: give the directories that it may write to, such as /tmp")
	}
	task := app.TaskDefinition()
	if platform := task.RuntimePlatform(); platform != nil && platform.OperatingSystemFamily != nil && *platform.OperatingSystemFamily.IsWindows() {
		mistakes.Addf("its task runs on Windows, whose root file systems cannot be read-only")
	}
	if token.In(strings.Join(props.Paths, "")) {
		mistakes.Addf("Paths are known only at deployment: give them as they are")
	} else {
		mistakes.Add(container.CheckScratch(props.Paths))
	}
	opener := task.FindContainer(jsii.String(container.Scratch))
	if props.Open && nothing.In(opener) && task.Node().TryFindChild(jsii.String(container.Scratch)) != nil {
		mistakes.Addf("its task definition already has %q, which is the name of the container that opens directories", container.Scratch)
	}
	if mistakes.Report(app) {
		return
	}
	if props.Open && nothing.In(opener) {
		opener = w.opener(task, *app.ContainerName(), cmp.Or(props.Image, AuditImage))
	}
	for _, dir := range props.Paths {
		volume := container.Scratch + "-" + short.Hash(*app.Node().Id(), dir)
		task.AddVolume(&awsecs.Volume{Name: &volume})
		app.AddMountPoints(&awsecs.MountPoint{SourceVolume: &volume, ContainerPath: &dir, ReadOnly: jsii.Bool(false)})
		if props.Open {
			opener.AddMountPoints(&awsecs.MountPoint{SourceVolume: &volume, ContainerPath: jsii.String(path.Join(opened, volume)), ReadOnly: jsii.Bool(false)})
		}
	}
	if props.Open {
		app.AddContainerDependencies(&awsecs.ContainerDependency{
			Container: opener, Condition: awsecs.ContainerDependencyCondition_SUCCESS,
		})
	}
}

// opened is the path in the scratch container below which the directories are mounted.
const opened = "/scratch"

// opener adds the scratch container.
func (w *Wiring) opener(task awsecs.TaskDefinition, prefix, image string) awsecs.ContainerDefinition {
	return task.AddContainer(jsii.String(container.Scratch), &awsecs.ContainerDefinitionOptions{
		Image:                  awsecs.ContainerImage_FromRegistry(&image, nil),
		Command:                jsii.Strings("sh", "-c", "chmod 1777 "+opened+"/*"),
		Logging:                w.Driver(prefix),
		Essential:              jsii.Bool(false),
		MemoryReservationMiB:   reserved(task, 0, AuditMemoryMiB),
		ReadonlyRootFilesystem: jsii.Bool(true),
		LinuxParameters:        confined(task, container.Scratch),
		StopTimeout:            awscdk.Duration_Seconds(jsii.Number(2)),
	})
}
