package docs

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/queries"
)

// savedQueriesPage returns the page about the saved queries that ship.
func savedQueriesPage() []byte {
	var b strings.Builder
	b.WriteString("# Saved queries\n\n")
	b.WriteString(paragraph("These saved queries ship with logstack, one file each in [`queries`](../../queries). They are sorted by the questions that people on call have. " +
		"They use the names of the log contract `guide`, and are bound to yours. " +
		"`event` and `any_level` stand for what the contract knows of an event and of a level. " +
		"`logstack query NAME` runs one on log files, or on an [archive](archive-queries.md) as SQL. `--set name=value` fills in the placeholder `{{name}}`. `make docs` writes this page."))
	b.WriteString("\n" + queryTable(func(names []string) string {
		links := make([]string, len(names))
		for i, name := range names {
			links[i] = fmt.Sprintf("[`%s`](#%[1]s)", name)
		}
		return strings.Join(links, ", ")
	}, func(question, names string) string { return fmt.Sprintf("| %s | %s |\n", question, names) }))
	for _, question := range queries.Questions() {
		for _, q := range asking(question) {
			b.WriteString("\n" + querySection(q, asSQL(q, contract.Guide())))
		}
	}
	return []byte(b.String())
}

// querySection returns the Markdown section about a query, with more after its
// own list items.
func querySection(q queries.Query, more string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%s\n", q.Name, paragraph(q.Description))
	b.WriteString(item("Helps with: " + string(q.Question)))
	b.WriteString(item("Log groups: " + codes(q.LogGroups)))
	for _, p := range q.Parameters {
		b.WriteString(item(fmt.Sprintf("%s: %s. Default: %s", code(p.Name), p.Description, code(p.Default))))
	}
	b.WriteString(more)
	fmt.Fprintf(&b, "\n```\n%s\n```\n", strings.TrimSpace(q.Text.String()))
	return b.String()
}

// readmeQueries returns the README's table of the saved queries.
func readmeQueries() string {
	return queryTable(codes[string], row)
}

// queryTable returns a table of the saved queries, with one row per question.
func queryTable(list func(names []string) string, row func(question, names string) string) string {
	var b strings.Builder
	b.WriteString("| question | saved queries |\n|---|---|\n")
	for _, question := range queries.Questions() {
		var names []string
		for _, q := range asking(question) {
			names = append(names, q.Name)
		}
		b.WriteString(row(string(question), list(names)))
	}
	return b.String()
}

// asking returns the saved queries that help to answer a question.
func asking(question queries.Question) []queries.Query {
	var all []queries.Query
	for _, q := range queries.All() {
		if q.Question == question {
			all = append(all, q)
		}
	}
	return all
}
