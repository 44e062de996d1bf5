package savedquery

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/constructs/loggroup"
)

// consoleName returns a log group's name as a console URL encodes it. A token is
// encoded at deployment: of the characters that a name can have, / and # must be.
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

// consoleURL returns the URL that opens a Logs Insights query in the console. AWS does
// not document the format; this is what the console itself writes: an object as
// ~(key~value~key~value), a list as ~(~value~value), a string after ' with *xx for all
// characters but letters, digits and - _ ., and all of that escaped twice, with $ for
// %.
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

// consoleDomain returns the domain of the console in the region's partition. A region
// that is known only at deployment is assumed to be a commercial one.
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
