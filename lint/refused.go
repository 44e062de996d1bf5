package lint

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/logstack-go/logstack/template"
)

// tellRefused reports what the reader of templates refuses of resources of these types, and
// AWS would as well. Each problem is told by itself.
func (p *pass) tellRefused(types ...string) {
	for _, of := range types {
		p.told[of] = true
	}
	for _, t := range p.templates {
		for _, r := range t.Refused() {
			if !r.Invalid || !slices.Contains(types, r.Type) {
				continue
			}
			for _, problem := range r.Problems {
				p.tell(t, r.LogicalID, problem.Property, finding{summary: problem.String()})
			}
		}
	}
}

// tellInvalid reports what a replay says that AWS refuses of a resource of a stack, where
// the reader of templates takes it. What both refuse is told by tellRefused.
func (p *pass) tellInvalid(stack, logicalID, reason string) {
	for _, t := range p.templates {
		refused := func(r template.Refused) bool { return r.LogicalID == logicalID }
		if t.Stack != stack || slices.ContainsFunc(t.Refused(), refused) {
			continue
		}
		for piece := range strings.SplitSeq(reason, "; ") {
			property, text := about(t, logicalID, piece)
			p.tell(t, logicalID, property, finding{summary: text})
		}
	}
}

// about returns which property of a resource an error is about, and what it
// says of it. One begins with the property, as "FilterPattern: …", or with an
// id of one of an alarm's queries; another names it, as "a Period of 45s is not
// allowed".
func about(t *template.Template, logicalID, text string) (property, rest string) {
	text = strings.TrimPrefix(text, "Metrics: the alarm: ")
	for {
		before, after, ok := strings.Cut(text, ": ")
		if !ok || strings.Contains(before, " ") {
			break
		}
		found := queryOf(t, logicalID, before)
		if found == "" && t.Named(logicalID, before) != "" {
			found = t.Named(logicalID, before)
		}
		if found == "" && !strings.Contains(before, "[") {
			break
		}
		if found == "" {
			found = before
		}
		property, text = found, after
	}
	if property != "" {
		return property, text
	}
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if found := t.Named(logicalID, word); found != "" {
			return found, text
		}
	}
	return "", text
}

// queryOf returns where the query of an alarm stands that has an id; empty if
// there is none.
func queryOf(t *template.Template, logicalID, id string) string {
	for _, a := range t.Alarms() {
		for i, q := range a.Metrics {
			if a.LogicalID != logicalID || q.ID != id {
				continue
			}
			if q.Expression != "" {
				return fmt.Sprintf("Metrics[%d].Expression", i)
			}
			return fmt.Sprintf("Metrics[%d].MetricStat", i)
		}
	}
	return ""
}
