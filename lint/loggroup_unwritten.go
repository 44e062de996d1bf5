package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/template"
)

var loggroupUnwritten = Check{ID: "loggroup/unwritten", Severity: Info, run: func(p *pass) {
	// Only if the templates hold writers of named log groups can one say which
	// groups nobody writes to. Functions of custom resources and their like do
	// not count.
	writers := false
	for _, t := range p.templates {
		if len(t.Elsewhere()) > 0 || t.Origin() == template.Account {
			return
		}
		for _, f := range t.Functions() {
			writers = writers || p.makes(t, f.LogGroup) && !isProvider(t, f)
		}
	}
	writers = writers || slices.ContainsFunc(p.containers(), func(c container) bool { return c.LogGroup != "" })
	if !writers {
		return
	}
	for _, t := range p.templates {
		for _, g := range t.LogGroups() {
			if isServiceGroup(g.Name) || p.isWritten(t, g) {
				continue
			}
			p.tell(t, g.LogicalID, "", message{
				summary: fmt.Sprintf("nothing in the templates writes to the log group %s", g.Name),
				details: "No container and no function logs to it, and only what reads it names it.",
				remedy:  "name it in the LogConfiguration or the LoggingConfig of its writer, or delete it",
			})
		}
	}
}}

// isWritten reports whether a container or a function writes to a log group, or
// something that may write names it.
func (p *pass) isWritten(t *template.Template, g template.LogGroup) bool {
	for _, c := range p.containers() {
		if p.isGroup(c.in, c.LogGroup, t, g) {
			return true
		}
	}
	for _, other := range p.templates {
		for _, f := range other.Functions() {
			if p.isGroup(other, f.LogGroup, t, g) {
				return true
			}
		}
	}
	said := p.said()
	return said.uses[reference{t, g.LogicalID}] || said.names[g.Name] || t.Exports("${"+g.LogicalID+"}", "${"+g.LogicalID+".Arn}", g.Name)
}

// isProvider reports whether a function only serves custom resources of its
// template.
func isProvider(t *template.Template, f template.Function) bool {
	return slices.ContainsFunc(t.Made(), func(m template.Made) bool {
		token, _ := m.Properties["ServiceToken"].(string)
		return strings.Contains(token, "${"+f.LogicalID+".") || strings.Contains(token, "${"+f.LogicalID+"}")
	})
}
