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

// insightName is what the Contributor Insights rule of a rule is called: as its alarms
// are, and shorter where that is longer than such a name can be.
func insightName(props BoundProps) string {
	return short.Of(props.Naming.AlarmName(props.Rule.Insight.Name), cloudwatch.MaxInsightRuleName)
}

// validInsightName is the form of such a name (API_PutInsightRule), but for what would
// have to be escaped where an alarm names it.
var validInsightName = regexp.MustCompile(fmt.Sprintf(`^[ !#-\[\]-~]{1,%d}$`, cloudwatch.MaxInsightRuleName))

// newInsightRule makes the Contributor Insights rule that a rule needs; nil for most.
func newInsightRule(this constructs.Construct, props BoundProps) awscloudwatch.CfnInsightRule {
	if props.Rule.Insight == nil {
		return nil
	}
	var mistakes mistake.List
	name := insightName(props)
	if !token.In(name) && !validInsightName.MatchString(name) {
		mistakes.Addf("the name %q of the Contributor Insights rule: allowed are %d printable ASCII characters other than \" and \\: give the alarms another Naming", name, cloudwatch.MaxInsightRuleName)
	}
	// A name that CloudFormation makes up stands in the text as a reference.
	body, err := props.Rule.Insight.Body(cmp.Or(props.LogGroup.Name(), *props.LogGroup.NameRef()))
	if err != nil {
		mistakes.Add(err)
		body = "{}"
	}
	if len(body) > cloudwatch.MaxInsightRuleBody && !token.In(body) {
		mistakes.Addf("rule %s: its text is %d characters long: %d are allowed", props.Rule.Rule.Name, len(body), cloudwatch.MaxInsightRuleBody)
	}
	mistakes.Report(this)
	return awscloudwatch.NewCfnInsightRule(this, jsii.String("Rule"), &awscloudwatch.CfnInsightRuleProps{
		RuleName: &name, RuleBody: &body, RuleState: jsii.String("ENABLED"),
	})
}
