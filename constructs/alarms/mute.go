package alarms

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/taken"
	"github.com/logstack-go/logstack/constructs/internal/token"
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
	// Name of the rule, up to 255 characters; where more rules are made, a hyphen and
	// some digits follow. Default: CloudFormation makes one up.
	Name string
}

// NewMute makes a time in which alarms tell nobody, such as maintenance. What is
// still in ALARM when it ends is told then (alarm-mute-rules). Mistakes in props
// are errors of the construct.
func NewMute(scope constructs.Construct, id string, props MuteProps) []awscloudwatch.CfnAlarmMuteRule {
	this := place.New(scope, id)
	if checkMute(this, props).Report(this) {
		return nil
	}
	var made []awscloudwatch.CfnAlarmMuteRule
	for _, share := range shares("", distinct(props.Alarms)) {
		id, name := "Rule", props.Name
		if share.of != "" {
			id += "-" + share.of
			name += "-" + share.of
		}
		schedule := &awscloudwatch.CfnAlarmMuteRule_ScheduleProperty{
			Expression: &props.Schedule, Duration: jsii.String(isoDuration(props.For)),
		}
		if props.TimeZone != "" {
			schedule.Timezone = &props.TimeZone
		}
		var names []*string
		for _, a := range share.alarms {
			names = append(names, mutedName(this, a))
		}
		out := &awscloudwatch.CfnAlarmMuteRuleProps{
			Rule:        &awscloudwatch.CfnAlarmMuteRule_RuleProperty{Schedule: schedule},
			MuteTargets: &awscloudwatch.CfnAlarmMuteRule_MuteTargetsProperty{AlarmNames: &names},
		}
		if props.Name != "" {
			out.Name = &name
		}
		rule := awscloudwatch.NewCfnAlarmMuteRule(this, &id, out)
		for _, a := range share.alarms {
			if resource := resourceOf(a); resource != nil && place.Stack(resource) != place.Stack(this) {
				dependOn(rule, a)
			}
		}
		made = append(made, rule)
	}
	return made
}

// mutedName returns what an alarm is called: a reference, which waits for the alarm. That
// of another stack is called by its name where that is known, as a reference would keep
// the other stack from ever being rid of the alarm.
func mutedName(this constructs.Construct, a Child) *string {
	resource := resourceOf(a)
	if resource == nil || place.Stack(resource) != place.Stack(this) {
		return jsii.String(nameOf(a))
	}
	return resource.Ref()
}

// distinct are alarms, each once.
func distinct(alarms []Child) []Child {
	var all []Child
	seen := map[string]bool{}
	for _, a := range alarms {
		if path := pathOf(a); !seen[path] {
			seen[path] = true
			all = append(all, a)
		}
	}
	return all
}

// pathOf is where an alarm stands: an alarm of plain CDK is its resource.
func pathOf(child Child) string {
	if resource := resourceOf(child); resource != nil {
		return place.Path(resource)
	}
	return place.Path(child)
}

// share is what one rule mutes of all alarms.
type share struct {
	// of says which share it is, by digits of the alarms' hashes; empty where it is all.
	of     string
	alarms []Child
}

// shares are alarms by the rules that mute them, which take so many each. A rule that is
// full is replaced by two, each of which gets its alarms by the next digit of their
// hashes, so that an alarm never goes from one rule to another that is there as well: of
// two that CloudFormation changes one after the other, neither might mute it in between,
// or for good where the second change fails. What replaces a rule is made before that is
// deleted.
func shares(of string, alarms []Child) []share {
	if len(alarms) == 0 {
		return nil
	}
	if len(alarms) <= cloudwatch.MaxMutedAlarms || len(of) == maxShareDigits {
		return []share{{of, alarms}}
	}
	by := map[byte][]Child{}
	for _, a := range alarms {
		digit := digitOf(a, len(of))
		by[digit] = append(by[digit], a)
	}
	return append(shares(of+"0", by['0']), shares(of+"1", by['1'])...)
}

// maxShareDigits is how many digits there are: two alarms that have them all alike are
// one.
const maxShareDigits = 8 * sha256.Size

// digitOf is a binary digit of the hash of where an alarm stands.
func digitOf(a Child, at int) byte {
	sum := sha256.Sum256([]byte(pathOf(a)))
	return '0' + sum[at/8]>>(7-at%8)&1
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

func checkMute(this constructs.Construct, props MuteProps) *mistake.List {
	var mistakes mistake.List
	if !token.In(props.Schedule) {
		mistakes.Add(cloudwatch.CheckMuteSchedule(props.Schedule))
	}
	if props.TimeZone != "" && !token.In(props.TimeZone) {
		mistakes.Add(cloudwatch.CheckTimeZone(props.TimeZone))
	}
	if props.For < time.Minute || props.For > cloudwatch.MaxMute || props.For%time.Minute != 0 {
		mistakes.Addf("a mute for %s: allowed are whole minutes from 1m to %s", quantity.Duration(props.For), quantity.Duration(cloudwatch.MaxMute))
	}
	if len(props.Alarms) == 0 {
		mistakes.Addf("Alarms is missing: say which alarms tell nobody")
	}
	for i, a := range props.Alarms {
		checkChild(&mistakes, this, a, fmt.Sprintf("Alarms[%d]", i), "a mute names alarms of its own account and region only")
	}
	if props.Name == "" || slices.ContainsFunc(props.Alarms, func(a Child) bool { return nothing.In(a) }) {
		return &mistakes
	}
	for _, share := range shares("", distinct(props.Alarms)) {
		name := props.Name + strings.Repeat("-", min(len(share.of), 1)) + share.of
		if n := utf8.RuneCountInString(name); n > cloudwatch.MaxMuteName && !token.In(name) {
			mistakes.Addf("the name of the mute, with what tells the rules apart that %d alarms need, is %d characters long: %d are allowed", len(props.Alarms), n, cloudwatch.MaxMuteName)
			return &mistakes
		}
		if err := taken.Take(this, taken.Mute, name); err != nil {
			mistakes.Addf("%w, and the later would replace it: give one of the two another name", err)
		}
	}
	return &mistakes
}
