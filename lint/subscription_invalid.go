package lint

import (
	"fmt"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch"
)

// notSentTo are resource types that log events are sometimes sent to by
// mistake.
var notSentTo = []string{
	"AWS::S3::Bucket", "AWS::SNS::Topic", "AWS::SQS::Queue", "AWS::Logs::LogGroup", "AWS::DynamoDB::Table",
	"AWS::Events::EventBus", "AWS::StepFunctions::StateMachine", "AWS::IAM::Role",
}

var subscriptionInvalid = Check{ID: "subscription/invalid", Severity: Fatal, run: func(p *pass) {
	for _, s := range p.subscriptions() {
		var wrong string
		switch {
		case s.Destination == "":
		case s.made != nil && slices.Contains(notSentTo, s.made.Type):
			wrong = fmt.Sprintf("its destination %s is of the type %s", s.made.LogicalID, s.made.Type)
		case s.made != nil && s.kind != "" && isName(s.Destination):
			wrong = fmt.Sprintf("its destination is the name of %s instead of its ARN", s.made.LogicalID)
		case !isOpen(s.Destination):
			if _, err := cloudwatch.ParseTarget(s.Destination); err != nil {
				wrong = "its destination is not something that log events can be sent to"
			}
		}
		if wrong != "" {
			s.tell(p, "DestinationArn", message{
				summary: wrong,
				details: "CloudWatch refuses it (API_PutSubscriptionFilter).",
				remedy:  "name " + cloudwatch.TargetForm,
			})
		}
		if d := cloudwatch.Distribution(s.Distribution); d != "" && !isOpen(s.Distribution) && !slices.Contains(cloudwatch.Distributions(), d) {
			s.tell(p, "Distribution", message{
				summary: fmt.Sprintf("there is no distribution %s", s.Distribution),
				details: "CloudWatch refuses it (API_PutSubscriptionFilter).",
				remedy:  fmt.Sprintf("write one of %v", cloudwatch.Distributions()),
			})
		}
	}
}}
