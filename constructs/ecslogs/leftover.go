package ecslogs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/place"
)

// leftOver reports containers that still log nowhere once all aspects have been applied
// to a scope or a stage.
type leftOver struct {
	of *wireAll
	at constructs.IConstruct
}

// Validate reports such task definitions as errors, which fail the synthesis. It is for
// stages that are already synthesized, where nobody would see a note.
func (l *leftOver) Validate() *[]*string {
	errors := &[]*string{}
	l.validate(errors)
	return errors
}

func (l *leftOver) validate(errors *[]*string) {
	defer mistake.Catch(l.of.wiring.construct)
	here, missed := stageOf(l.at), map[string][]string{}
	for _, construct := range *l.at.Node().FindAll(constructs.ConstructOrder_PREORDER) {
		t := taskIn(construct)
		if t == nil {
			continue
		}
		excluded, lost := l.of.withoutLog(t)
		stage := stageOf(t.at)
		switch {
		case stage == here:
			l.of.tell(t, excluded, lost)
		case len(lost) > 0 && !l.of.visited[stage]:
			missed[stage] = append(missed[stage], fmt.Sprintf("%s of %s", strings.Join(lost, ", "), place.Path(t.at)))
		}
	}
	for _, stage := range sortedNames(missed) {
		*errors = append(*errors, jsii.String(l.of.notReached(stage)+": no log has "+strings.Join(missed[stage], "; ")))
	}
	if l.at == l.of.scope {
		l.of.tellUnmatched()
	}
}

// taskIn returns the task definition that a construct is; nil if it is none.
func taskIn(construct constructs.IConstruct) *task {
	switch construct.(type) {
	case awsecs.TaskDefinition, awsecs.CfnTaskDefinition:
		return taskOf(construct)
	}
	return nil
}

// withoutLog returns the containers of a task definition that log nowhere: the excluded
// ones, and the others.
func (a *wireAll) withoutLog(t *task) (excluded, lost []string) {
	var ignored mistake.List // the aspect has reported it
	for _, c := range t.find(&ignored, true) {
		switch {
		case c.driver != "":
		case a.excludes(c, &ignored):
			excluded = append(excluded, c.key)
		default:
			lost = append(lost, c.key)
		}
	}
	return excluded, lost
}

// tell reports the containers of a task definition that log nowhere.
func (a *wireAll) tell(t *task, excluded, lost []string) {
	if len(excluded) > 0 {
		awscdk.Annotations_Of(t.at).AddInfo(jsii.String(fmt.Sprintf(
			"containers of this task definition have no log: %s; WireAll excludes them, and nobody will read what they write", strings.Join(excluded, ", "))))
	}
	if len(lost) == 0 || t.told {
		return
	}
	t.told = true
	why := "another aspect created them after that of WireAll: give that aspect a priority before awscdk.AspectPriority_MUTATING, or give them a log driver, or exclude them"
	if !a.reaches(t.at) {
		why = a.elsewhere()
	}
	awscdk.Annotations_Of(t.at).AddWarningV2(jsii.String(notWired), jsii.String(fmt.Sprintf(
		"containers of this task definition are not wired, and have no log: %s; %s", strings.Join(lost, ", "), why)))
}

// elsewhere says why a wiring in one stage cannot be used outside of that stage.
func (a *wireAll) elsewhere() string {
	return fmt.Sprintf("the wiring %s is in %s, which nothing outside can refer to: create a wiring where they are, or exclude them", place.Path(a.wiring.construct), place.StageName(a.stage))
}

// notReached says why a stage was not reached, and what to do.
func (a *wireAll) notReached(stage string) string {
	why := "was created after the call: call WireAll when all stages are created, and before a pipeline gets them, or with the stage as its scope, or exclude the containers"
	switch {
	case !within(stage, a.stage):
		why = "was created after the call: " + a.elsewhere()
	case slices.Contains(a.stages, stage):
		why = "was synthesized before the call, as a pipeline does with its stages: call WireAll earlier"
	}
	return fmt.Sprintf("WireAll of %s did not reach the stage %s, which %s", place.Path(a.wiring.construct), stage, why)
}

// tellUnmatched reports patterns of Exclude that match no container.
func (a *wireAll) tellUnmatched() {
	for _, pattern := range a.props.Exclude {
		if !a.matched[pattern] {
			awscdk.Annotations_Of(a.wiring.construct).AddInfo(jsii.String(fmt.Sprintf(
				"WireAll: Exclude names %s, and no container has that name", pattern)))
		}
	}
}
