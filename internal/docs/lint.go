package docs

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/lint"
)

// lintFolder is the folder of the check pages, under docs/reference.
const lintFolder = "lint"

// lintPages returns the pages about the checks of `logstack lint`, by their paths
// under docs/reference: an index and one page per check.
func lintPages() map[string][]byte {
	pages := map[string][]byte{}
	var b strings.Builder
	b.WriteString("# Checks\n\n")
	b.WriteString(paragraph("This page lists the checks of `logstack lint` by area, worst first. `fatal` means that AWS refuses it; `bug`, that AWS accepts it, but it can never do what it is meant to do; " +
		"`warning`, that it does something other than most people expect; and `info`, that it is worth knowing. Each check has a page with an example, which " +
		"`logstack lint --explain` prints. `make docs` writes these pages."))
	b.WriteString("\n" + paragraph("A finding can be disabled with a reason: for a resource in its Metadata, or for a repository in `.logstack-lint.yaml`. "+
		"Each page says how; [`lint.schema.json`](../../lint.schema.json) is the schema of that file. Lint never guesses what only the deployment knows, such as the value of a parameter "+
		"without a default. That gives no finding, and the report lists what was not examined."))
	area := ""
	for _, c := range lint.Checks() {
		if c.Area() != area {
			area = c.Area()
			fmt.Fprintf(&b, "\n## %s\n\n| check | severity | what is wrong |\n|---|---|---|\n", area)
			for _, severity := range lint.Severities() {
				for _, of := range lint.Checks() {
					if of.Area() == area && of.Severity == severity {
						fmt.Fprintf(&b, "| [`%s`](%s/%s) | %s | %s |\n", of.ID, lintFolder, lintPage(of), severity, cell(of.Title()))
					}
				}
			}
		}
		pages[lintFolder+"/"+lintPage(c)] = []byte(c.Page())
	}
	pages["lint.md"] = []byte(b.String())
	return pages
}

// lintPage returns the file name of a check's page.
func lintPage(c lint.Check) string { return strings.ReplaceAll(c.ID, "/", "-") + ".md" }
