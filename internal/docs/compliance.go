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
	b.WriteString(paragraph("The tests hold the templates of every environment and example, and of each construct alone, to cdk-nag's packs " + strings.Join(compliance.Packs, ", ") +
		". What stands here is all that they find, and why it is accepted; anything else fails the tests, and so does a row that nothing is found for any more. " +
		"The packs are yours to run as well: none of it is suppressed in the constructs. `make docs` writes this page."))
	b.WriteString("\n## Findings\n")
	for _, row := range compliance.Accepted {
		fmt.Fprintf(&b, "\n%s%s", paragraph("**"+strings.Join(row.Rules, ", ")+"** at "+codes(row.Resources)+":"), paragraph(row.Reason))
	}
	b.WriteString("\n## Rights\n\n")
	b.WriteString(paragraph("No role may do all actions of a service. These actions are allowed for all resources, as AWS has none to name:"))
	for _, right := range compliance.Everywhere {
		fmt.Fprintf(&b, "\n%s", item(codes(right.Actions)+": "+right.Reason+" ("+right.Page+")"))
	}
	b.WriteString("\n" + paragraph("Services take roles, and use keys, topics and queues, on behalf of the stack's own account alone (aws:SourceAccount, aws:SourceArn, or the encryption context), but for:"))
	for _, caller := range compliance.Unconditional {
		fmt.Fprintf(&b, "\n%s", item("`"+caller.Service+"`: "+caller.Reason+" ("+caller.Page+")"))
	}
	return []byte(b.String())
}
