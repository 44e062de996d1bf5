package notify

import (
	"fmt"
	"time"
)

// Unheard is an alarm on whether people were told at all: it goes off while a metric is
// above the threshold in a period.
type Unheard struct {
	// Suffix ends its name.
	Suffix string
	// Of is the severity whose topic it looks at; empty where it looks at the queue of what
	// was not taken.
	Of Severity
	// Description says what it means, and what to do.
	Description string
	// Namespace, Metric and Statistic are what it looks at, by a Dimension.
	Namespace, Metric, Statistic, Dimension string
	// Threshold is what is still good in a Period, and Missing what one without data is.
	Period    time.Duration
	Threshold float64
	Missing   string
	// Told are the severities whose topics tell of it.
	Told Severities
}

// Heard is what is known of who hears of a severity.
type Heard struct {
	Severity Severity
	// Made reports whether its topic is made with the others, and not there before.
	Made bool
	// Email, Webhooks and Channels report whether the topic tells such.
	Email, Webhooks, Channels bool
	// Hears reports whether somebody hears of what the topic is told, and Tells whether
	// anybody or anything hears of alarms of the severity.
	Hears, Tells bool
}

// deliveryAttempts is how often SNS tries to reach a webhook or a channel
// (SendMessageToHttp.retry).
const deliveryAttempts = 4

const unheardPeriod = 5 * time.Minute

// Undelivered returns the alarms on notifications that did not arrive: of what no webhook took,
// if there are webhooks, and of each topic that is made and tells e-mail addresses or
// channels. That of a topic tells the other severities, as a topic that fails would fail
// there again; of which severities no other one hears is returned, too.
//
// Of e-mail, a notification counts once SNS gives up; of HTTPS, which channels are told by,
// each attempt does (sns-monitoring-using-cloudwatch), so that only more than those for one
// notification say that it was lost.
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
			Description: fmt.Sprintf("A notification of an alarm of the severity %s could not be delivered. Whoever it is for was not told of that alarm.", one.Severity) +
				"\n\nFirst: see which alarms of that severity are on, and tell whoever it is for. Then see whether the addresses of the topic that the alarm looks at still stand, and channels still exist.",
			Namespace: "AWS/SNS", Metric: "NumberOfNotificationsFailed", Statistic: "Sum", Dimension: "TopicName", Period: unheardPeriod,
			// A topic of which nobody was told has no datapoints.
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

// untaken returns the alarm that goes off while the queue of what no webhook took holds
// anything. It tells the severities that have no webhooks. Where all that tell anybody have
// some, it tells these, whose e-mails and channels may still work.
//
// It looks at the queue, and not at how many notifications of a topic failed: one that
// tells the topic of this would fail there again, and go off for ever.
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
	w.Description = "A webhook did not take a notification of an alarm. Whoever it is for was not told of that alarm."
	w.Told = others
	if len(others) == 0 {
		w.Told = failing
		w.Description += " This comes by the topics of the webhooks themselves, as there is no other: by e-mail or a channel, if by anything."
	}
	w.Description += "\n\nFirst: read the messages of the queue that the alarm looks at: each holds the notification. See whether the webhook's address still stands, then delete them: the alarm is over once the queue is empty."
	return w, queued && len(w.Told) > 0
}

// UnheardTampering returns the alarm on tampering that no topic took the notification of. Alarms
// publish by other rights than rules of EventBridge, so that the topic that failed is told
// as well; nobody is, if none tells anybody.
func UnheardTampering(all []Heard) Unheard {
	w := onQueue("-unheard")
	w.Description = "A call that tampers with logs, alarms, listeners, keys or trails was seen, and no topic took the notification: nobody was told of it." +
		"\n\nFirst: read the messages of the queue that the alarm looks at: each holds the call, and why it was not taken (ERROR_CODE). See who it was, then mend the policy of the topic or of its key, and delete them: the alarm is over once the queue is empty."
	for _, one := range all {
		if one.Tells {
			w.Told = append(w.Told, one.Severity)
		}
	}
	return w
}

// onQueue returns such an alarm on a queue that holds anything. SQS says nothing of one that
// nobody touched for six hours, and what is in it is there all the same
// (monitoring-using-cloudwatch).
func onQueue(suffix string) Unheard {
	return Unheard{
		Suffix: suffix, Namespace: "AWS/SQS", Metric: "ApproximateNumberOfMessagesVisible", Statistic: "Maximum",
		Dimension: "QueueName", Period: unheardPeriod, Missing: "ignore",
	}
}
