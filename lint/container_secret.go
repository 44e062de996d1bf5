package lint

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/contract/sensitive"
	"github.com/logstack-go/logstack/template"
)

var containerSecret = Check{ID: "container/secret", Severity: Warning, run: func(p *pass) {
	tell := func(t *template.Template, id, property, name, what, remedy string) {
		p.tell(t, id, property, message{
			summary: fmt.Sprintf("the variable %s holds %s in clear text", name, what),
			details: "Everybody who can read the template, the console or the description of the running resource sees it.",
			remedy:  remedy,
			hidden:  true,
		})
	}
	for _, c := range p.containers() {
		for _, name := range slices.Sorted(maps.Keys(c.Variables)) {
			if what := secretIn(name, c.Variables[name]); what != "" {
				tell(c.in, c.LogicalID, c.VariablePaths[name], name, what, "put it into Secrets Manager or a SecureString, and name that in the container's Secrets")
			}
		}
	}
	for _, t := range p.templates {
		for _, m := range t.Made() {
			if m.Type != "AWS::Lambda::Function" && m.Type != "AWS::Serverless::Function" {
				continue
			}
			environment, _ := m.Properties["Environment"].(map[string]any)
			variables, _ := environment["Variables"].(map[string]any)
			for _, name := range slices.Sorted(maps.Keys(variables)) {
				value, _ := variables[name].(string)
				if what := secretIn(name, value); what != "" {
					tell(t, m.LogicalID, "Environment.Variables."+name, name, what, "put it into Secrets Manager or a SecureString, and let the function read it from there")
				}
			}
		}
	}
}}

// secretIn returns, with an article, the kind of secret that a variable holds
// in clear text; empty if it holds none.
func secretIn(name, value string) string {
	if value == "" || isOpen(value) || strings.HasPrefix(value, "arn:") || strings.HasPrefix(value, "/") {
		return ""
	}
	if sensitive.IsDSN(value) {
		return "a Sentry DSN"
	}
	what := ""
	sensitive.In([]byte(value), func(s sensitive.Sight) {
		if s.Kind == sensitive.Secret && what == "" {
			what = s.What
		}
	})
	if what == "" && sensitive.IsSecret(name, []byte(value)) {
		what = "a secret"
	}
	return what
}
