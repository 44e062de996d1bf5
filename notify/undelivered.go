package notify

import (
	"fmt"
	"time"
)

// Unheard is an alarm on notifications that did not arrive. It goes off if a metric
// is above the threshold in a period.
type Unheard struct {
	// Suffix ends the alarm's name.
	Suffix string
	// Of is the severity whose topic the alarm watches; empty if it watches the
	// dead-letter queue.
	Of Severity
	// Description says what the alarm means, and what to do.
	Description string
	// Namespace, Metric, Statistic and Dimension say what the alarm watches.
	Namespace, Metric, Statistic, Dimension string
	// Threshold is the highest value that is still good in a Period. Missing says
	// how to treat missing data.
	Period    time.Duration
	Threshold float64
	Missing   string
	// Told are the severities whose topics the alarm notifies.
	Told Severities
}

// Heard is what is known about the listeners of a severity.
type Heard struct {
	Severity Severity
	// Made says that its topic is made with the others, rather than one that
	// exists.
	Made bool
	// Email, Webhooks and Channels say whether the topic has such listeners.
	Email, Webhooks, Channels bool
	// Hears says that somebody is told what is published to the topic. Tells says
	// that anybody or anything is told about alarms of the severity.
	Hears, Tells bool
}

// deliveryAttempts is the number of times that SNS tries to reach a webhook or a
// channel (SendMessageToHttp.retry).
const deliveryAttempts = 4

const unheardPeriod = 5 * time.Minute

// Undelivered returns the alarms on notifications that did not arrive: one on what
// no webhook took, if there are webhooks, and one for each topic that is made and
// has e-mail addresses or channels. The alarm on a topic notifies the other
// severities, because the topic itself would fail again. The severities for which
// there is no other are returned as lonely.
//
// For e-mail, SNS counts a failed notification once, when it gives up. For HTTPS,
// which also reaches channels, it counts each attempt
// (sns-monitoring-using-cloudwatch), so that only more failures than attempts for
// one notification mean that it was lost.
func Undelivered(all []Heard) (unheard []Unheard, lonely []Severity) {
	if w, ok := untaken(all); ok {
		unheard = append(unheard, w)
	}
	for _, one := range all {
		if !one.Made || !one.Email && !one.Channels {
			continue
		}
		w := Unheard{
			Suffix: "-undelivered-" + string(one.Severity), Of: one.Severity,
			Description: fmt.Sprintf("A notification from an alarm of severity %s could not be delivered. Its recipients do not know of that alarm.", one.Severity) +
				"\n\nFirst: see which alarms of that severity are in ALARM, and tell the recipients. Then see whether the addresses and channels of the topic that the alarm looks at still exist.",
			Namespace: "AWS/SNS", Metric: "NumberOfNotificationsFailed", Statistic: "Sum", Dimension: "TopicName", Period: unheardPeriod,
			// A topic without failures has no datapoints.
			Missing: "notBreaching",
		}
		for _, other := range all {
			if other.Severity != one.Severity && other.Hears {
				w.Told = append(w.Told, other.Severity)
			}
		}
		if len(w.Told) == 0 {
			lonely = append(lonely, one.Severity)
			continue
		}
		if one.Channels || one.Webhooks {
			w.Threshold = deliveryAttempts - 1
		}
		unheard = append(unheard, w)
	}
	return unheard, lonely
}

// untaken returns the alarm that goes off while the dead-letter queue of the
// webhooks holds anything. It notifies the severities that have no webhooks. If
// every severity has some, it notifies those all the same, because their e-mail
// addresses and channels may still work.
//
// It watches the queue rather than the number of notifications of a topic that
// failed: an alarm that notifies this topic would fail there, too, and never be
// over.
func untaken(all []Heard) (Unheard, bool) {
	w := onQueue("-undelivered")
	var failing, others Severities
	queued := false
	for _, one := range all {
		queued = queued || one.Made && one.Webhooks
		switch {
		case !one.Tells:
		case one.Webhooks:
			failing = append(failing, one.Severity)
		default:
			others = append(others, one.Severity)
		}
	}
	w.Description = "A webhook did not accept a notification from an alarm. Its recipients do not know of that alarm."
	w.Told = others
	if len(others) == 0 {
		w.Told = failing
		w.Description += " You get this through the topics of the webhooks themselves, by e-mail or in a channel, because there is no other topic."
	}
	w.Description += "\n\nFirst: read the messages in the queue that the alarm looks at: each is a notification. See whether the webhook's address still works, then delete them: the alarm ends once the queue is empty."
	return w, queued && len(w.Told) > 0
}

// UnheardTampering returns the alarm on notifications of tampering that no topic
// took. Alarms publish with other permissions than EventBridge rules, so the alarm
// also notifies the topic that failed. It notifies nobody if no severity has
// listeners.
func UnheardTampering(all []Heard) Unheard {
	w := onQueue("-unheard")
	w.Description = "A call tampered with logs, alarms, recipients, keys or trails, but no topic accepted the notification: nobody was notified." +
		"\n\nFirst: read the messages in the queue that the alarm looks at: each has the call, and why it was not accepted (ERROR_CODE). See who made the call, then fix the policy of the topic or of its key, and delete the messages: the alarm ends once the queue is empty."
	for _, one := range all {
		if one.Tells {
			w.Told = append(w.Told, one.Severity)
		}
	}
	return w
}

// onQueue returns an alarm on a queue that holds anything. SQS reports nothing
// about a queue that was inactive for six hours, although its messages are still
// there (monitoring-using-cloudwatch).
func onQueue(suffix string) Unheard {
	return Unheard{
		Suffix: suffix, Namespace: "AWS/SQS", Metric: "ApproximateNumberOfMessagesVisible", Statistic: "Maximum",
		Dimension: "QueueName", Period: unheardPeriod, Missing: "ignore",
	}
}
