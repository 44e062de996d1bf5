package alarms

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/internal/quantity"
)

// MuteProps of a time in which alarms tell nobody. Schedule, For and Alarms must
// be given.
type MuteProps struct {
	// Schedule says when it begins: cron(minutes hours day-of-month month
	// day-of-week), or once at(yyyy-MM-ddThh:mm) (see
	// cloudwatch.CheckMuteSchedule).
	Schedule string
	// For is how long it lasts: whole minutes up to 15 days.
	For time.Duration
	// TimeZone of the schedule, such as Europe/Berlin. Default: UTC.
	TimeZone string
	// Alarms that tell nobody: metric alarms and composite alarms of this account
	// and region. A rule takes 100; for more, more rules are made.
	Alarms []Child
	// Name of the rule, up to 250 characters. Default: CloudFormation makes one
	// up.
	Name string
}

// NewMute makes a time in which alarms tell nobody, such as maintenance. What is
// still in ALARM when it ends is told then (alarm-mute-rules). Mistakes in props
// are errors of the construct.
func NewMute(scope constructs.Construct, id string, props MuteProps) []awscloudwatch.CfnAlarmMuteRule {
	this := constructs.NewConstruct(scope, &id)
	if checkMute(props).Report(this) {
		return nil
	}
	var made []awscloudwatch.CfnAlarmMuteRule
	for at := 0; at < len(props.Alarms); at += cloudwatch.MaxMutedAlarms {
		var names []*string
		for _, a := range props.Alarms[at:min(at+cloudwatch.MaxMutedAlarms, len(props.Alarms))] {
			names = append(names, a.Ref()) // which waits for the alarm
		}
		id, suffix := "Rule", ""
		if at > 0 {
			suffix = strings.Repeat("I", at/cloudwatch.MaxMutedAlarms+1)
			id += suffix
		}
		schedule := &awscloudwatch.CfnAlarmMuteRule_ScheduleProperty{
			Expression: &props.Schedule, Duration: jsii.String(isoDuration(props.For)),
		}
		if props.TimeZone != "" {
			schedule.Timezone = &props.TimeZone
		}
		out := &awscloudwatch.CfnAlarmMuteRuleProps{
			Rule:        &awscloudwatch.CfnAlarmMuteRule_RuleProperty{Schedule: schedule},
			MuteTargets: &awscloudwatch.CfnAlarmMuteRule_MuteTargetsProperty{AlarmNames: &names},
		}
		if props.Name != "" {
			out.Name = jsii.String(props.Name + strings.Repeat("-", min(len(suffix), 1)) + suffix)
		}
		made = append(made, awscloudwatch.NewCfnAlarmMuteRule(this, &id, out))
	}
	return made
}

// isoDuration writes whole minutes as ISO 8601 has them: PT2H30M.
func isoDuration(d time.Duration) string {
	text := "PT"
	if hours := int(d / time.Hour); hours > 0 {
		text += strconv.Itoa(hours) + "H"
	}
	if minutes := int(d % time.Hour / time.Minute); minutes > 0 {
		text += strconv.Itoa(minutes) + "M"
	}
	return text
}

func checkMute(props MuteProps) *mistake.List {
	var mistakes mistake.List
	mistakes.Add(cloudwatch.CheckMuteSchedule(props.Schedule))
	if props.TimeZone != "" {
		mistakes.Add(cloudwatch.CheckTimeZone(props.TimeZone))
	}
	if props.For < time.Minute || props.For > cloudwatch.MaxMute || props.For%time.Minute != 0 {
		mistakes.Addf("a mute for %s: allowed are whole minutes from 1m to %s", quantity.Duration(props.For), quantity.Duration(cloudwatch.MaxMute))
	}
	if len(props.Alarms) == 0 {
		mistakes.Addf("Alarms is missing: say which alarms tell nobody")
	}
	if n := utf8.RuneCountInString(props.Name); n > 250 {
		mistakes.Addf("the name of the mute is %d characters long: 250 are allowed", n)
	}
	return &mistakes
}
