package alarms

import (
	"cmp"
	"fmt"
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/short"
	"github.com/logstack-go/logstack/constructs/internal/token"
)

// insightName returns the name of a rule's Contributor Insights rule: the name that its
// alarms start with, shortened if it is too long.
func insightName(props BoundProps) string {
	return short.Of(props.Naming.AlarmName(props.Rule.Insight.Name), cloudwatch.MaxInsightRuleName)
}

// validInsightName matches valid names (API_PutInsightRule), except those with
// characters that would have to be escaped in an alarm's expression.
var validInsightName = regexp.MustCompile(fmt.Sprintf(`^[ !#-\[\]-~]{1,%d}$`, cloudwatch.MaxInsightRuleName))

// newInsightRule makes the Contributor Insights rule that a rule needs; nil for most
// rules.
func newInsightRule(this constructs.Construct, props BoundProps) awscloudwatch.CfnInsightRule {
	if props.Rule.Insight == nil {
		return nil
	}
	var mistakes mistake.List
	name := insightName(props)
	if !token.In(name) && !validInsightName.MatchString(name) {
		mistakes.Addf("the name %q of the Contributor Insights rule: use at most %d printable ASCII characters other than \" and \\: give the alarms another Naming", name, cloudwatch.MaxInsightRuleName)
	}
	// The body is a string, so a name that CloudFormation generates appears in it as a
	// reference.
	body, err := props.Rule.Insight.Body(cmp.Or(props.LogGroup.Name(), *props.LogGroup.NameRef()))
	if err != nil {
		mistakes.Add(err)
		body = "{}"
	}
	if len(body) > cloudwatch.MaxInsightRuleBody && !token.In(body) {
		mistakes.Addf("rule %s: its text is %d characters long: at most %d are allowed", props.Rule.Rule.Name, len(body), cloudwatch.MaxInsightRuleBody)
	}
	mistakes.Report(this)
	return awscloudwatch.NewCfnInsightRule(this, jsii.String("Rule"), &awscloudwatch.CfnInsightRuleProps{
		RuleName: &name, RuleBody: &body, RuleState: jsii.String("ENABLED"),
	})
}
