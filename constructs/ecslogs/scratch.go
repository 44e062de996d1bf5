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

// ScratchProps of directories that a container may write to. Paths must be given.
type ScratchProps struct {
	// Paths of the directories: absolute ones, none of which is in another.
	Paths []string
	// Open says that every user may write there, for a container that runs as another than
	// root: ECS makes such directories root's (bind-mounts). A second container, called
	// scratch, opens them before that starts; a task definition has one for all that have
	// such directories. Default: only root may, or whom the image lets (VOLUME).
	Open bool
	// Image of the container that opens them: it has a shell, and chmod. The first one said
	// in a task definition holds for all. Default: AuditImage.
	Image string
}

// AddScratch gives the container app directories that it may write to where its root file
// system is read-only: each is empty when the task starts, and gone when it ends. Fargate
// has no tmpfs (fargate-tasks-services), and so they are volumes of the task, a directory
// each. It is for Linux.
//
// What opens them logs by this wiring, runs to its end as root that may do nothing else, and
// is waited for. Mistakes are errors of the construct.
func (w *Wiring) AddScratch(app awsecs.ContainerDefinition, props ScratchProps) {
	var mistakes mistake.List
	switch {
	case nothing.In(app) && w == nil:
		return // nothing is there that could be marked
	case nothing.In(app):
		mistakes.Addf("there is no container that could write to directories of its own: it is nil")
		mistakes.Report(w.construct)
		return
	case w == nil:
		mistakes.Addf("its directories cannot be opened: the wiring is nil, which what opens them logs by")
	}
	if len(props.Paths) == 0 {
		mistakes.Addf("Paths is missing: say which directories it may write to, such as /tmp")
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
		mistakes.Addf("its task definition has %q already, and that is what the container is called that opens directories", container.Scratch)
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

// opened is where the directories stand that are opened.
const opened = "/scratch"

// opener adds the container that opens directories.
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
