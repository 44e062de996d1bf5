package loggroup

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch/logclass"
	"github.com/logstack-go/logstack/cloudwatch/transformer"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/place"
)

// TransformerProps configures a transformer. Both fields are required.
type TransformerProps struct {
	// LogGroup is the log group whose events are transformed, of the class Standard and
	// without another transformer.
	LogGroup *LogGroup
	// By is the transformation, read by transformer.Parse or derived from two contracts
	// by transform.Of.
	By *transformer.Transformer
}

// NewTransformer makes CloudWatch transform the log events of a log group at ingestion.
// Queries, and metric filters with JSON patterns, see the transformed log events from
// then on; filters with other patterns see the original ones. Both versions are stored
// (CloudWatch-Logs-Transformation). Invalid props are reported as errors on the
// construct.
func NewTransformer(scope constructs.Construct, id string, props TransformerProps) awslogs.CfnTransformer {
	var mistakes mistake.List
	name := jsii.String("missing")
	if props.LogGroup.IsMissing() {
		mistakes.Addf("LogGroup is missing: give the log group whose events are rewritten")
	} else {
		name = props.LogGroup.NameRef()
		mistakes.Add(props.LogGroup.Check(logclass.Transformers))
		if props.LogGroup.transformer != nil {
			mistakes.Addf("the log group already has a transformer, and CloudWatch keeps one for a log group: put all processors into that")
		}
	}
	made := awslogs.NewCfnTransformer(scope, &id, &awslogs.CfnTransformerProps{LogGroupIdentifier: name, TransformerConfig: &[]any{}})
	place.Within(scope, made, id)
	if props.By == nil {
		mistakes.Addf("By is missing: read a transformer with transformer.Parse, or make one with transform.Of")
	} else {
		// CDK's own form drops processors without parameters, such as ParseJSON: {}.
		made.AddPropertyOverride(jsii.String("TransformerConfig"), props.By.CloudFormation())
	}
	if !mistakes.Report(made) && !props.LogGroup.IsMissing() {
		props.LogGroup.transformer = made
	}
	return made
}

// Transformer returns the transformer that NewTransformer made for the log group; nil
// if there is none.
func (g *LogGroup) Transformer() awslogs.CfnTransformer {
	if g.IsMissing() {
		return nil
	}
	return g.transformer
}
