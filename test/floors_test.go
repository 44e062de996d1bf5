package test

import (
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/retention"
	"github.com/logstack-go/logstack/stacks"
)

// An audit log whose retention is below what the regulations require, or that is
// deleted with its stack, is refused, unless there are no regulations.
func TestAnAuditLogBelowItsFloorIsRefused(t *testing.T) {
	stack := newStack(t)
	audit := func(id string, props loggroup.Props) *loggroup.LogGroup {
		return loggroup.New(stack, "Audit-"+id, props)
	}
	for id, props := range map[string]servicelogs.Props{
		"short":     {AuditLogGroup: audit("short", loggroup.Props{Tier: retention.Debug})},
		"destroyed": {AuditLogGroup: audit("destroyed", loggroup.Props{Tier: retention.Audit, Removal: retention.Destroy})},
		"made":      {Compliance: []retention.Regulation{retention.HIPAA}},
		"unknown":   {Compliance: []retention.Regulation{"gdpr"}},
		"archived":  {Compliance: []retention.Regulation{retention.HIPAA}, AuditArchive: &retention.Archive{}},
		"none":      {Compliance: []retention.Regulation{}, AuditLogGroup: audit("none", loggroup.Props{Tier: retention.Debug, Removal: retention.Destroy})},
	} {
		props.Application, props.Service = "shop", id
		servicelogs.New(stack, id, props)
	}
	got := stacks.Mistakes(stack)
	for _, want := range []string{
		"Test/short: AuditLogGroup: the audit log is kept for 7 days, and the logging guide's audit tier: one year, requires 365",
		"Test/destroyed: AuditLogGroup: the audit log is destroyed with its stack",
		"Test/made: AuditLogGroup: the audit log is kept for 365 days, and HIPAA, 45 CFR 164.316(b)(2)(i): six years, requires 2192",
		`Test/unknown: Compliance[0]: there is no regulation "gdpr": use one of guide, pci-dss, hipaa, sox`,
	} {
		at := slices.IndexFunc(got, func(m string) bool { return strings.Contains(m, want) })
		if at < 0 {
			t.Errorf("%q is not among the mistakes %q", want, got)
			continue
		}
		got = slices.Delete(got, at, at+1)
	}
	if len(got) > 0 {
		t.Errorf("there are more mistakes: %q", got)
	}
	// Unknown retention is a note.
	other := newStack(t)
	logs := servicelogs.New(other, "Logs", servicelogs.Props{Application: "shop", AuditLogGroup: loggroup.FromName(other, "Audit", loggroup.ExistingProps{Name: "/audit"})})
	var notes []string
	for _, entry := range *logs.Construct().Node().Metadata() {
		if text, ok := entry.Data.(string); ok && *entry.Type == "aws:cdk:info" {
			notes = append(notes, text)
		}
	}
	if !slices.ContainsFunc(notes, func(n string) bool {
		return strings.Contains(n, "how long the audit log is kept is unknown here")
	}) {
		t.Errorf("the notes are %q", notes)
	}
}
