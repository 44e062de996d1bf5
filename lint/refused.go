package lint

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/logstack-go/logstack/template"
)

// tellRefused reports what the reader of templates refuses of resources of
// these types, if AWS would refuse it too. Each problem is a finding.
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
				p.tell(t, r.LogicalID, problem.Property, message{summary: problem.String()})
			}
		}
	}
}

// tellInvalid reports what a replay, but not the reader of templates, says AWS
// would refuse of a resource.
func (p *pass) tellInvalid(stack, logicalID, reason string) {
	for _, t := range p.templates {
		refused := func(r template.Refused) bool { return r.LogicalID == logicalID }
		if t.Stack != stack || slices.ContainsFunc(t.Refused(), refused) {
			continue
		}
		for piece := range strings.SplitSeq(reason, "; ") {
			property, text := about(t, logicalID, piece)
			p.tell(t, logicalID, property, message{summary: text})
		}
	}
}

// about returns the property that an error is about, and the rest of the error.
// An error may begin with the property, as in "FilterPattern: …", or with the
// id of one of an alarm's queries; it may also mention the property, as in "a
// Period of 45s is not allowed".
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

// queryOf returns the path of an alarm's query with an id; empty if there is
// none.
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
