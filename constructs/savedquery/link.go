package savedquery

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/constructs/loggroup"
)

// consoleName is a log group's name as an address of the console has it. One that only
// the deployment knows is escaped there: of what such a name can hold, / and # must be.
func consoleName(group *loggroup.LogGroup) string {
	if name := group.Name(); name != "" && !token.In(name) {
		return consoleText(name)
	}
	name := group.NameRef()
	for _, c := range []string{"/", "#"} {
		name = awscdk.Fn_Join(jsii.String(consoleText(c)), awscdk.Fn_Split(&c, name, nil))
	}
	return *name
}

// consoleURL is the address by which the console opens a Logs Insights query.
// AWS documents no such address; this is the form that the console itself
// writes: an object in its own notation, ~(key~value~key~value), a list as
// ~(~value~value), a text behind ' with *xx for all but letters, digits and
// - _ ., and all of that escaped twice, with $ for %.
func consoleURL(region, query string, logGroups []string) string {
	const open, close, value, text = "$2528", "$2529", "$257E", "$257E$2527"
	var sources strings.Builder
	for _, group := range logGroups {
		sources.WriteString(text + group)
	}
	detail := value + open + strings.Join([]string{
		"end" + value + "0",
		"start" + value + "-3600",
		"timeType" + text + "RELATIVE",
		"unit" + text + "seconds",
		"editorString" + text + consoleText(query),
		"source" + value + open + sources.String() + close,
	}, value) + close
	return fmt.Sprintf("https://%s.%s/cloudwatch/home?region=%s#logsV2:logs-insights$3FqueryDetail$3D%s",
		region, consoleDomain(region), region, detail)
}

// consoleDomain is where the console of the region's partition stands. A
// region that is known only at deployment is taken to be a commercial one.
func consoleDomain(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "console.amazonaws.cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "console.amazonaws-us-gov.com"
	}
	return "console.aws.amazon.com"
}

func consoleText(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '.':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "*%02x", c)
		}
	}
	return b.String()
}
