// Command thumbnails is another team's CDK app without containers: a REST API, its
// functions, and a state machine. It adds logstack's logging to each with one call,
// between the two marks.
package main

import (
	"fmt"
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/apigatewaylogs"
	"github.com/logstack-go/logstack/constructs/lambdalogs"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/constructs/stepfunctionslogs"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/stacks"
)

const code = `exports.handler = async (event) => {
  console.info("resizing %s", event.path);
  return { statusCode: 200, body: "done" };
};`

func main() {
	defer stacks.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("thumbnails"), nil)

	function := func(id string) awslambda.Function {
		return awslambda.NewFunction(stack, &id, &awslambda.FunctionProps{
			Runtime: awslambda.Runtime_NODEJS_22_X(), Handler: jsii.String("index.handler"),
			Code: awslambda.Code_FromInline(jsii.String(code)), Timeout: awscdk.Duration_Seconds(jsii.Number(10)),
		})
	}
	resize, upload := function("Resize"), function("Upload")
	api := awsapigateway.NewLambdaRestApi(stack, jsii.String("Api"), &awsapigateway.LambdaRestApiProps{Handler: upload})
	importer := awsstepfunctions.NewStateMachine(stack, jsii.String("Import"), &awsstepfunctions.StateMachineProps{
		DefinitionBody: awsstepfunctions.DefinitionBody_FromChainable(awsstepfunctions.NewPass(stack, jsii.String("Start"), nil)),
	})

	// logstack:
	topics := alarms.NewTopics(stack, "Topics", alarms.TopicsProps{
		Name:  "thumbnails",
		Email: map[notify.Severity][]string{notify.Page: {"oncall@example.com"}},
	})
	of := func(service string) servicelogs.Props {
		return servicelogs.Props{Application: "thumbnails", Service: service, Topics: topics}
	}
	lambdalogs.New(stack, "ResizeLogs", lambdalogs.Props{Function: resize, Props: of("resize")})
	lambdalogs.New(stack, "UploadLogs", lambdalogs.Props{Function: upload, Props: of("upload")})
	apigatewaylogs.New(stack, "ApiLogs", apigatewaylogs.Props{Stage: api.DeploymentStage(), Props: of("api")})
	stepfunctionslogs.New(stack, "ImportLogs", stepfunctionslogs.Props{StateMachine: importer, Props: of("import")})
	// :logstack

	if err := stacks.Synth(app); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
