package stacks

import (
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/constructs/subscription"
)

// subscribe makes the subscription filters of a pair of log groups, in the scope of the
// resources that watch them. The configuration has validated the patterns.
func (l *Logging) subscribe(scope constructs.Construct, env config.Environment, w *writer) {
	for _, name := range slices.Sorted(maps.Keys(env.Subscriptions)) {
		of := env.Subscriptions[name]
		group := w.group(of.LogGroup)
		if group == nil {
			continue
		}
		pattern, err := filterpattern.Parse(of.Pattern)
		if err != nil {
			awscdk.Annotations_Of(scope).AddError(jsii.String(err.Error()))
		}
		var key awskms.IKey
		if of.KeyArn != "" {
			key = awskms.Key_FromKeyArn(scope, jsii.String("SubscriptionKey-"+name), &of.KeyArn)
		}
		props := subscription.Props{
			LogGroup: group, Name: name, Pattern: pattern, To: subscription.Arn(of.To, key), Distribution: of.Distribution,
		}
		if of.RoleArn != "" {
			props.Role = awsiam.Role_FromRoleArn(scope, jsii.String("SubscriptionRole-"+name), &of.RoleArn, &awsiam.FromRoleArnOptions{Mutable: jsii.Bool(false)})
		}
		subscription.New(scope, "Subscription-"+name, props)
	}
}
