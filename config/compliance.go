package config

import (
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/retention"
)

// compliance fills in which regulations apply, and checks how the audit log is kept
// against them, if the environment has one. The node has its settings.
func (r *reader) compliance(node strictyaml.Node, e *Environment) {
	said := node.Get("compliance")
	switch {
	case !said.Present() || said.IsNull():
		e.Compliance = retention.DefaultRegulations()
	case e.Compliance == nil:
		e.Compliance = []retention.Regulation{} // none is not the default
	}
	for i, item := range said.Items() {
		for j := range i {
			if i < len(e.Compliance) && e.Compliance[i] == e.Compliance[j] {
				r.add(item.Problem("is in this list already"))
				break
			}
		}
	}
	audit := node.Get("logGroups", "audit")
	if e.isSource() || r.unread(audit.Get("tier")) || r.unread(audit.Get("removal")) || r.unread(node.Get("archive")) {
		return
	}
	group := e.LogGroups.Audit
	kept := retention.Kept{Removal: group.Removal, Archive: e.AuditArchive()}
	days := node.Get("retention", string(group.Tier))
	wrong := days.Present() && (r.unread(days) || e.Retention[string(group.Tier)].Check() != nil)
	if group.Tier != "" && !wrong {
		if days, err := e.Tiers.Days(group.Tier); err == nil {
			kept.Days = days
		}
	}
	for _, below := range kept.Below(e.Compliance) {
		at := said
		for _, key := range []strictyaml.Node{said, audit.Get("tier"), days} {
			if key.Present() {
				at = key
			}
		}
		if removal := audit.Get("removal"); below.Removal {
			at = removal
		}
		r.addTogether(at.Problem("%v (compliance)", below))
	}
	if group.Existing && group.Tier == "" && len(e.Compliance) > 0 && kept.Archive == nil {
		r.warn(audit.Get("existing").Problem("how long the audit log is kept is unknown here, so it is not checked against compliance: name its tier, or check it where it is created"))
	}
}

// AuditArchive returns how an archive keeps the audit log, or nil if none does.
func (e Environment) AuditArchive() *retention.Archive {
	if !e.archives(queries.Audit) {
		return nil
	}
	keeps := e.Archive.Keeps()
	return &keeps
}
