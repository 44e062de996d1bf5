package cloudwatch

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/lazyregexp"
)

// TargetKind is a kind of target for a subscription filter.
type TargetKind string

// The kinds of targets (API_PutSubscriptionFilter).
const (
	// TargetFirehose is a delivery stream of Amazon Data Firehose in the log
	// group's account, in any region.
	TargetFirehose TargetKind = "a Firehose stream"
	// TargetStream is a stream of Kinesis Data Streams in the log group's account.
	TargetStream TargetKind = "a Kinesis stream"
	// TargetFunction is a Lambda function in the log group's account and region.
	TargetFunction TargetKind = "a Lambda function"
	// TargetDestination is a CloudWatch Logs destination in the log group's region,
	// with which another account receives logs.
	TargetDestination TargetKind = "a destination"
)

// Target is the resource to which a subscription filter sends log events.
type Target struct {
	Kind            TargetKind
	Account, Region string
}

// TargetForm describes what ParseTarget accepts.
const TargetForm = "the ARN of a Firehose stream, a Kinesis stream, a Lambda function or a destination of CloudWatch Logs, such as arn:aws:firehose:eu-central-1:111122223333:deliverystream/logs"

// targetForms match the ARNs of targets, by kind.
var targetForms = map[TargetKind]*lazyregexp.Regexp{
	TargetFirehose:    lazyregexp.New(`^arn:aws[a-z-]*:firehose:[a-z0-9-]+:[0-9]{12}:deliverystream/[A-Za-z0-9_.-]{1,64}$`),
	TargetStream:      lazyregexp.New(`^arn:aws[a-z-]*:kinesis:[a-z0-9-]+:[0-9]{12}:stream/[A-Za-z0-9_.-]{1,128}$`),
	TargetFunction:    lazyregexp.New(`^arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9$_-]{1,128})?$`),
	TargetDestination: lazyregexp.New(`^arn:aws[a-z-]*:logs:[a-z0-9-]+:[0-9]{12}:destination:[^:*]{1,512}$`),
}

// ParseTarget parses the ARN of a subscription filter's target. It returns an error
// if a subscription filter cannot send to such a resource.
func ParseTarget(arn string) (Target, error) {
	for kind, form := range targetForms {
		if form.MatchString(arn) {
			parts := strings.Split(arn, ":")
			return Target{kind, parts[4], parts[3]}, nil
		}
	}
	return Target{}, fmt.Errorf("must be %s", TargetForm)
}

// TargetForms returns the forms of the ARNs that ParseTarget accepts, as regular
// expressions.
func TargetForms() []string {
	var forms []string
	for _, kind := range slices.Sorted(maps.Keys(targetForms)) {
		forms = append(forms, targetForms[kind].String())
	}
	return forms
}

// Distribution is the way in which log events are distributed over the shards of a
// Kinesis stream.
type Distribution string

// The distributions (API_PutSubscriptionFilter).
const (
	// ByLogStream keeps the log events of a log stream together, and in order.
	ByLogStream Distribution = "ByLogStream"
	// Random distributes log events evenly.
	Random Distribution = "Random"
)

// Distributions returns all distributions, the default first.
func Distributions() []Distribution { return []Distribution{ByLogStream, Random} }

// UnmarshalText sets the distribution from its name. If there is no such
// distribution, the error lists all of them.
func (d *Distribution) UnmarshalText(text []byte) error {
	return enum.Unmarshal(d, text, "distribution", Distributions())
}
