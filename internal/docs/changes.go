package docs

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/template/changes"
)

// changesPage returns the page about the kinds of findings of `logstack diff` and
// about what CloudFormation does with the resource types that it compares.
func changesPage() []byte {
	var b strings.Builder
	b.WriteString("# What a deployment loses\n\n")
	b.WriteString(paragraph("What `logstack diff OLD NEW` finds in deploying NEW over OLD, in the order of its report: what it means, and what to do. " +
		"It exits with 1 where something is lost or the deployment fails; what cannot be known before it, and what only changes, is told, and `--fail-on` takes it. " +
		"`--allow` takes the names of what is meant to be so. `make docs` writes this page."))
	b.WriteString("\n| kind | it is | title |\n|---|---|---|\n")
	for _, kind := range changes.Kinds() {
		fmt.Fprintf(&b, "| [`%s`](#%[1]s) | %s | %s |\n", kind, severityText[kind.Doc().Severity], kind.Doc().Title)
	}
	for _, kind := range changes.Kinds() {
		doc := kind.Doc()
		fmt.Fprintf(&b, "\n## %s\n\n%s\n%s", kind, paragraph("**"+doc.Title+".** "+doc.Meaning), paragraph("What to do: "+doc.Remedy))
	}
	b.WriteString("\n## What CloudFormation does\n\n")
	b.WriteString(paragraph("The types that are looked at: which properties make CloudFormation replace a resource, by the pages of the template reference, and what making one does where something of its name exists. " +
		"A resource that moves to another logical id is made anew before the old one is deleted: where that fails, the deployment does; where what is there is taken over, deleting the old one deletes it."))
	b.WriteString("\n| type | replaced by another | where the name is taken |\n|---|---|---|\n")
	for _, t := range changes.Types() {
		replaced := strings.Join(t.Replaces, ", ")
		if len(t.Replaces) > 8 {
			replaced = "anything of it"
		}
		for _, name := range t.Never {
			replaced += "; refused: " + name
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", t.Name, replaced, t.Taken)
	}
	return []byte(b.String())
}

var severityText = map[changes.Severity]string{
	changes.Loss: "lost", changes.Failure: "failing", changes.Open: "unknown", changes.Told: "a change",
}
