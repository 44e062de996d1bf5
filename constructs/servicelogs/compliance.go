package servicelogs

import (
	"fmt"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/retention"
)

// checkCompliance checks the retention of the given audit log against the regulations.
// A default audit log gets its retention from the audit tier, and is checked too.
func (p *Props) checkCompliance(mistakes *mistake.List) {
	if p.Compliance == nil {
		p.Compliance = retention.DefaultRegulations()
	}
	for i, r := range p.Compliance {
		if err := new(retention.Regulation).UnmarshalText([]byte(r)); err != nil {
			mistakes.Addf("Compliance[%d]: %w", i, err)
		}
	}
	kept, has := p.auditKept()
	if !has {
		return
	}
	for _, below := range kept.Below(p.Compliance) {
		mistakes.Addf("AuditLogGroup: %w (Compliance)", below)
	}
}

// auditKept returns the retention of the audit log, and whether there is one.
func (p *Props) auditKept() (retention.Kept, bool) {
	kept := retention.Kept{Removal: retention.Protect}
	switch {
	case !p.AuditLogGroup.IsMissing():
		kept = p.AuditLogGroup.Kept()
	case p.Contract != nil && p.Contract.Source() != "":
		return kept, false
	default:
		if days, err := retention.Default().Days(retention.Audit); err == nil {
			kept.Days = days
		}
	}
	kept.Archive = p.AuditArchive
	return kept, true
}

// noteUnknown adds a note if the retention of the audit log is not known here.
func (s *ServiceLogs) noteUnknown(props Props) {
	if props.AuditLogGroup.IsMissing() || len(props.Compliance) == 0 || props.AuditArchive != nil || props.AuditLogGroup.Kept().Days != 0 {
		return
	}
	var names []string
	for _, r := range props.Compliance {
		names = append(names, string(r))
	}
	slices.Sort(names)
	awscdk.Annotations_Of(s.construct).AddInfo(jsii.String(fmt.Sprintf(
		"how long the audit log is kept is unknown here, so it is not checked against %v: check it where it is created", names)))
}
