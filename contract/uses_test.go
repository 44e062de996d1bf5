package contract

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// The page says who reads each field and event, in lines that fit, and which of
// them nobody reads.
func TestPageWithUses(t *testing.T) {
	c, err := Parse("own.yaml", []byte(`
fields:
  level: {as: severity}
  who: {}
  what: {}
  spare: {}
records: {fields: [level], optional: [spare]}
events:
  arrived: {match: [{what: arrived}], fields: [who]}
  left: {match: [{what: left}], fields: [who]}
`))
	if err != nil {
		t.Fatal(err)
	}
	var many []string
	for range 12 {
		many = append(many, "some-saved-query")
	}
	page := string(c.Page(Uses{
		Fields: map[string]Use{"level": {Rules: []string{"errors"}, Queries: many}, "who": {Metrics: []string{"Guests"}}},
		Events: map[string]Use{"arrived": {Rules: []string{"no-guests", "guests"}, Metrics: []string{"Guests"}}},
	}))
	for _, want := range []string{
		"\n### arrived\n\nKnown by: `what` is `arrived`.\n\n| field | type | |\n|---|---|---|\n| `who` | string |  |\n| `what` | string |  |\n\nWhat looks at it:\n\n- alarm rules: `no-guests`, `guests`\n- metrics: `Guests`\n\n### left\n",
		"\n## What is made of the fields\n\n- `severity`, which rules and queries call `level`\n  - alarm rules: `errors`\n  - saved queries: `some-saved-query`, `some-saved-query`, `some-saved-query`,\n    `some-saved-query`,",
		"\n- `who`\n  - metrics: `Guests`\n\nNothing looks at these:\n\n- `spare`, `what`\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
	for line := range strings.Lines(page) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	if page := string(c.Markdown()); strings.Contains(page, "What is made") || strings.Contains(page, "looks at") {
		t.Errorf("without uses:\n%s", page)
	}
}

// A list item fills the width of the page, but not more.
func TestListItemFillsItsLines(t *testing.T) {
	for length, want := range map[int]int{36: 1, 37: 2} {
		lines := 0
		listItem(func(string, ...any) { lines++ }, "", strings.Repeat("a", 41)+" "+strings.Repeat("b", length))
		if lines != want {
			t.Errorf("%d columns take %d lines, want %d", 2+41+1+length, lines, want)
		}
	}
}

// A selection names its events unless it includes records without an event.
func TestSelectedEvents(t *testing.T) {
	all := Guide().All()
	if got := all.Events(); got != nil {
		t.Errorf("%v", got)
	}
	some, err := all.With("endpoint")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(some.Events(), " "); got != "api_request api_request_started external_api_failed external_api_request metric" {
		t.Errorf("%s", got)
	}
}
