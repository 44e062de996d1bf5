package transform

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/logstack-go/logstack/contract"
)

// piece matches a field or a brace of a layout.
var piece = regexp.MustCompile(`\{\{|\}\}|\{([^{}]*)\}|\s*\.\.\.$`)

// grok adds the processor that parses lines of a layout.
func (m *maker) grok(line contract.Line) {
	var match strings.Builder
	data, words, end := 0, 0, 0
	text := line.Text
	found := piece.FindAllStringSubmatchIndex(text, -1)
	for i, f := range found {
		literal(&match, text[end:f[0]])
		begin := f[0]
		end = f[1]
		if f[2] < 0 {
			switch whole := text[begin:end]; whole {
			case "{{", "}}":
				match.WriteString(whole[:1])
			default:
				match.WriteString("%{GREEDYDATA}")
				data++
			}
			continue
		}
		own, _ := m.from.Field(text[f[2]:f[3]])
		var name string
		if other, ok := m.to.Field(own.Name); ok && other.Name == own.Name {
			path, err := pathOf(other)
			if err != nil {
				m.leavef("%s is left out: %v.", own.Name, err)
			}
			name = path
		} else {
			name = own.Name
		}
		last := i == len(found)-1 && end == len(text)
		enclosed := begin > 0 && end < len(text) && strings.ContainsRune(`"[`, rune(text[begin-1]))
		pattern := "NOTSPACE"
		switch {
		case own.Type == contract.Number:
			pattern = "NUMBER"
		case last:
			pattern, data = "GREEDYDATA", data+1
		case enclosed && own.Name != "level", own.Type == contract.Time:
			pattern, data = "DATA", data+1
		case own.Name == "level", own.Name == "method":
			pattern = "WORD"
		case words == 5:
			pattern, data = "DATA", data+1
		default:
			words++
		}
		match.WriteString("%{" + pattern)
		if name != "" {
			match.WriteString(":" + name)
		}
		match.WriteString("}")
	}
	literal(&match, text[end:])
	if data > 5 {
		m.problems = append(m.problems, fmt.Errorf("the line %s has more fields of any text than grok allows: 5 patterns of NOTSPACE and 5 of DATA (CloudWatch-Logs-Transformation-Processors)", line.Name))
		return
	}
	m.add("grok", map[string]any{"match": match.String()})
}

// literal writes a text so that it matches itself.
func literal(to *strings.Builder, text string) {
	for _, r := range text {
		if strings.ContainsRune(`\.+*?()|[]{}^$`, r) {
			to.WriteByte('\\')
		}
		to.WriteRune(r)
	}
}
