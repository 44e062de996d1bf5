package athena

import (
	"regexp"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/internal/regex"
)

// parse translates the parse command, with one column per name.
func (t *translator) parse(command *insights.ParseField) error {
	field := command.Field
	if field == nil {
		field = &insights.Field{Span: command.Span, Steps: []insights.Step{{Name: textColumn}}}
	}
	v, err := t.expr(field)
	if err != nil {
		return err
	}
	of, err := t.asText(field, v)
	if err != nil {
		return err
	}
	var pattern string
	var groups []int
	switch {
	case command.Multi:
		return t.no(command, "parse with multi", "")
	case command.Mode == insights.GlobMode:
		pattern = globPattern(command.Glob.Value)
	case command.Mode == insights.RegexMode:
		if pattern, err = t.regex(command.Regex); err != nil {
			return err
		}
		if len(command.As) == 0 {
			for i, g := range regex.Groups(command.Regex.Source) {
				if g.Name != "" {
					groups = append(groups, i+1)
				}
			}
		}
	default:
		return t.no(command, "parse of logfmt and CSV", "parse it by a pattern")
	}
	s := t.step("parsed")
	for i, a := range command.Names() {
		group := i + 1
		if groups != nil {
			group = groups[i]
		}
		sql := "regexp_extract(" + of + ", " + text(pattern) + ", " + itoa(int64(group)) + ")"
		t.define(a.Name, t.put(s, a.Name, value{sql: sql, kind: textKind, isText: true}))
		t.show(a.Name, nil)
	}
	return nil
}

// globPattern translates a pattern with * to a regular expression. Each *
// matches as little as possible, except that a final * matches the rest.
func globPattern(glob string) string {
	pieces := strings.Split(glob, "*")
	var b strings.Builder
	b.WriteString("(?s)" + regexp.QuoteMeta(pieces[0]))
	for i, piece := range pieces[1:] {
		switch {
		case piece == "" && i == len(pieces)-2:
			b.WriteString("(.*)")
		default:
			b.WriteString("(.*?)" + regexp.QuoteMeta(piece))
		}
	}
	return b.String()
}
