package lint

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/contract/roles"
	"github.com/logstack-go/logstack/template"
)

var loggroupLevel = Check{ID: "loggroup/level", Severity: Warning, run: func(p *pass) {
	readers := p.levelReaders()
	byGroup := map[string][]levelReader{}
	var groups []string
	for _, r := range readers {
		if byGroup[r.group] == nil {
			groups = append(groups, r.group)
		}
		byGroup[r.group] = append(byGroup[r.group], r)
	}
	for _, group := range groups {
		p.tellOdd(byGroup[group], "it names the level of log events %q, and others that read its log group name it %q", func(r levelReader) []string { return r.names })
		p.tellOdd(byGroup[group], "it asks for the level %q, and others that read its log group ask for %q", func(r levelReader) []string { return r.values })
	}
}}

// levelReader is a filter or a query that tests the level of log events.
type levelReader struct {
	in                         *template.Template
	logicalID, property, group string
	// names are its names for the level, and values the levels that it tests
	// for.
	names, values []string
}

// tellOdd reports readers of a log group that use another name or value than
// most. If one of them uses both, the log events are of two kinds.
func (p *pass) tellOdd(readers []levelReader, says string, of func(levelReader) []string) {
	counts, usual := map[string]int{}, ""
	for _, r := range readers {
		for _, name := range of(r) {
			counts[name]++
			if counts[name] > counts[usual] || usual == "" {
				usual = name
			}
		}
	}
	for _, r := range readers {
		for _, name := range of(r) {
			if len(of(r)) > 1 && isOdd(name, of(r)) {
				return
			}
		}
	}
	for _, r := range readers {
		for _, name := range of(r) {
			for other := range counts {
				if name == other || counts[other] < counts[name] || counts[other] == counts[name] && other != usual || !isOdd(name, []string{other}) {
					continue
				}
				p.tell(r.in, r.logicalID, r.property, message{
					summary: fmt.Sprintf(says, strings.TrimPrefix(name, "."), strings.TrimPrefix(other, ".")),
					details: "CloudWatch compares names and values letter by letter: one of the two finds nothing.",
					remedy:  "use what the application logs in both",
				})
			}
		}
	}
}

// isOdd reports whether name is another spelling among others. A field name,
// which begins with a point, always is; a value is if it differs only in case.
func isOdd(name string, others []string) bool {
	for _, other := range others {
		if name != other && (strings.HasPrefix(name, ".") || strings.EqualFold(name, other)) {
			return true
		}
	}
	return false
}

// levelReaders returns everything that tests the level in log groups without a
// log contract.
func (p *pass) levelReaders() []levelReader {
	var all []levelReader
	for _, f := range p.filters() {
		tree, ok := f.pattern.Tree().(filterpattern.Expr)
		if !f.parsed || !ok || f.transformed || p.ofContract(f.group) {
			continue
		}
		r := levelReader{in: f.in, logicalID: f.LogicalID, property: "FilterPattern", group: p.groupKey(f.in, f.group)}
		for _, s := range f.pattern.Fields() {
			if s.IsJSON() && isLevel(s.Path()) {
				r.names = append(r.names, "."+s.Path())
			}
		}
		r.values = levelValues(tree)
		if r.names != nil {
			all = append(all, r)
		}
	}
	for _, q := range p.queries() {
		if !q.parsed || len(q.groups) != 1 || p.ofContract(q.groups[0]) {
			continue
		}
		r := levelReader{in: q.in, logicalID: q.LogicalID, property: q.at, group: p.groupKey(q.in, q.groups[0])}
		for _, name := range q.query.Fields() {
			if isLevel(name) {
				r.names = append(r.names, "."+name)
			}
		}
		for _, c := range q.query.Commands() {
			insights.Inspect(c, func(n insights.Node) {
				if b, ok := n.(*insights.Binary); ok && b.Op == "=" {
					field, isField := b.X.(*insights.Field)
					text, isText := b.Y.(*insights.String)
					if isField && isText && isLevel(field.Name()) {
						r.values = append(r.values, text.Value)
					}
				}
			})
		}
		if r.names != nil {
			all = append(all, r)
		}
	}
	return all
}

// levelValues returns the levels that a pattern tests for.
func levelValues(e filterpattern.Expr) []string {
	var all []string
	switch e := e.(type) {
	case *filterpattern.Group:
		for _, operand := range e.Operands {
			all = append(all, levelValues(operand)...)
		}
	case *filterpattern.Comparison:
		text, ok := e.Value.(*filterpattern.String)
		if ok && e.Operator == filterpattern.Equal && isLevel(e.Selector.Path()) && !strings.Contains(text.Text, "*") {
			all = append(all, text.Text)
		}
	}
	return all
}

// isLevel reports whether a field is named like the level of a record.
func isLevel(path string) bool {
	role, ok := roles.Of(strings.Split(path, "."))
	return ok && !role.Weak && role.Name == "level"
}
