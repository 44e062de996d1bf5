package notify

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/internal/lazyregexp"
)

// ActionKind is a kind of thing that an alarm does by itself when it goes off.
type ActionKind string

const (
	// Function invokes a Lambda function.
	Function ActionKind = "a Lambda function"
	// OpsItem creates an OpsItem in Systems Manager OpsCenter.
	OpsItem ActionKind = "an OpsItem"
	// Incident starts an incident in Systems Manager Incident Manager.
	Incident ActionKind = "an incident"
)

// Action is an ARN among the actions of an alarm.
type Action struct {
	// ARN is the whole ARN.
	ARN string
	// Kind says what the action does.
	Kind ActionKind
	// Region and Account are those in the ARN. They are empty for an incident's
	// region, and for tokens of CDK.
	Region, Account string
}

// The forms of actions (API_PutMetricAlarm, AlarmActions).
var actionForms = []struct {
	kind    ActionKind
	pattern *lazyregexp.Regexp
}{
	{Function, lazyregexp.New(`^arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_-]{1,128})?$`)},
	{OpsItem, lazyregexp.New(`^arn:aws[a-z-]*:ssm:[a-z0-9-]+:[0-9]{12}:opsitem:[1-4](#CATEGORY=(Availability|Cost|Performance|Recovery|Security))?$`)},
	{Incident, lazyregexp.New(`^arn:aws[a-z-]*:ssm-incidents::[0-9]{12}:response-plan/[A-Za-z0-9_-]{1,200}$`)},
}

// ActionForm returns the form of the ARN of any action, as a regular expression.
func ActionForm() string {
	var all []string
	for _, form := range actionForms {
		all = append(all, form.pattern.String())
	}
	return strings.Join(all, "|")
}

const actionsAllowed = "use a Lambda function (arn:aws:lambda:region:account:function:name, or one of its aliases), an OpsItem (arn:aws:ssm:region:account:opsitem:severity, with or without #CATEGORY=…) or an incident (arn:aws:ssm-incidents::account:response-plan/name)"

// ParseAction parses the ARN of an action. It returns an error if the ARN has none
// of the allowed forms; the error says what was likely meant, and what is allowed.
// Parts of the ARN, such as the account, may be tokens of CDK.
func ParseAction(arn string) (Action, error) {
	parts := strings.SplitN(arn, ":", 6)
	filled := withoutTokens(parts)
	for _, form := range actionForms {
		if form.pattern.MatchString(filled) {
			known := func(part string) string {
				if isToken(part) {
					return ""
				}
				return part
			}
			return Action{ARN: arn, Kind: form.kind, Region: known(parts[3]), Account: known(parts[4])}, nil
		}
	}
	if len(parts) < 6 || parts[0] != "arn" {
		return Action{}, fmt.Errorf("must be the ARN of an alarm action: %s", actionsAllowed)
	}
	service := parts[2]
	switch service {
	case "sns":
		return Action{}, fmt.Errorf("is a topic, which belongs under topic: and not under actions: %s", actionsAllowed)
	case "automate", "swf", "ec2":
		return Action{}, fmt.Errorf("stops or restarts a machine, which alarms on logs cannot do: %s", actionsAllowed)
	case "autoscaling":
		return Action{}, fmt.Errorf("scales machines, which alarms on logs cannot do: %s", actionsAllowed)
	case "lambda", "ssm", "ssm-incidents":
		return Action{}, fmt.Errorf("belongs to the service %s, but has none of its forms: %s", service, actionsAllowed)
	}
	return Action{}, fmt.Errorf("belongs to the service %s: %s", service, actionsAllowed)
}

// tokens matches the tokens of CDK in a text.
var tokens = lazyregexp.New(`\$\{Token\[[^\]]*\]\}`)

// withoutTokens joins the parts of an ARN, with tokens replaced by text of the form
// that is allowed in their place.
func withoutTokens(parts []string) string {
	stands := []string{"arn", "aws", "x", "eu-central-1", "111122223333", "x"}
	var filled []string
	for i, part := range parts {
		filled = append(filled, tokens.ReplaceAllString(part, stands[i]))
	}
	return strings.Join(filled, ":")
}

// OnlyInAlarm reports whether the action runs only when an alarm goes off, and not
// when it is over ("These actions are performed only when the alarm goes into ALARM
// state", alarm-actions).
func (a Action) OnlyInAlarm() bool { return a.Kind != Function }

// OnQueries reports whether alarms on queries can have the action. They cannot
// start incidents (API_PutLogAlarm).
func (a Action) OnQueries() bool { return a.Kind != Incident }

// Reaches returns an error unless alarms of that account and region can have the
// action. An empty account or region is unknown, and passes. An incident's response
// plan may belong to another account, which shares it.
func (a Action) Reaches(account, region string) error {
	if err := Reaches(a.ARN, region); err != nil {
		return err
	}
	if account != "" && a.Account != "" && a.Account != account && a.Kind != Incident {
		return fmt.Errorf("it is in account %s, and alarms in account %s cannot reach it", a.Account, account)
	}
	return nil
}

// Reaches returns an error if an ARN is in another region than the alarm: alarms
// act only in their own. A name that is not an ARN, an ARN without a region, and an
// empty region pass.
func Reaches(arn, region string) error {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 || parts[3] == "" || region == "" || parts[3] == region || isToken(parts[3]) {
		return nil
	}
	return fmt.Errorf("it is in %s, and alarms in %s cannot reach it", parts[3], region)
}
