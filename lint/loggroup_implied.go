package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/policy"
	"github.com/logstack-go/logstack/template"
)

var loggroupImplied = Check{ID: "loggroup/implied", Severity: Info, run: func(p *pass) {
	for _, t := range p.templates {
		if t.Origin() == template.Account {
			continue // Lambda's log group is among the functions' own
		}
		for _, f := range t.Functions() {
			if !f.Implied || f.Undecided || p.makes(t, f.LogGroup) || keepsFor(t, f.LogGroup) || mayNotLog(t, f) {
				continue
			}
			p.tell(t, f.LogicalID, "", message{
				summary: fmt.Sprintf("it logs to %s, which Lambda makes and which never expires", f.LogGroup),
				details: "Lambda creates it without retention, key or tags, outside of any stack.",
				remedy:  "make the log group in the template, with RetentionInDays, and name it in the function's LoggingConfig",
			})
		}
	}
}}

// keepsFor reports whether a custom resource sets the retention of a log group,
// as the CDK does for functions.
func keepsFor(t *template.Template, group string) bool {
	return slices.ContainsFunc(t.Made(), func(m template.Made) bool {
		name, _ := m.Properties["LogGroupName"].(string)
		return strings.HasPrefix(m.Type, "Custom::") && name == group
	})
}

// mayNotLog reports whether the role of a function certainly prevents it from
// creating a log group.
func mayNotLog(t *template.Template, f template.Function) bool {
	m, _ := madeIn(t, "${"+f.LogicalID+"}")
	value, _ := m.Properties["Role"].(string)
	role, ok := t.OwnerOf(value).Role(value)
	create := policy.Request{Action: "logs:CreateLogGroup", Resources: []string{t.ARN("logs", "log-group:"+f.LogGroup), t.ARN("logs", "log-group:"+f.LogGroup+":*")}}
	return ok && policy.Allows(create, role.Policies...) == policy.No
}
