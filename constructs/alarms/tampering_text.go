package alarms

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/notify"
)

// said maps names to the fields of a record that a notification shows. EventBridge
// leaves out a field that a record does not have (eb-transform-target-input).
var said = map[string]string{
	"kind": "$.detail.userIdentity.type", "who": "$.detail.userIdentity.arn",
	"call": "$.detail.eventName", "service": "$.detail.eventSource",
	"region": "$.region", "account": "$.account", "at": "$.detail.eventTime",
	"from": "$.detail.sourceIPAddress", "error": "$.detail.errorCode", "event": "$.detail.eventID",
}

// what lists the request parameters that name the target of a call. A call has at most
// one parameter of each row.
var what = [][]string{
	{"logGroupName", "logGroupIdentifier", "resourceIdentifier", "topicArn", "subscriptionArn", "keyId", "name", "trailName", "eventDataStore", "bucketName", "deliveryStreamName", "stackName", "destinationName", "rule", "alarmName", "alarmNames[0]"},
	{"logStreamName", "filterName", "policyName", "attributeName"},
}

// toldAs returns the notification of a call: who did what, to what and from where, what
// it means, and what to do first. Chat channels only show text in the format of a
// custom notification (custom-notifs); everybody else gets plain sentences.
func toldAs(rule alarmrules.Rule, channels bool) *awsevents.CfnRule_InputTransformerProperty {
	paths := map[string]*string{}
	for name, path := range said {
		paths[name] = jsii.String(path)
	}
	var to []string
	for _, row := range what {
		var one strings.Builder
		for _, parameter := range row {
			name := strings.TrimSuffix(parameter, "[0]")
			paths[name] = jsii.String("$.detail.requestParameters." + parameter)
			one.WriteString("<" + name + ">")
		}
		to = append(to, one.String())
	}
	sentence := "<kind> <who> called <call> (<service>) on " + strings.Join(to, " ") + " in <region>, account <account>, at <at>, from <from>. Error, if it failed: <error>."
	end := " The CloudTrail record is <event>."
	title, meaning, first := quoted("Tampering: "+rule.Name), quoted(rule.Meaning), quoted("First: "+rule.FirstSteps)
	var template string
	if channels {
		template = `{"version":"1.0","source":"custom","content":{"textType":"client-markdown","title":"` + title +
			`","description":"` + sentence + " " + meaning + end + `","nextSteps":["` + quoted(rule.FirstSteps) + `"]}}`
	} else {
		template = `"` + title + ". " + sentence + " " + meaning + " " + first + end + `"`
	}
	return &awsevents.CfnRule_InputTransformerProperty{InputPathsMap: &paths, InputTemplate: &template}
}

// quoted escapes a text for use inside JSON quotes, where < would begin a variable.
func quoted(text string) string {
	out, err := json.Marshal(text)
	if err != nil {
		panic(err) // marshalling a string cannot fail
	}
	return string(out[1 : len(out)-1])
}

// shortened truncates a text to a number of characters.
func shortened(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

// hasChannels reports whether chat channels receive a severity: through these topics,
// or through another stack that knows the topic by its name.
func (t *Topics) hasChannels(severity notify.Severity) bool {
	p := t.props
	return len(p.Slack[severity])+len(p.Teams[severity]) > 0 || p.Names[severity] != ""
}
