package binding

import (
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/contributor"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/contract"
)

// Looks lists what something looks at in a contract, by canonical name, sorted and
// without duplicates.
type Looks struct {
	// Fields are the fields that it reads: to select log events, to compute, or to
	// show.
	Fields []string
	// Events are the events whose records it selects. There are none if it also
	// selects records without an event.
	Events []string
}

// With returns what either of the two looks at.
func (l Looks) With(other Looks) Looks {
	join := func(a, b []string) []string {
		all := slices.Concat(a, b)
		slices.Sort(all)
		return slices.Compact(all)
	}
	return Looks{join(l.Fields, other.Fields), join(l.Events, other.Events)}
}

// PatternLooks returns what a pattern with the application's own names looks at,
// along with the selectors of the metric filter's value and dimensions in beside.
// For a pattern of columns, that is the fields of the columns that it compares, and
// the events of the lines with such columns. For a pattern of terms, it is nothing.
func PatternLooks(c *contract.Contract, pattern filterpattern.Pattern, beside ...string) Looks {
	r := newPatternReader(c, false)
	if columns, ok := pattern.Tree().(*filterpattern.ColumnList); ok {
		var fields []string
		for _, column := range columns.Columns {
			if f, known := c.Field(column.Name); known && (column.Condition != nil || slices.Contains(beside, "$"+column.Name)) {
				fields = append(fields, f.Name)
			}
		}
		return Looks{fields, lineEvents(c, columns.Columns)}.With(Looks{})
	}
	tree, ok := pattern.Tree().(filterpattern.Expr)
	if !ok || pattern.Kind() != filterpattern.KindJSON {
		return Looks{}
	}
	selected := r.condition(r.read(tree), c.All())
	var fields []string
	for _, s := range pattern.Fields() {
		outer, _ := split(s.String())
		fields = append(fields, r.named[outer].Name)
	}
	for _, selector := range beside {
		name := r.named[selectorOf(selector)].Name
		if fields = append(fields, name); name != "" {
			selected = r.with(name, selected)
		}
	}
	return looks(fields, selected)
}

// lineEvents returns the events that lines with such columns can have.
func lineEvents(c *contract.Contract, columns []*filterpattern.Column) []string {
	columns = slices.DeleteFunc(slices.Clone(columns), func(column *filterpattern.Column) bool { return column.Ellipsis })
	equal := map[string]string{} // what columns must equal, by name
	for _, column := range columns {
		if is, ok := column.Condition.(*filterpattern.Comparison); ok && is.Operator == filterpattern.Equal {
			if text, isLiteral := literal(is.Value); isLiteral {
				equal[column.Name] = text
			}
		}
	}
	fits := func(layout contract.Line) bool {
		of, err := layout.Columns()
		if err != nil || len(of) < len(columns) {
			return false
		}
		for i, column := range columns {
			if text, told := equal[column.Name]; of[i].Field != "" && of[i].Field != column.Name || of[i].Field == "" && told && text != of[i].Text {
				return false
			}
		}
		return true
	}
	meant := func(m contract.Match) bool {
		layout, ok := c.Line(m.Line())
		if !ok || !fits(layout) {
			return false
		}
		for field, value := range m {
			if text, told := equal[field]; told && text != value {
				return false
			}
		}
		return true
	}
	var events []string
	for _, e := range c.Events() {
		if slices.ContainsFunc(e.Match, meant) {
			events = append(events, e.Name)
		}
	}
	return events
}

// InsightLooks returns what a Contributor Insights rule with the application's own names
// looks at.
func InsightLooks(c *contract.Contract, keys []string, filters []contributor.Filter) Looks {
	r := newPatternReader(c, false)
	selected := c.All()
	var fields []string
	for _, key := range keys {
		name := r.named[selectorOf(key)].Name
		if fields = append(fields, name); name != "" {
			selected = r.with(name, selected)
		}
	}
	for _, f := range filters {
		name := r.named[selectorOf(f.Match)].Name
		if fields = append(fields, name); name == "" || len(f.In) == 0 {
			continue
		}
		var either []contract.Selection
		for _, value := range f.In {
			one, err := c.All().Matching(name, value)
			if err == nil {
				either = append(either, one)
			}
		}
		if len(either) > 0 {
			selected = r.condition(claim{selects: isOneOf(c, either)}, selected)
		}
	}
	return looks(fields, selected)
}

// QueryLooks returns what a query with canonical names looks at.
func QueryLooks(c *contract.Contract, text insights.Query) Looks {
	r := &queryReader{holder: &holder{contract: c}, selected: c.All(), defined: map[string]definition{}}
	for _, command := range text.Commands() {
		r.command(command)
		if _, ok := command.(*insights.Stats); ok {
			break // as in holdQuery
		}
	}
	written, err := text.Rewrite(func(e insights.Expr) (string, bool) {
		source, ok, err := replacement(c, e)
		return source, ok && err == nil
	})
	if err != nil {
		written = text
	}
	var fields []string
	for _, name := range written.Fields() {
		if f, known := c.Field(name); known {
			fields = append(fields, f.Name)
		}
	}
	return looks(fields, r.selected)
}

// looks makes a Looks of fields, some of which may be empty, and a selection.
func looks(fields []string, selected contract.Selection) Looks {
	fields = slices.DeleteFunc(fields, func(name string) bool { return strings.TrimSpace(name) == "" })
	return Looks{fields, selected.Events()}.With(Looks{})
}
