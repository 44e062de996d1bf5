package lint

import (
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/dataidentifier"
	"github.com/logstack-go/logstack/template"
)

var maskInvalid = Check{ID: "mask/invalid", Severity: Fatal, run: func(p *pass) {
	for _, t := range p.templates {
		for _, g := range t.LogGroups() {
			p.tellProtection(t, g.LogicalID, "DataProtectionPolicy", g.Protection)
		}
		for _, a := range t.AccountPolicies() {
			p.tellProtection(t, a.LogicalID, "PolicyDocument", a.Protection)
		}
	}
}}

// tellProtection reports what CloudWatch refuses of a data protection policy.
// An identifier unlike any that is known may be new in AWS.
func (p *pass) tellProtection(t *template.Template, logicalID, property string, policy *template.Protection) {
	if policy == nil {
		return
	}
	for _, problem := range policy.Problems {
		found, at := message{summary: problem}, property
		for _, name := range policy.Unknown {
			if err := dataidentifier.Check(name); err == nil || err.Error() != problem {
				continue
			}
			if !dataidentifier.Mistyped(name) {
				found.severity = Warning
			}
			if place := textAt(t, logicalID, func(text string) bool { return strings.HasSuffix(text, "/"+name) }); place != "" {
				at = place
			}
		}
		p.tell(t, logicalID, at, found)
	}
}
