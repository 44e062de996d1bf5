package lint

import (
	"embed"
	"fmt"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/logstack-go/logstack/internal/nearest"
)

// Check finds one kind of mistake.
type Check struct {
	// ID is the area and the name, such as metric/unfed.
	ID string
	// Severity is the severity of its findings, unless a finding has its own.
	Severity Severity
	// NeedsContract says that the check needs the log contract.
	NeedsContract bool

	// run examines templates; nil for a check that reports after all others
	// have run.
	run func(*pass)
}

// Checks returns all checks, grouped by area.
func Checks() []Check { return checks }

// Lookup returns the check with an id. If there is none, the error suggests the
// closest id.
func Lookup(id string) (Check, error) {
	var ids []string
	for _, c := range checks {
		if c.ID == id {
			return c, nil
		}
		ids = append(ids, c.ID)
	}
	if meant := nearest.Name(id, ids); meant != "" {
		return Check{}, fmt.Errorf("there is no check %s: did you mean %s?", id, meant)
	}
	return Check{}, fmt.Errorf("there is no check %s: `logstack lint --list` lists them", id)
}

// Area returns the part of the id before the slash.
func (c Check) Area() string {
	area, _, _ := strings.Cut(c.ID, "/")
	return area
}

// sheets are the files beside the checks: the page of each, and what it finds
// in templates.
//
//go:embed *_*.txtar
var sheets embed.FS

// fileName returns the name of the check's files, without extensions.
func (c Check) fileName() string {
	return strings.NewReplacer("/", "_", "-", "_").Replace(c.ID)
}

// sheet returns the check's page and the files behind it.
func (c Check) sheet() *txtar.Archive {
	data, err := sheets.ReadFile(c.fileName() + ".txtar")
	if err != nil {
		return &txtar.Archive{} // a test fails then
	}
	return txtar.Parse(data)
}

// Title returns a few words on what is wrong.
func (c Check) Title() string {
	title, _, _ := strings.Cut(string(c.sheet().Comment), "\n")
	return strings.TrimPrefix(title, "# ")
}

// Page returns the check's page in Markdown: what is wrong, why it matters, how
// to fix it, a template with findings, and one without.
func (c Check) Page() string {
	a := c.sheet()
	_, text, _ := strings.Cut(string(a.Comment), "\n")
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n`%s`, severity %s.", c.Title(), c.ID, c.Severity)
	if c.NeedsContract {
		b.WriteString(" It needs the log contract.")
	}
	fmt.Fprintf(&b, "\n\n%s\n", strings.TrimSpace(text))
	for _, section := range []struct{ file, title, language string }{
		{"contract.yaml", "With this contract", "yaml"}, {"bad.yaml", "A template that has it", "yaml"}, {"bad.want", "What lint reports", "text"}, {"good.yaml", "A template without it", "yaml"},
	} {
		folder := strings.TrimSuffix(section.file, ".yaml") + "/"
		title := "\n## " + section.title + "\n"
		for _, f := range a.Files {
			if f.Name == section.file || strings.HasPrefix(f.Name, folder) {
				fmt.Fprintf(&b, "%s\n```%s\n%s```\n", title, section.language, f.Data)
				title = ""
			}
		}
	}
	fmt.Fprintf(&b, "\n"+howToDisable, c.ID)
	return b.String()
}

// howToDisable says how a check is disabled.
const howToDisable = `## Disable the check

In a template, in the resource's Metadata:

` + "```yaml" + `
Metadata:
  logstack:lint:
    disable:
      - check: %[1]s
        reason: why it is right here
` + "```" + `

For a repository, in ` + "`.logstack-lint.yaml`" + `:

` + "```yaml" + `
disable:
  - check: %[1]s
    where: LogicalIdOrConstructPath*
    reason: why it is right here
    until: 2026-12-31
` + "```" + `
`
