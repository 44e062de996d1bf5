package alarmtest

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/template"
)

// What the text of a query says of fields: what they are compared with, that they are
// there, and what rows are grouped by.
var (
	compared = regexp.MustCompile(`([A-Za-z_][\w.]*)\s*(=|>=|<=|>|<|like|in)\s*\[?\s*(?:"([^"]*)"|'([^']*)'|(-?[0-9.]+)|/([^/]+)/)`)
	present  = regexp.MustCompile(`ispresent\(\s*([A-Za-z_][\w.]*)\s*\)`)
	grouped  = regexp.MustCompile(`\bby\s+([A-Za-z_][\w.]*(?:\s*,\s*[A-Za-z_][\w.]*)*)`)
)

// queryLine guesses a record that a saved query finds: with all values that the
// query compares fields with, and with the fields that it reads. The caller
// tries it.
func queryLine(q template.SavedQuery, base object) (string, bool) {
	text := q.Query
	for _, p := range q.Parameters {
		text = strings.ReplaceAll(text, "{{"+p.Name+"}}", p.Default)
	}
	record := base.copy()
	set := map[string]bool{}
	put := func(field string, value any) {
		if !set[field] {
			set[field] = true
			record.set(strings.Split(field, "."), value)
		}
	}
	for _, m := range compared.FindAllStringSubmatch(text, -1) {
		field, operator, word, n := m[1], m[2], m[3]+m[4], m[5]
		switch {
		case m[6] != "":
			put(field, exampleOf(m[6]))
		case n == "":
			put(field, word)
		default:
			value, err := strconv.ParseFloat(n, 64)
			if err != nil {
				continue
			}
			switch operator {
			case ">":
				value++
			case "<":
				value--
			}
			put(field, numberText(value))
		}
	}
	for _, m := range present.FindAllStringSubmatch(text, -1) {
		put(m[1], number("1"))
	}
	for _, m := range grouped.FindAllStringSubmatch(text, -1) {
		for field := range strings.SplitSeq(m[1], ",") {
			put(strings.TrimSpace(field), "x")
		}
	}
	line, err := record.text()
	return line, err == nil && len(set) > 0
}
