package replay

import (
	"cmp"
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/dataidentifier"
	"github.com/logstack-go/logstack/template"
)

// noteMasks notes what data protection masks. A replay does not mask: it
// reports the log events as they are.
func (p *plan) noteMasks(t *template.Template) {
	for _, a := range t.AccountPolicies() {
		if a.Protection == nil {
			continue
		}
		p.notes = append(p.notes, fmt.Sprintf("%s: %s masks in all log groups of the account. Filters see masked values;"+
			" here they see what the events contain.", t.Stack, a.LogicalID))
		p.noteRefusedMasks(t, a.LogicalID, a.Protection)
	}
	for _, g := range t.LogGroups() {
		p.noteRefusedMasks(t, g.LogicalID, g.Protection)
	}
}

func (p *plan) noteRefusedMasks(t *template.Template, of string, masks *template.Protection) {
	if masks == nil {
		return
	}
	for _, problem := range masks.Problems {
		p.notes = append(p.notes, fmt.Sprintf("%s: CloudWatch refuses the data protection policy of %s: %s", t.Stack, of, problem))
	}
}

// noteHidden notes if a filter looks for something that data protection masks.
func (p *plan) noteHidden(t *template.Template, f *filter) {
	group, _ := t.LogGroup(f.view.LogGroup)
	for _, masks := range t.Protections(group) {
		for _, h := range dataidentifier.HiddenFrom(f.pattern, masks.Masked, masks.CustomIdentifiers()) {
			p.notes = append(p.notes, fmt.Sprintf("%s: %s looks for %q in %s, which data protection masks (%s): CloudWatch sees asterisks there.",
				t.Stack, f.view.LogicalID, h.Text, cmp.Or(h.Field, "log events"), h.By))
		}
	}
}
