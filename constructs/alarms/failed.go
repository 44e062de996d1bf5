package alarms

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/notify"
)

// watchDelivery makes the alarms on undelivered notifications (notify.Undelivered): one
// for the dead-letter queue, if there is one, and one for each topic.
func (t *Topics) watchDelivery(queue awssqs.Queue, named string, mistakes *mistake.List) {
	unheard, lonely := notify.Undelivered(t.heard())
	for _, w := range unheard {
		if w.Of == "" {
			t.watch(t.construct, "LettersAlarm", w, watched{named, "the alarm on notifications that no webhook accepted: give one of the two topics another Name", queue.QueueName()}, mistakes)
			continue
		}
		t.watch(t.construct, "Undelivered-"+string(w.Of), w, watched{
			named, "the alarm on notifications that were not delivered: give one of the two topics another Name", t.topics[w.Of].TopicName(),
		}, mistakes)
	}
	for _, severity := range lonely {
		if !t.props.ActionsDisabled {
			awscdk.Annotations_Of(t.construct).AddInfo(jsii.String(fmt.Sprintf(
				"nobody learns of notifications of severity %s that SNS could not deliver: no topic of another severity notifies anybody", severity)))
		}
	}
}

// heard lists who is notified of each severity, as far as that is known.
func (t *Topics) heard() []notify.Heard {
	p := t.props
	var all []notify.Heard
	for _, severity := range p.Severities {
		if t.arns[severity] == nil {
			continue // invalid, which has been reported
		}
		_, existing := p.Existing[severity]
		all = append(all, notify.Heard{
			Severity: severity, Made: !existing && nothing.In(p.Topics[severity]),
			Email: len(p.Email[severity]) > 0, Webhooks: len(p.Webhooks[severity]) > 0, Channels: t.hasChannels(severity),
			Hears: t.hears(severity), Tells: t.tells(severity),
		})
	}
	return all
}

// hears reports whether anybody is notified by the topic of a severity.
func (t *Topics) hears(severity notify.Severity) bool {
	p := t.props
	of := p.listeners(severity)
	return of.Topic != "" || len(of.Email)+len(of.Webhooks) > 0 || t.hasChannels(severity)
}
