package docs

import (
	"context"
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/check"
	"github.com/logstack-go/logstack/logevent"
)

// shownLines is the maximum number of lines in an example.
const shownLines = 3

// findingsPage returns the page about the kinds of findings of `logstack check`,
// each with example lines and the finding's text.
func findingsPage() ([]byte, error) {
	var b strings.Builder
	b.WriteString("# Kinds of findings\n\n")
	b.WriteString(paragraph("`logstack check` compares real log lines with the log contract. This page lists every kind of finding, in the order of the report: what it means, and what to do. " +
		"`--fail-on` takes these names. The examples are checked against the contract `guide`. `make docs` writes this page."))
	b.WriteString("\n| kind | title |\n|---|---|\n")
	for _, kind := range check.Kinds() {
		fmt.Fprintf(&b, "| [`%s`](#%[1]s) | %s |\n", kind, kind.Doc().Title)
	}
	for _, kind := range check.Kinds() {
		section, err := findingSection(kind)
		if err != nil {
			return nil, err
		}
		b.WriteString("\n" + section)
	}
	return []byte(b.String()), nil
}

func findingSection(kind check.Kind) (string, error) {
	doc := kind.Doc()
	source, err := logevent.Open([]logevent.Input{logevent.Bytes("example", []byte(doc.Example))}, logevent.Options{Format: logevent.Raw})
	if err != nil {
		return "", err
	}
	report, err := check.Run(context.Background(), contract.Guide(), source, check.Options{Workers: 1})
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%s\n%s\n", kind, paragraph("**"+doc.Title+".** "+doc.Meaning), paragraph("What to do: "+doc.Remedy))
	all := strings.Split(strings.TrimSpace(doc.Example), "\n")
	fmt.Fprintf(&b, "```\n%s\n", strings.Join(all[:min(len(all), shownLines)], "\n"))
	if len(all) > shownLines {
		fmt.Fprintf(&b, "… %d lines\n", len(all))
	}
	b.WriteString("```\n\nThe finding:\n\n")
	for _, f := range report.Findings {
		if f.Kind != kind {
			continue
		}
		text := f.Text
		if f.Hint != "" {
			text += " → " + f.Hint
		}
		b.WriteString(item(text))
	}
	return b.String(), nil
}
