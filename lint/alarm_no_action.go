package lint

import "strings"

var alarmNoAction = Check{ID: "alarm/no-action", Severity: Warning, run: func(p *pass) {
	if p.listens() {
		return
	}
	all := p.allAlarms()
	for _, a := range all {
		if len(a.actions) > 0 || a.isNamed(all) || a.isLookedAt(p) {
			continue
		}
		f := finding{
			summary: "nobody is told when it goes off",
			details: "It has no AlarmActions, and no composite alarm of the templates looks at it: its state shows in the console, and nowhere else.",
			remedy:  "give it the topic of those who are to hear of it",
		}
		if len(a.others) > 0 {
			f.details = "It has actions on other states, and none on ALARM, and no composite alarm of the templates looks at it."
		}
		p.tell(a.in, a.LogicalID, "", f)
	}
}}

// listens reports whether a rule of EventBridge may hear of all alarms.
func (p *pass) listens() bool {
	found := false
	for _, t := range p.templates {
		t.Texts(func(_, typ, _, text string) {
			found = found || typ == "AWS::Events::Rule" && (text == "aws.cloudwatch" || text == "CloudWatch Alarm State Change")
		})
	}
	return found
}

// isLookedAt reports whether another resource names the alarm, such as a policy that rolls
// a deployment back, or a scaling policy.
func (a anyAlarm) isLookedAt(p *pass) bool {
	found := false
	for _, t := range p.templates {
		t.Texts(func(id, typ, property, text string) {
			isRef := strings.HasSuffix(property, "Ref") || strings.Contains(property, "Fn::GetAtt") || strings.Contains(property, "Fn::Sub")
			found = found || id != a.LogicalID && typ != "AWS::CloudWatch::Dashboard" &&
				(t == a.in && isRef && (text == a.LogicalID || strings.Contains(text, "${"+a.LogicalID)) || text == a.name)
		})
	}
	return found
}
