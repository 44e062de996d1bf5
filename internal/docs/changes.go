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
	b.WriteString(paragraph("`logstack diff OLD NEW` reports what deploying NEW over OLD does. This page lists every kind of finding, in the order of the report: what it means, and what to do. " +
		"The command exits with 1 if something is lost or the deployment fails. It also reports what only changes, and what only the deployment knows; `--fail-on` makes these fail as well. " +
		"`--allow` permits findings that you intend. `make docs` writes this page."))
	b.WriteString("\n| kind | severity | title |\n|---|---|---|\n")
	for _, kind := range changes.Kinds() {
		fmt.Fprintf(&b, "| [`%s`](#%[1]s) | %s | %s |\n", kind, severityText[kind.Doc().Severity], kind.Doc().Title)
	}
	for _, kind := range changes.Kinds() {
		doc := kind.Doc()
		fmt.Fprintf(&b, "\n## %s\n\n%s\n%s", kind, paragraph("**"+doc.Title+".** "+doc.Meaning), paragraph("What to do: "+doc.Remedy))
	}
	b.WriteString("\n## What CloudFormation does\n\n")
	b.WriteString(paragraph("`logstack diff` compares resources of these types. The table says which properties make CloudFormation replace a resource, as the template reference has it, and what creating one does if its name is taken. " +
		"A resource that moves to another logical id is created again before the old one is deleted. If that fails, the deployment fails. If it takes over the existing resource, deleting the old one deletes it."))
	b.WriteString("\n| type | replaced on a change of | if the name is taken |\n|---|---|---|\n")
	for _, t := range changes.Types() {
		replaced := strings.Join(t.Replaces, ", ")
		if len(t.Replaces) > 8 {
			replaced = "any property"
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
