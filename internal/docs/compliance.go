package docs

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/internal/compliance"
)

// compliancePage returns the page about the accepted rule pack findings in the
// templates.
func compliancePage() []byte {
	var b strings.Builder
	b.WriteString("# What rule packs find\n\n")
	b.WriteString(paragraph("The tests check the templates of every environment and example, and of each construct alone, with cdk-nag's packs " + strings.Join(compliance.Packs, ", ") +
		". This page lists everything that they find, and why it is accepted. Any other finding fails the tests, and so does a row without a finding. " +
		"The constructs suppress nothing, so you can run the packs yourself. `make docs` writes this page."))
	b.WriteString("\n## Findings\n")
	for _, row := range compliance.Accepted {
		fmt.Fprintf(&b, "\n%s%s", paragraph("**"+strings.Join(row.Rules, ", ")+"** at "+codes(row.Resources)+":"), paragraph(row.Reason))
	}
	b.WriteString("\n## Rights\n\n")
	b.WriteString(paragraph("No role may do all actions of a service. These actions are allowed for all resources, as AWS has no resource to name for them:"))
	for _, right := range compliance.Everywhere {
		fmt.Fprintf(&b, "\n%s", item(codes(right.Actions)+": "+right.Reason+" ("+right.Page+")"))
	}
	b.WriteString("\n" + paragraph("Services assume roles, and use keys, topics and queues, only for the stack's own account (aws:SourceAccount, aws:SourceArn, or the encryption context). The exceptions:"))
	for _, caller := range compliance.Unconditional {
		fmt.Fprintf(&b, "\n%s", item("`"+caller.Service+"`: "+caller.Reason+" ("+caller.Page+")"))
	}
	return []byte(b.String())
}
