package lint

import "github.com/logstack-go/logstack/replay"

var compositeInvalid = Check{ID: "composite/invalid", Severity: Fatal, run: func(p *pass) {
	p.tellRefused("AWS::CloudWatch::CompositeAlarm")
	for _, a := range p.replay().report.Alarms {
		if a.Invalid && a.Kind == replay.CompositeAlarm {
			p.tellInvalid(a.Stack, a.LogicalID, a.Refused)
		}
	}
}}
