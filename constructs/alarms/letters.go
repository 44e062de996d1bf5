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

// newLetters makes the queue of what no webhook took (sns-configure-dead-letter-queue):
// encrypted as the topics are, for TLS only, and kept for 14 days, the longest that SQS
// keeps anything. Each subscription that is given it lets its topic, and no other, send.
func newLetters(this constructs.Construct, key awskms.IKey) awssqs.Queue {
	props := &awssqs.QueueProps{
		EnforceSSL:      jsii.Bool(true),
		RetentionPeriod: awscdk.Duration_Days(jsii.Number(14)),
		// SNS may use SQS's own key there without being let in, and not KMS's alias/aws/sqs.
		Encryption: awssqs.QueueEncryption_SQS_MANAGED,
	}
	if key != nil {
		letSNSUse(this, key)
		props.Encryption, props.EncryptionMasterKey = awssqs.QueueEncryption_KMS, key
	}
	return awssqs.NewQueue(this, jsii.String("Letters"), props)
}

// letSNSUse lets the topics of this account send to queues encrypted with the key
// (sns-enable-encryption-for-topic-sqs-queue-subscriptions). The condition is the account,
// as topics are encrypted with the key, too: a policy that named them would wait for them.
func letSNSUse(scope constructs.Construct, key awskms.IKey) {
	letUse(scope, key, "letters", "sns.amazonaws.com", ", or notifications that no webhook took are lost")
}

// hasWebhooks reports whether a topic that is made tells a webhook.
func (p TopicsProps) hasWebhooks(severity notify.Severity) bool {
	_, existing := p.Existing[severity]
	return !existing && nothing.In(p.Topics[severity]) && len(p.Webhooks[severity]) > 0
}

// lettersName starts the name of the alarm on what no webhook took: the name that is
// given, or what tells these topics from others of their stack.
func lettersName(this constructs.Construct, given string) string {
	if given != "" {
		return given
	}
	within := strings.TrimPrefix(strings.TrimPrefix(place.Path(this), place.Path(place.Stack(this))), "/")
	return fmt.Sprintf("%s-%s", ownName(this), strings.ReplaceAll(within, "/", "-"))
}
