package alarms

import (
	"fmt"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/notify"
)

// deliveryAttempts is how often SNS tries to reach a webhook or a channel
// (SendMessageToHttp.retry).
const deliveryAttempts = 4

// watchFailures makes an alarm for each severity with a topic of its own that tells e-mail
// addresses or channels: it goes off when SNS could not deliver a notification, and tells
// the other severities, as a topic that fails would fail there again. What webhooks did not
// take is in the queue, which has an alarm of its own.
//
// Of e-mail, a notification counts once SNS gives up; of HTTPS, which channels are told by,
// each attempt does (sns-monitoring-using-cloudwatch), so that only more than those for one
// notification say that it was lost.
func (t *Topics) watchFailures(named string, mistakes *mistake.List) {
	for _, severity := range t.props.Severities {
		p := t.props
		_, existing := p.Existing[severity]
		channels := t.hasChannels(severity)
		if existing || !nothing.In(p.Topics[severity]) || t.arns[severity] == nil || len(p.Email[severity]) == 0 && !channels {
			continue
		}
		told := slices.DeleteFunc(slices.Clone(p.Severities), func(other notify.Severity) bool {
			return other == severity || t.arns[other] == nil || !t.hears(other)
		})
		if len(told) == 0 {
			if !p.ActionsDisabled {
				awscdk.Annotations_Of(t.construct).AddInfo(jsii.String(fmt.Sprintf(
					"nobody hears of notifications of %s that SNS could not deliver: there is no topic of another severity that tells anybody", severity)))
			}
			continue
		}
		w := unheard{
			named: named, suffix: "-undelivered-" + string(severity), taken: "the alarm on notifications that were not delivered: give one of the two topics another Name",
			description: fmt.Sprintf("A notification of an alarm of the severity %s could not be delivered. Whoever it is for was not told of that alarm.", severity) +
				"\n\nFirst: see which alarms of that severity are on, and tell whoever it is for. Then see whether the addresses of the topic that the alarm looks at still stand, and channels still exist.",
			namespace: "AWS/SNS", metric: "NumberOfNotificationsFailed", statistic: "Sum",
			dimension: "TopicName", of: t.topics[severity].TopicName(),
			// A topic of which nobody was told has no datapoints.
			missing: "notBreaching",
		}
		if channels || len(p.Webhooks[severity]) > 0 {
			w.threshold = deliveryAttempts - 1
		}
		t.watch(t.construct, "Undelivered-"+string(severity), w, told, mistakes)
	}
}

// hears reports whether somebody hears of what the topic of a severity is told.
func (t *Topics) hears(severity notify.Severity) bool {
	p := t.props
	of := p.listeners(severity)
	return of.Topic != "" || len(of.Email)+len(of.Webhooks) > 0 || t.hasChannels(severity)
}
