package lint

import (
	"fmt"

	"github.com/logstack-go/logstack/template"
)

var loggroupUnwritten = Check{ID: "loggroup/unwritten", Severity: Info, run: func(p *pass) {
	// Only where the templates hold what writes logs is it known what does not.
	writers := false
	for _, t := range p.templates {
		if len(t.Elsewhere()) > 0 || t.Origin() == template.Account {
			return
		}
		writers = writers || len(t.Containers())+len(t.Functions()) > 0
	}
	if !writers {
		return
	}
	for _, t := range p.templates {
		for _, g := range t.LogGroups() {
			if isServiceGroup(g.Name) || p.isWritten(t, g) {
				continue
			}
			p.tell(t, g.LogicalID, "", finding{
				summary: fmt.Sprintf("nothing in the templates writes to the log group %s", g.Name),
				details: "No container and no function logs to it, and no other resource names it but what reads it.",
				remedy:  "name it in the LogConfiguration or the LoggingConfig of what is to write there, or delete it",
			})
		}
	}
}}

// isWritten reports whether a container or a function writes to a log group, or something
// names it that may.
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
