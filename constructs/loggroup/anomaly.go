package loggroup

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/logclass"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
)

// AnomalyDetectorProps of an anomaly detector. LogGroup must be given.
type AnomalyDetectorProps struct {
	// LogGroup that it watches, of the standard class.
	LogGroup *LogGroup
	// Name that the console and the metric AnomalyCount call it by. Default:
	// CloudWatch makes one up.
	Name string
	// Frequency is how often it looks: 5, 10, 15 or 30 minutes, or an hour. It
	// should be more than the time between two log events. Default: 15 minutes.
	Frequency time.Duration
	// VisibleDays is for how many days it tells of an anomaly before it takes
	// it for normal: 7 to 90. Default: 21.
	VisibleDays int
	// Pattern narrows down what it looks at. Default: all log events.
	Pattern filterpattern.Pattern
	// Key encrypts what it learns and finds; it cannot be changed afterwards.
	// Its policy is extended to let CloudWatch Logs use it; a key that was
	// imported cannot be, and a note then says so. Default: the key of a log
	// group that the stack makes, else CloudWatch's own.
	Key awskms.IKey
}

// AnomalyDetector learns what patterns a log group's events have, and tells
// what is new, missing or much more than usual. It costs nothing by itself
// (LogsAnomalyDetection), and finds something in most application logs; it is
// of little use for audit logs. What it finds is for people who look: it is no
// alarm, and nothing offline can know what it would find.
type AnomalyDetector struct{ detector awslogs.CfnLogAnomalyDetector }

// NewAnomalyDetector makes an anomaly detector. Mistakes in props are errors of
// the construct.
func NewAnomalyDetector(scope constructs.Construct, id string, props AnomalyDetectorProps) *AnomalyDetector {
	var mistakes mistake.List
	if props.Frequency == 0 {
		props.Frequency = 15 * time.Minute
	}
	mistakes.Add(cloudwatch.CheckDetectorFrequency(props.Frequency))
	if props.VisibleDays == 0 {
		props.VisibleDays = 21
	}
	mistakes.Add(cloudwatch.CheckVisibleDays(props.VisibleDays))
	out := &awslogs.CfnLogAnomalyDetectorProps{
		EvaluationFrequency:   jsii.String(frequencies[props.Frequency]),
		AnomalyVisibilityTime: jsii.Number(float64(props.VisibleDays)),
	}
	if props.Name != "" {
		out.DetectorName = &props.Name
	}
	if props.Pattern.Kind() != filterpattern.KindAll {
		out.FilterPattern = jsii.String(props.Pattern.String())
	}
	if nothing.In(props.Key) {
		props.Key = nil
	}
	g := props.LogGroup
	if g.IsMissing() {
		mistakes.Addf("LogGroup is missing: say which log group is watched")
	} else {
		mistakes.Add(g.Check(logclass.AnomalyDetectors))
		out.LogGroupArnList = &[]*string{g.Arn()}
		if props.Key == nil && !g.existing {
			props.Key = g.key
		}
	}
	if props.Key != nil {
		out.KmsKeyId = props.Key.KeyArn()
	}
	detector := awslogs.NewCfnLogAnomalyDetector(scope, &id, out)
	if props.Key != nil {
		checkKey(detector, props.Key, &mistakes)
		letDetectorsUse(detector, props.Key)
	}
	mistakes.Add(g.CheckPlace(detector, "an anomaly detector watches log groups of its own"))
	mistakes.Report(detector)
	return &AnomalyDetector{detector}
}

// Detector is the anomaly detector as plain CDK knows it.
func (d *AnomalyDetector) Detector() awslogs.CfnLogAnomalyDetector { return d.detector }

// frequencies maps lengths of time to CloudFormation's names for them.
var frequencies = map[time.Duration]string{
	5 * time.Minute:  "FIVE_MIN",
	10 * time.Minute: "TEN_MIN",
	15 * time.Minute: "FIFTEEN_MIN",
	30 * time.Minute: "THIRTY_MIN",
	time.Hour:        "ONE_HOUR",
}
