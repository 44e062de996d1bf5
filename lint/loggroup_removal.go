package lint

import (
	"slices"
	"strings"

	"github.com/logstack-go/logstack/contract/roles"
	"github.com/logstack-go/logstack/template"
)

var loggroupRemoval = Check{ID: "loggroup/removal", Severity: Warning, run: func(p *pass) {
	for _, t := range p.templates {
		for _, g := range t.LogGroups() {
			if g.Deletion != template.Destroyed {
				continue
			}
			found := message{
				severity: Info,
				summary:  "its log events are deleted with the stack",
				details:  "When the stack is deleted, or the log group is removed or replaced, the logs are gone, and with them what would explain why.",
				remedy:   "set DeletionPolicy to RetainExceptOnCreate and UpdateReplacePolicy to Retain, or DeletionProtectionEnabled",
			}
			switch {
			case isProduction(t, g):
				found.severity, found.summary = "", "it belongs to production, and its log events are deleted with the stack"
			case saysDelete(t, g):
				continue // that is intended
			case keepsKey(t, g):
				found.severity, found.summary = "", "its log events are deleted with the stack, which keeps the key that they are encrypted with"
			}
			p.tell(t, g.LogicalID, "", found)
		}
	}
}}

// isProduction reports whether the name of the stack or the log group says that
// it belongs to production.
func isProduction(t *template.Template, g template.LogGroup) bool {
	for _, name := range []string{t.Stack, g.Name} {
		if isOpen(name) {
			continue
		}
		for _, word := range roles.Words(strings.ReplaceAll(name, "/", "_")) {
			if slices.Contains([]string{"prod", "production", "prd"}, word) {
				return true
			}
		}
	}
	return false
}

// saysDelete reports whether the template deletes the log group with the stack,
// explicitly or by default.
func saysDelete(t *template.Template, g template.LogGroup) bool {
	for _, m := range t.Made() {
		if m.LogicalID == g.LogicalID {
			return m.DeletionPolicy != ""
		}
	}
	return false
}

// keepsKey reports whether the template makes the key of a log group and keeps
// it when the stack is deleted.
func keepsKey(t *template.Template, g template.LogGroup) bool {
	if g.Key == "" {
		return false
	}
	for _, m := range t.Made() {
		if m.Type == "AWS::KMS::Key" && strings.HasPrefix(g.Key, "${"+m.LogicalID) {
			return strings.HasPrefix(m.DeletionPolicy, "Retain")
		}
	}
	return false
}
