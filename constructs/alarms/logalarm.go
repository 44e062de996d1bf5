package alarms

import (
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/constructs/internal/asking"
	"github.com/logstack-go/logstack/constructs/internal/batch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/rights"
	"github.com/logstack-go/logstack/constructs/loggroup"
)

// newLogAlarm makes an alarm on a query. CloudWatch runs the query on a schedule, and
// each run reads the whole time span; it is billed by the data scanned, like any query.
func newLogAlarm(this constructs.Construct, id string, props BoundProps, a *Alarm) *logAlarm {
	spec, asks := a.spec, a.spec.Asks
	query, aggregation, _ := alarmrules.Split(asks.Query) // checked before
	description := textOf(props, spec).describe(this)
	minutes := int(asks.Every / time.Minute)
	rate := fmt.Sprintf("rate(%d minutes)", minutes)
	if minutes == 1 {
		rate = "rate(1 minute)"
	}
	out := &awscloudwatch.CfnLogAlarmProps{
		AlarmName:              &a.name,
		AlarmDescription:       &description,
		ComparisonOperator:     jsii.String(string(spec.Comparison)),
		Threshold:              jsii.Number(spec.Threshold),
		QueryResultsToEvaluate: jsii.Number(float64(asks.ResultsToEvaluate)),
		QueryResultsToAlarm:    jsii.Number(float64(asks.ResultsToAlarm)),
		TreatMissingData:       jsii.String(string(spec.Missing)),
		ScheduledQueryConfiguration: &awscloudwatch.CfnLogAlarm_ScheduledQueryConfigurationProperty{
			QueryString:           &query,
			AggregationExpression: &aggregation,
			LogGroupIdentifiers:   &[]*string{props.LogGroup.Arn()},
			ScheduledQueryRoleArn: props.Roles.query.RoleArn(),
			ScheduleConfiguration: &awscloudwatch.CfnLogAlarm_ScheduleConfigurationProperty{
				ScheduleExpression: &rate,
				StartTimeOffset:    jsii.Number(asks.Over.Seconds()),
			},
		},
		Tags: severityTag(spec.Severity),
	}
	if spec.WarmUp > 0 {
		out.WarmUpConfiguration = &awscloudwatch.CfnLogAlarm_WarmUpConfigurationProperty{
			WarmUpPeriodDurationInMinutes: jsii.Number(spec.WarmUp.Minutes()), OnlyStartEvaluatingAfterWarmUpPeriodEnds: &spec.WholeWarmUp,
		}
	}
	if asks.LogLines > 0 {
		out.ActionLogLineCount = jsii.Number(float64(asks.LogLines))
		out.ActionLogLineRoleArn = props.Roles.lines.RoleArn()
	}
	made := batch.New[awscloudwatch.CfnLogAlarm](this, id, out)
	made.After(props.Roles.may...)
	return made
}

// checkAsked reports what is wrong with running a query on the log group.
func checkAsked(rule string, spec alarmrules.Alarm, group *loggroup.LogGroup, mistakes *mistake.List) {
	if _, _, err := alarmrules.Split(spec.Asks.Query); err != nil {
		mistakes.Addf("rule %s: %w", rule, err)
	}
	for _, err := range loggroup.Refusals(spec.Asks.Query, group) {
		mistakes.Addf("rule %s: the query would be refused: %w", rule, err)
	}
}

// LogRoles holds the IAM roles that let CloudWatch query log groups for alarms, and
// read log lines for their notifications.
type LogRoles struct {
	query, lines awsiam.Role
	// may holds the policies of the roles: CloudWatch tests them when it creates an
	// alarm.
	may []constructs.IDependable
}

// NewLogRoles makes the two roles, with permissions on the given log groups only
// (alarm-log; scheduled-queries-concepts for the keys). It is an error on the construct
// if there is no log group, or if one is nil or in another account or region.
func NewLogRoles(scope constructs.Construct, id string, groups ...*loggroup.LogGroup) *LogRoles {
	this := place.New(scope, id)
	made := &LogRoles{}
	var mistakes mistake.List
	if len(groups) == 0 {
		mistakes.Addf("there is no log group: give those that the roles may read")
	}
	for i, group := range groups {
		if group == nil {
			mistakes.Addf("log group %d is nil: give those that the roles may read", i+1)
			continue
		}
		checkGroup(&mistakes, this, group, "for alarms, CloudWatch queries log groups in their own account and region")
	}
	wrong := mistakes.Report(this)
	role := func(id, service, of, description string, may func(awsiam.Policy, []*string)) awsiam.Role {
		source := place.Stack(this).FormatArn(&awscdk.ArnComponents{
			Service: &service, Resource: &of, ResourceName: jsii.String("*"), ArnFormat: awscdk.ArnFormat_COLON_RESOURCE_NAME,
		})
		role := awsiam.NewRole(this, &id, &awsiam.RoleProps{
			Description: &description, AssumedBy: rights.ServiceFor(this, service, source),
		})
		if wrong {
			return role // for an empty list of resources, CDK panics without naming the construct
		}
		var arns, keys []*string
		for _, g := range groups {
			arns = append(arns, g.LogGroup().LogGroupArn()) // and its log streams
			if key := g.Key(); key != nil {
				keys = append(keys, key.KeyArn())
			}
		}
		keys = slices.CompactFunc(keys, func(a, b *string) bool { return *a == *b })
		policy := awsiam.NewPolicy(role, jsii.String("Policy"), nil)
		may(policy, arns)
		asking.Decrypt(policy, this, keys)
		policy.AttachToRole(role)
		made.may = append(made.may, policy)
		return role
	}
	made.query = role("Query", "logs", "scheduled-query", "CloudWatch queries log groups, for alarms", asking.Queries)
	made.lines = role("Lines", "cloudwatch", "alarm", "CloudWatch puts log lines into notifications of alarms", func(policy awsiam.Policy, _ []*string) {
		asking.Results(policy)
	})
	return made
}
