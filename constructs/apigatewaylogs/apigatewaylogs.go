package apigatewaylogs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/written"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/contract/accesslog"
)

// preset is the contract of what API Gateway writes.
const preset = "api-gateway"

// Props configures the access log of a stage. Stage and Application are required.
type Props struct {
	// Stage is the stage whose requests are logged: one of a REST API
	// (awsapigateway.Stage) or of an HTTP API (awsapigatewayv2.HttpStage), made in this
	// app and without an access log of its own. It can be in another stack of the same
	// account, region and CDK stage; the log group is then made in that stack.
	Stage constructs.IConstruct
	// Props configures the logging as for any service. Contract must be the preset
	// api-gateway, which is the default, or extend it: the record format is derived
	// from it.
	servicelogs.Props
}

// New provisions the access log of a stage. API Gateway writes a record with the fields
// of the contract for each request. Invalid props are reported as errors on the
// construct.
//
// For a REST API, API Gateway writes with an IAM role that has to be set once in each
// account and region (set-up-logging). A note on the construct says so.
func New(scope constructs.Construct, id string, props Props) *servicelogs.ServiceLogs {
	var mistakes mistake.List
	held, ok := written.Contract(props.Props, preset, &mistakes)
	props.Contract = held
	written.Refuse(props.Props, written.Heard{}, &mistakes)
	missing := nothing.In(props.Stage)
	if missing {
		mistakes.Addf("Stage is missing: give the stage whose log it is")
	} else {
		ok = written.Near(scope, props.Stage, "Stage "+place.Path(props.Stage), &props.Props, &mistakes) && ok
	}
	logs := servicelogs.New(scope, id, props.Props)
	if !missing && ok {
		wire(props, logs, &mistakes)
	}
	mistakes.Report(logs.Construct())
	return logs
}

// wire makes API Gateway write a record of each request to the log group
// (set-up-logging, http-api-logging).
func wire(props Props, logs *servicelogs.ServiceLogs, mistakes *mistake.List) {
	path := place.Path(props.Stage)
	arn := logs.LogGroup().Arn()
	// format returns the record format; empty if there is no valid one.
	format := func(server accesslog.Server, settings any) string {
		if settings != nil {
			mistakes.Addf("Stage %s comes with an access log: leave it out of its props", path)
			return ""
		}
		format, err := accesslog.Format(props.Contract, server)
		mistakes.Add(err)
		return format
	}
	if _, ok := props.Stage.(awsapigatewayv2.WebSocketStage); ok {
		mistakes.Addf("Stage %s belongs to a WebSocket API, which has connections and no requests: use a stage of a REST or HTTP API", path)
		return
	}
	switch stage := props.Stage.Node().DefaultChild().(type) {
	case awsapigateway.CfnStage:
		if format := format(accesslog.RestAPI, stage.AccessLogSetting()); format != "" {
			stage.SetAccessLogSetting(&awsapigateway.CfnStage_AccessLogSettingProperty{DestinationArn: arn, Format: &format})
			awscdk.Annotations_Of(logs.Construct()).AddInfo(jsii.String(
				"for a REST API, API Gateway writes with a role of the account, one in each region: awsapigateway.RestApiProps.CloudWatchRole creates one if the account has none"))
		}
	case awsapigatewayv2.CfnStage:
		if format := format(accesslog.HTTPAPI, stage.AccessLogSettings()); format != "" {
			stage.SetAccessLogSettings(&awsapigatewayv2.CfnStage_AccessLogSettingsProperty{DestinationArn: arn, Format: &format})
		}
	default:
		mistakes.Addf("Stage %s is not created in this app: set its access log where it is created, and watch that with servicelogs.New and loggroup.FromName", path)
	}
}
