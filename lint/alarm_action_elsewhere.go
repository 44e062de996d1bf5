package lint

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/template"
)

var alarmActionElsewhere = Check{ID: "alarm/action-elsewhere", Severity: Bug, run: func(p *pass) {
	for _, a := range p.allAlarms() {
		for i, arn := range a.actions {
			if isOpen(arn) {
				continue
			}
			region, from := a.in.Region, ""
			if region == "" {
				region, from = spokenRegion(a.in)
			}
			err := notify.Reaches(arn, region)
			if action, parsed := notify.ParseAction(arn); parsed == nil && err == nil {
				err = action.Reaches(a.in.Account, region)
			}
			if err == nil {
				continue
			}
			f := message{
				summary: fmt.Sprintf("its action is out of its reach: %s", err),
				details: "CloudWatch takes no action in another region: the alarm goes off, and nobody is notified.",
				remedy:  "name a target in the alarm's own region, with ${AWS::Region} in its ARN",
			}
			if from != "" {
				f.severity = Warning
				f.details = fmt.Sprintf("Where the stack goes is not known, but %s is of %s. ", from, region) + f.details
			}
			p.tell(a.in, a.LogicalID, fmt.Sprintf("AlarmActions[%d]", i), f)
		}
	}
}}

// regionalARN matches an ARN of a service that is normally used in one's own
// region.
var regionalARN = regexp.MustCompile(`^arn:[a-z-]+:(?:logs|sqs|ssm|secretsmanager|kms|lambda|ecs):([a-z]{2}(?:-[a-z]+)+-[0-9]):`)

// regionOfWidget matches the region of a dashboard widget.
var regionOfWidget = regexp.MustCompile(`"region"\s*:\s*"([a-z]{2}(?:-[a-z]+)+-[0-9])"`)

// spokenRegion returns the only region that a template names outside of alarms,
// and where it does so. It returns "" if the template names none or several.
func spokenRegion(t *template.Template) (region, from string) {
	several := false
	hear := func(name, id string) {
		several = several || region != "" && region != name
		region, from = name, id
	}
	t.Texts(func(id, typ, _, text string) {
		if strings.HasPrefix(typ, "AWS::CloudWatch::") && typ != "AWS::CloudWatch::Dashboard" {
			return
		}
		if m := regionalARN.FindStringSubmatch(text); m != nil {
			hear(m[1], id)
		}
		for _, m := range regionOfWidget.FindAllStringSubmatch(text, -1) {
			hear(m[1], id)
		}
	})
	if several {
		return "", ""
	}
	return region, from
}
