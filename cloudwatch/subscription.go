package cloudwatch

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/enum"
)

// TargetKind is a kind of what a subscription filter can send log events to.
type TargetKind string

// The kinds of targets (API_PutSubscriptionFilter).
const (
	// TargetFirehose is a delivery stream of Amazon Data Firehose, of whichever region of
	// the log group's account.
	TargetFirehose TargetKind = "a Firehose stream"
	// TargetStream is a stream of Kinesis Data Streams, of the log group's account.
	TargetStream TargetKind = "a Kinesis stream"
	// TargetFunction is a Lambda function of the log group's account and region.
	TargetFunction TargetKind = "a Lambda function"
	// TargetDestination is a destination of CloudWatch Logs, such as another account has
	// for the logs of others, of the log group's region.
	TargetDestination TargetKind = "a destination"
)

// Target is what a subscription filter sends log events to.
type Target struct {
	Kind            TargetKind
	Account, Region string
}

// TargetForm says what ParseTarget reads.
const TargetForm = "the ARN of a Firehose stream, a Kinesis stream, a Lambda function or a destination of CloudWatch Logs, such as arn:aws:firehose:eu-central-1:111122223333:deliverystream/logs"

// targetForms are the forms of the ARNs of targets, by their kinds.
var targetForms = map[TargetKind]*regexp.Regexp{
	TargetFirehose:    regexp.MustCompile(`^arn:aws[a-z-]*:firehose:[a-z0-9-]+:[0-9]{12}:deliverystream/[A-Za-z0-9_.-]{1,64}$`),
	TargetStream:      regexp.MustCompile(`^arn:aws[a-z-]*:kinesis:[a-z0-9-]+:[0-9]{12}:stream/[A-Za-z0-9_.-]{1,128}$`),
	TargetFunction:    regexp.MustCompile(`^arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9$_-]{1,128})?$`),
	TargetDestination: regexp.MustCompile(`^arn:aws[a-z-]*:logs:[a-z0-9-]+:[0-9]{12}:destination:[^:*]{1,512}$`),
}

// ParseTarget reads the ARN of what a subscription filter sends log events to. It is an
// error if it is of nothing that it can send to.
func ParseTarget(arn string) (Target, error) {
	for kind, form := range targetForms {
		if form.MatchString(arn) {
			parts := strings.Split(arn, ":")
			return Target{kind, parts[4], parts[3]}, nil
		}
	}
	return Target{}, fmt.Errorf("wants %s", TargetForm)
}

// TargetForms returns the forms of the ARNs that ParseTarget reads, as regular expressions.
func TargetForms() []string {
	var forms []string
	for _, kind := range slices.Sorted(maps.Keys(targetForms)) {
		forms = append(forms, targetForms[kind].String())
	}
	return forms
}

// Distribution is how log events are spread over the shards of a Kinesis stream.
type Distribution string

// The distributions (API_PutSubscriptionFilter).
const (
	// ByLogStream keeps what one log stream holds together, and in order.
	ByLogStream Distribution = "ByLogStream"
	// Random spreads evenly.
	Random Distribution = "Random"
)

// Distributions returns all distributions, the default first.
func Distributions() []Distribution { return []Distribution{ByLogStream, Random} }

// UnmarshalText reads a distribution's name; the error lists those there are.
func (d *Distribution) UnmarshalText(text []byte) error {
	return enum.Unmarshal(d, text, "distribution", Distributions())
}
