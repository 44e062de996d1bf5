package alarms

import (
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/savedquery"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/recipes"
)

// ContributorsProps of alarms by Contributor Insights. Rule and LogGroup must be
// given.
type ContributorsProps struct {
	// Rule says what is counted, by what, and when the alarms go off.
	Rule recipes.ContributorRule
	// LogGroup whose log events are counted: one with a name that is known while
	// the stack is made.
	LogGroup *loggroup.LogGroup
	// Contract says what its log events are. Default: contract.Guide.
	Contract *contract.Contract
	// Name, Topics, Quiet, Query and Runbook are those of Props.
	Name    string
	Quiet   []recipes.Severity
	Topics  *Topics
	Query   *savedquery.SavedQuery
	Runbook string
}

// Contributors are the alarms of a Contributor Insights rule, one for each
// severity, and the rule itself.
type Contributors struct {
	rule   awscloudwatch.CfnInsightRule
	alarms *Alarms
}

var insightName = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

// NewContributors makes a Contributor Insights rule and its alarms. Mistakes in
// props are errors of the construct.
func NewContributors(scope constructs.Construct, id string, props ContributorsProps) *Contributors {
	this := constructs.NewConstruct(scope, &id)
	if props.Name == "" {
		props.Name = *awscdk.Stack_Of(this).StackName()
	}
	if props.Contract == nil {
		props.Contract = contract.Guide()
	}
	name := props.Name + "-" + props.Rule.Name
	var mistakes mistake.List
	if len(name) > cloudwatch.MaxInsightRuleName || !insightName.MatchString(name) {
		mistakes.Addf("the name %q of the Contributor Insights rule: allowed are %d letters, digits, - _ and .", name, cloudwatch.MaxInsightRuleName)
	}
	body := "{}"
	if props.LogGroup == nil || props.LogGroup.Name() == "" {
		mistakes.Addf("rule %s: LogGroup wants a log group with a name, which stands in the rule's text", props.Rule.Name)
	} else {
		made, err := props.Rule.Body(props.Contract, props.LogGroup.Name())
		mistakes.Add(err)
		if err == nil {
			body = made
		}
	}
	if len(body) > cloudwatch.MaxInsightRuleBody {
		mistakes.Addf("rule %s: its text is %d characters long: %d are allowed", props.Rule.Name, len(body), cloudwatch.MaxInsightRuleBody)
	}
	mistakes.Report(this)
	rule := awscloudwatch.NewCfnInsightRule(this, jsii.String("Rule"), &awscloudwatch.CfnInsightRuleProps{
		RuleName: &name, RuleBody: &body, RuleState: jsii.String("ENABLED"),
	})
	alarms := New(this, "Alarms", Props{
		Rule: props.Rule.Rule(name), Name: props.Name, Topics: props.Topics, Quiet: props.Quiet, Query: props.Query, Runbook: props.Runbook,
	})
	// The alarm names the rule in a text, which CloudFormation does not read.
	alarms.Construct().Node().AddDependency(rule)
	return &Contributors{rule: rule, alarms: alarms}
}

// Rule is the Contributor Insights rule as plain CDK knows it.
func (c *Contributors) Rule() awscloudwatch.CfnInsightRule { return c.rule }

// Alarms are its alarms.
func (c *Contributors) Alarms() *Alarms { return c.alarms }
