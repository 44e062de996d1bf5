package alarms

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/keyuse"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/taken"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/notify"
)

// topicName matches valid topic names (API_CreateTopic).
var topicName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

// checkTopics reports what is wrong with the props of topics.
func checkTopics(this constructs.Construct, props TopicsProps) *mistake.List {
	var mistakes mistake.List
	wrong := props.Severities.Check()
	for _, i := range slices.Sorted(maps.Keys(wrong)) {
		mistakes.Addf("severity %q: %w", string(props.Severities[i]), wrong[i])
	}
	here := place.Of(this)
	if !nothing.In(props.Key) {
		keyuse.Check(&mistakes, this, props.Key, "SNS") // sns-server-side-encryption
	}
	mistakes.Add(props.Encryption.Check(!nothing.In(props.Key)))
	for _, severity := range props.named() {
		mistakes.Add(props.Severities.Known(severity))
		listeners := props.listeners(severity)
		for _, m := range slices.Concat(listeners.Check(), listeners.CheckTogether()) {
			mistakes.Addf("%s: %w", severity, m)
		}
		props.checkGiven(this, severity, &mistakes)
		for i, arn := range listeners.Actions {
			action, function, err := actionOf(arn)
			if err == nil {
				err = action.Reaches(here.Account, here.Region)
			} else if !token.In(arn) {
				err = nil // already reported above
			}
			if err != nil {
				mistakes.Addf("%s: actions[%d]: %w", severity, i, err)
			}
			if function != nil {
				place.CheckStands(&mistakes, this, function, fmt.Sprintf("%s: actions[%d]: the function", severity, i), "alarms invoke functions in their own account and region")
			}
		}
		for _, of := range []struct {
			key     string
			actions int
			nil     func(int) bool
		}{
			{"Custom", len(props.Custom[severity]), func(i int) bool { return nothing.In(props.Custom[severity][i]) }},
			{"CustomOK", len(props.CustomOK[severity]), func(i int) bool { return nothing.In(props.CustomOK[severity][i]) }},
		} {
			for i := range of.actions {
				if of.nil(i) {
					mistakes.Addf("%s: %s[%d] is nil: give an action, such as awscloudwatchactions.NewSnsAction makes", severity, of.key, i)
				}
			}
		}
		custom := max(len(props.Custom[severity]), len(props.CustomOK[severity]))
		if n := 1 + len(listeners.Actions) + custom; custom > 0 && n > cloudwatch.MaxAlarmActions {
			mistakes.Addf("%s: alarms would notify the topic and do %d more: at most %d are allowed, including the topic", severity, n-1, cloudwatch.MaxAlarmActions)
		}
		if name := props.Names[severity]; name != "" {
			if listeners.Topic != "" || !token.In(name) && !topicName.MatchString(name) {
				mistakes.Addf("%s: the name %q of its topic: use 1 to 256 letters, digits, - and _, and no name for an existing topic", severity, name)
			} else if err := taken.Take(this, taken.Topic, name); err != nil {
				mistakes.Addf("%s: %w: give one of the two another name", severity, err)
			}
		}
	}
	return &mistakes
}

// checkGiven reports what is wrong with an existing topic.
func (p TopicsProps) checkGiven(this constructs.Construct, severity notify.Severity, mistakes *mistake.List) {
	const why = "alarms only notify topics in their own region"
	arn, existing := p.Existing[severity]
	topic, given := p.Topics[severity]
	switch {
	case existing && given:
		mistakes.Addf("%s: Existing and Topics both have a topic: leave one out", severity)
	case given && nothing.In(topic):
		mistakes.Addf("%s: Topics has nil: give a topic, or leave it out to create one", severity)
	case given:
		what := fmt.Sprintf("%s: the topic", severity)
		if !place.CheckRegion(mistakes, place.Of(this), place.OfResource(topic), what, why) {
			return
		}
		if resource := topic.Node().DefaultChild(); resource != nil { // this app makes it
			place.CheckStands(mistakes, this, resource, what, "a topic that this app creates lets alarms of its own account publish; for a topic of another account, give its ARN in Existing, if its policy lets alarms of this account publish")
		}
	case existing && arn == "":
		mistakes.Addf("%s: Existing is empty: give the ARN of a topic, or leave it out to create one", severity)
	case existing && token.In(arn):
		place.CheckRegion(mistakes, place.Of(this), placeOfARN(this, arn), fmt.Sprintf("%s: the topic", severity), why)
	case existing:
		if err := notify.Reaches(arn, place.Of(this).Region); err != nil {
			mistakes.Addf("%s: topic: %w", severity, err)
		}
	}
}
