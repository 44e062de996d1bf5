package lint

import (
	"slices"
	"strings"

	"github.com/logstack-go/logstack/template"
)

// tellRefused reports what the reader of templates refuses of resources of these types, and
// AWS would as well. Each problem is told by itself.
func (p *pass) tellRefused(types ...string) {
	for _, t := range p.templates {
		for _, r := range t.Refused() {
			if !r.Invalid || !slices.Contains(types, r.Type) {
				continue
			}
			for _, problem := range r.Problems {
				p.tell(t, r.LogicalID, problem.Property, finding{summary: problem.Message})
			}
		}
	}
}

// split takes an error apart that begins with the property that it is about, as
// "MetricTransformations[0].MetricValue: …": the property is empty where it begins with
// none.
func split(text string) (property, rest string) {
	property, rest, ok := strings.Cut(text, ": ")
	if !ok || strings.ContainsAny(property, " ") {
		return "", text
	}
	return property, rest
}

// tellInvalid reports what a replay says that AWS refuses of a resource of a stack, where
// the reader of templates takes it. What both refuse is told by tellRefused.
func (p *pass) tellInvalid(stack, logicalID, reason string) {
	for _, t := range p.templates {
		refused := func(r template.Refused) bool { return r.LogicalID == logicalID }
		if t.Stack != stack || slices.ContainsFunc(t.Refused(), refused) {
			continue
		}
		property, text := split(reason)
		p.tell(t, logicalID, property, finding{summary: text})
	}
}
