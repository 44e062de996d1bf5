package alarms

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/savedquery"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/recipes"
)

// LogProps of the alarms that a log rule makes. Rule and LogGroups must be given.
type LogProps struct {
	// Rule says what is asked, when the alarms go off, and what they mean. It is
	// bound to a contract (see recipes.LogRule.Bind).
	Rule recipes.LogRule
	// LogGroups that are asked: 1 to 50 of this region.
	LogGroups []*loggroup.LogGroup
	// Roles by which CloudWatch asks them. Default: NewLogRoles.
	Roles *LogRoles
	// Name, Topics, Query and Runbook are those of Props.
	Name    string
	Topics  *Topics
	Query   *savedquery.SavedQuery
	Runbook string
}

// LogAlarms are the alarms of one log rule, one for each severity.
type LogAlarms struct {
	construct constructs.Construct
	alarms    map[recipes.Severity]awscloudwatch.CfnLogAlarm
}

// What a scheduled query of an alarm may be (API_ScheduledQueryConfiguration,
// which names two lengths of an aggregation: this is the shorter; CloudFormation
// reference, AWS::CloudWatch::LogAlarm).
const (
	maxAggregation = 256
	maxLogGroups   = 50
	maxOver        = 30 * 24 * time.Hour
	maxResults     = 100
	maxLogLines    = 50
)

// NewLog makes the alarms of a log rule. Mistakes in props are errors of the
// construct.
//
// CloudWatch asks its query by itself, and every answer reads what the time span
// holds: it is billed by what it reads, like any query. An alarm that counts
// without telling contributors apart costs less as a metric filter (New).
func NewLog(scope constructs.Construct, id string, props LogProps) *LogAlarms {
	this := constructs.NewConstruct(scope, &id)
	if props.Name == "" {
		props.Name = *awscdk.Stack_Of(this).StackName()
	}
	made := &LogAlarms{construct: this, alarms: map[recipes.Severity]awscloudwatch.CfnLogAlarm{}}
	if checkLog(props).Report(this) {
		return made
	}
	if props.Roles == nil {
		props.Roles = NewLogRoles(this, "Roles", props.LogGroups...)
	}
	described := props.text().describe(this)
	for _, severity := range props.Rule.Severities() {
		made.alarms[severity] = newLogAlarm(this, props, severity, described)
	}
	return made
}

// Construct is the scope that the alarms stand in.
func (a *LogAlarms) Construct() constructs.Construct { return a.construct }

// Alarm is the alarm of that severity as plain CDK knows it; nil where the
// rule has no threshold for it.
func (a *LogAlarms) Alarm(severity recipes.Severity) awscloudwatch.CfnLogAlarm {
	return a.alarms[severity]
}

func newLogAlarm(this constructs.Construct, props LogProps, severity recipes.Severity, described string) awscloudwatch.CfnLogAlarm {
	rule := props.Rule
	query, aggregation, _ := rule.Split() // checked before
	var groups []*string
	for _, g := range props.LogGroups {
		groups = append(groups, g.Arn())
	}
	minutes := int(rule.Every / time.Minute)
	rate := fmt.Sprintf("rate(%d minutes)", minutes)
	if minutes == 1 {
		rate = "rate(1 minute)"
	}
	out := &awscloudwatch.CfnLogAlarmProps{
		AlarmName:              alarmName(props.Name, rule.Name, severity),
		AlarmDescription:       &described,
		ComparisonOperator:     jsii.String(string(rule.Comparison)),
		Threshold:              jsii.Number(rule.Thresholds[severity]),
		QueryResultsToEvaluate: jsii.Number(float64(rule.ResultsToEvaluate)),
		QueryResultsToAlarm:    jsii.Number(float64(rule.ResultsToAlarm)),
		TreatMissingData:       jsii.String(string(rule.Missing)),
		ScheduledQueryConfiguration: &awscloudwatch.CfnLogAlarm_ScheduledQueryConfigurationProperty{
			QueryString:           &query,
			AggregationExpression: &aggregation,
			LogGroupIdentifiers:   &groups,
			ScheduledQueryRoleArn: props.Roles.query.RoleArn(),
			ScheduleConfiguration: &awscloudwatch.CfnLogAlarm_ScheduleConfigurationProperty{
				ScheduleExpression: &rate,
				StartTimeOffset:    jsii.Number(rule.Over.Seconds()),
			},
		},
		Tags: severityTag(severity),
	}
	if rule.LogLines > 0 {
		out.ActionLogLineCount = jsii.Number(float64(rule.LogLines))
		out.ActionLogLineRoleArn = props.Roles.lines.RoleArn()
	}
	made := awscloudwatch.NewCfnLogAlarm(this, jsii.String(title(string(severity))), out)
	props.Topics.tell(made, severity, false)
	made.Node().AddDependency(props.Roles.may...)
	return made
}

func (p LogProps) text() text {
	return text{what: "rule " + p.Rule.Name, meaning: p.Rule.Meaning, firstSteps: p.Rule.FirstSteps, query: p.Query, runbook: p.Runbook}
}

func checkLog(props LogProps) *mistake.List {
	var mistakes mistake.List
	rule := props.Rule
	if rule.Name == "" {
		mistakes.Addf("Rule is missing: take one of package recipes")
		return &mistakes
	}
	if n := len(props.LogGroups); n < 1 || n > maxLogGroups {
		mistakes.Addf("rule %s asks %d log groups: allowed are 1 to %d", rule.Name, n, maxLogGroups)
	}
	if names := rule.Unbound(); len(names) > 0 {
		mistakes.Addf("rule %s names %s, which only a contract knows: bind the rule to one", rule.Name, strings.Join(names, " and "))
	}
	_, aggregation, err := rule.Split()
	mistakes.Add(err)
	if n := len(aggregation); n > maxAggregation {
		mistakes.Addf("rule %s: its aggregation is %d characters long: %d are allowed", rule.Name, n, maxAggregation)
	}
	for _, err := range loggroup.Refusals(rule.Query, props.LogGroups...) {
		mistakes.Addf("rule %s: the query would be refused: %w", rule.Name, err)
	}
	if left := rule.Query.Parameters(); len(left) > 0 {
		mistakes.Addf("rule %s: its query has the placeholders %v, which nothing fills in", rule.Name, left)
	}
	checkThresholds(rule.Name, rule.Thresholds, &mistakes)
	if !slices.Contains(alarm.Comparisons(), rule.Comparison) {
		mistakes.Addf("rule %s: there is no comparison %q here: allowed are %s", rule.Name, rule.Comparison, enum.Join(alarm.Comparisons()))
	}
	checkMissing(rule.Name, rule.Missing, &mistakes)
	if rule.Every < time.Minute || rule.Every%time.Minute != 0 {
		mistakes.Addf("rule %s is asked every %s: allowed are whole minutes, from one on", rule.Name, rule.Every)
	}
	if rule.Over < rule.Every || rule.Over > maxOver || rule.Over%time.Second != 0 {
		mistakes.Addf("rule %s looks %s back: allowed are whole seconds from %s, or it would never see some events, to %s", rule.Name, rule.Over, rule.Every, maxOver)
	}
	if n, m := rule.ResultsToEvaluate, rule.ResultsToAlarm; m < 1 || n < m || n > maxResults {
		mistakes.Addf("rule %s goes off on %d of %d answers: allowed are 1 of 1 to %d of %[4]d", rule.Name, m, n, maxResults)
	}
	if rule.LogLines < 0 || rule.LogLines > maxLogLines {
		mistakes.Addf("rule %s tells %d log lines: allowed are 0 to %d", rule.Name, rule.LogLines, maxLogLines)
	}
	props.text().check(&mistakes)
	return &mistakes
}

// LogRoles are the roles by which CloudWatch asks log groups for alarms, and
// reads log lines for their notifications.
type LogRoles struct {
	query, lines awsiam.Role
	// may are their rights: the service tries them when an alarm is made.
	may []constructs.IDependable
}

// NewLogRoles makes the two roles, with rights on those log groups only
// (alarm-log; scheduled-queries-concepts for the keys).
func NewLogRoles(scope constructs.Construct, id string, groups ...*loggroup.LogGroup) *LogRoles {
	this := constructs.NewConstruct(scope, &id)
	made := &LogRoles{}
	role := func(id, service, of, description string, actions ...string) awsiam.Role {
		stack := awscdk.Stack_Of(this)
		source := stack.FormatArn(&awscdk.ArnComponents{
			Service: &service, Resource: &of, ResourceName: jsii.String("*"), ArnFormat: awscdk.ArnFormat_COLON_RESOURCE_NAME,
		})
		role := awsiam.NewRole(this, &id, &awsiam.RoleProps{
			Description: &description,
			AssumedBy: awsiam.NewServicePrincipal(jsii.String(service+".amazonaws.com"), &awsiam.ServicePrincipalOpts{
				Conditions: &map[string]any{
					"StringEquals": map[string]any{"aws:SourceAccount": stack.Account()},
					"ArnLike":      map[string]any{"aws:SourceArn": source},
				},
			}),
		})
		var arns, keys []*string
		for _, g := range groups {
			arns = append(arns, g.LogGroup().LogGroupArn()) // with its streams
			if key := g.Key(); key != nil {
				keys = append(keys, key.KeyArn())
			}
		}
		keys = slices.CompactFunc(keys, func(a, b *string) bool { return *a == *b })
		policy := awsiam.NewPolicy(role, jsii.String("Policy"), nil)
		policy.AddStatements(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{Actions: jsii.Strings(actions...), Resources: &arns}))
		if len(keys) > 0 {
			policy.AddStatements(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
				Actions: jsii.Strings("kms:Decrypt", "kms:DescribeKey"), Resources: &keys,
			}))
		}
		policy.AttachToRole(role)
		made.may = append(made.may, policy)
		return role
	}
	made.query = role("Query", "logs", "scheduled-query", "CloudWatch asks log groups, for alarms",
		"logs:StartQuery", "logs:StopQuery", "logs:GetQueryResults", "logs:DescribeLogGroups")
	made.lines = role("Lines", "cloudwatch", "alarm", "CloudWatch puts log lines into notifications of alarms", "logs:GetQueryResults")
	return made
}
