package alarms

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/notify"
)

// newLetters makes the dead-letter queue for notifications that no webhook accepted
// (sns-configure-dead-letter-queue). It is encrypted like the topics, accepts only TLS,
// and keeps messages for 14 days, the longest that SQS allows. Each subscription that
// uses it lets its own topic, and no other, send to it.
func newLetters(this constructs.Construct, key awskms.IKey) awssqs.Queue {
	props := &awssqs.QueueProps{
		EnforceSSL:      jsii.Bool(true),
		RetentionPeriod: awscdk.Duration_Days(jsii.Number(14)),
		// SNS can use SQS-managed encryption without a grant, but not KMS's
		// alias/aws/sqs.
		Encryption: awssqs.QueueEncryption_SQS_MANAGED,
	}
	if key != nil {
		letSNSUse(this, key)
		props.Encryption, props.EncryptionMasterKey = awssqs.QueueEncryption_KMS, key
	}
	return awssqs.NewQueue(this, jsii.String("Letters"), props)
}

// letSNSUse lets the topics of this account send to queues encrypted with the key
// (sns-enable-encryption-for-topic-sqs-queue-subscriptions). The condition names the
// account rather than the topics: the topics use the key too, so a policy that named
// them would be circular.
func letSNSUse(scope constructs.Construct, key awskms.IKey) {
	letUse(scope, key, "letters", "sns.amazonaws.com", ", or notifications that no webhook accepted are lost")
}

// hasWebhooks reports whether a topic that is made here notifies a webhook.
func (p TopicsProps) hasWebhooks(severity notify.Severity) bool {
	_, existing := p.Existing[severity]
	return !existing && nothing.In(p.Topics[severity]) && len(p.Webhooks[severity]) > 0
}

// lettersName returns the start of the name of the alarm on the dead-letter queue: the
// given name, or one that distinguishes these topics from others in the stack.
func lettersName(this constructs.Construct, given string) string {
	if given != "" {
		return given
	}
	within := strings.TrimPrefix(strings.TrimPrefix(place.Path(this), place.Path(place.Stack(this))), "/")
	return fmt.Sprintf("%s-%s", ownName(this), strings.ReplaceAll(within, "/", "-"))
}
