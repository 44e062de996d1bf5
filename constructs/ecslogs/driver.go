package ecslogs

import (
	"fmt"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch/awslogs"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/container"
)

// Driver is the log driver of a container whose log streams are called
// prefix/container/task.
func (w *Wiring) Driver(prefix string) awsecs.LogDriver {
	props := &awsecs.AwsLogDriverProps{
		LogGroup:         w.props.LogGroup.LogGroup(),
		StreamPrefix:     &prefix,
		Mode:             awsecs.AwsLogDriverMode_BLOCKING,
		MultilinePattern: given(w.props.MultilinePattern),
		DatetimeFormat:   given(w.props.DatetimeFormat),
	}
	if w.props.Delivery == NonBlocking {
		props.Mode = awsecs.AwsLogDriverMode_NON_BLOCKING
		props.MaxBufferSize = awscdk.Size_Mebibytes(jsii.Number(float64(w.props.BufferMiB)))
	}
	return awsecs.NewAwsLogDriver(props)
}

// LogConfiguration is what Driver says as JSON, for a container of a task
// definition that is made elsewhere: its logConfiguration as `aws ecs
// register-task-definition` takes it. What is known only at deployment is in
// it as a token, so that it can be an output of the stack.
//
// Whoever uses it gives the task's execution role the right to
// logs:CreateLogStream and logs:PutLogEvents on the log group.
func (w *Wiring) LogConfiguration(prefix string) *string {
	return awscdk.Stack_Of(w.construct).ToJsonString(w.logConfiguration(prefix), nil)
}

// logConfiguration is the log configuration of a container in ECS's own words.
func (w *Wiring) logConfiguration(prefix string) map[string]any {
	options := map[string]any{
		"awslogs-group":         *w.props.LogGroup.NameRef(),
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

// WithMultiline is the wiring for containers whose log events span lines, as
// Props.MultilinePattern and Props.DatetimeFormat say: one of the two is given,
// and the other is empty. All else is as the wiring has it. What is wrong is an
// error of the wiring's construct.
func (w *Wiring) WithMultiline(pattern, datetimeFormat string) *Wiring {
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

// given is nil for what is not said.
func given(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
