package filterpattern

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/internal/jsonscan"
	"github.com/logstack-go/logstack/internal/nearest"
)

// Explanation says why a pattern matches an event, or why it does not.
type Explanation struct {
	Matched bool
	// Problem says why no condition can hold at all: the event is not of the kind
	// that the pattern reads. It is empty otherwise.
	Problem string
	// Root is the finding about the whole pattern. It is nil for the empty pattern,
	// and if there is a Problem.
	Root *Finding
	// Columns are the fields of the event as a delimited pattern splits it. They
	// are nil for other patterns.
	Columns []ColumnValue
}

// ColumnValue is a field of a delimited event.
type ColumnValue struct {
	// Name is the name that the pattern gives the field, or the field's position,
	// counted from 1.
	Name string
	Text string
}

// Finding says whether a part of a pattern holds in an event, and why.
type Finding struct {
	// Node is the part: a *TermList, *Term, *ColumnList, *Column, *Comparison,
	// *Test or *Group.
	Node Node
	// Source is the text of the part, in canonical form.
	Source  string
	Matched bool
	// Ignored marks optional terms that are ignored because the pattern has other
	// terms.
	Ignored bool
	// Found holds the values of the field that a condition tests: one value, or any
	// number of them if the selector has a wildcard.
	Found []FieldValue
	// Reason is a sentence without a full stop. It is empty if Operands or the
	// part's column give the reason.
	Reason string
	// Operands are the findings about the parts of this part. Those of a *Column
	// with several conditions have no Reason of their own.
	Operands []*Finding
}

// Explain says for each part of the pattern whether it holds in an event, and why.
func (p Pattern) Explain(message []byte) Explanation {
	m, err := NewMatcher([]Request{{Pattern: p}})
	if err != nil {
		panic(err) // a request without values is always valid
	}
	x := &explainer{m: m, e: m.Event()}
	x.e.Read(message)
	out := Explanation{Matched: x.e.Matches(0)}
	switch tree := p.tree.(type) {
	case *TermList:
		out.Root = x.terms(tree)
	case *ColumnList:
		x.columns(tree, &out)
	case Expr:
		if !x.e.IsJSON() {
			at, why := x.e.json.Problem()
			out.Problem = fmt.Sprintf("the event is not one JSON object: at byte %d, %s", at, why)
			return out
		}
		out.Root = x.expr(tree)
	}
	return out
}

type explainer struct {
	m *Matcher
	e *Event
	// paths are the paths of all fields of a JSON event.
	paths []string
}

func (x *explainer) terms(list *TermList) *Finding {
	root := &Finding{Node: list, Source: format(list), Matched: x.e.Matches(0)}
	ignored := ignoresOptional(list)
	for _, t := range list.Terms {
		f := &Finding{Node: t, Source: format(&TermList{Terms: []*Term{t}})}
		there := newTermTest(t.Value).in(x.e.message)
		f.Matched = there != (t.Mode == Excluded)
		f.Ignored = t.Mode == Optional && ignored
		switch {
		case f.Ignored:
			f.Reason = "ignored, as there are terms without ?"
		case there && t.Mode == Excluded:
			f.Reason = "the event has it, and it is excluded"
		case there:
			f.Reason = "the event has it"
		case t.Mode == Excluded:
			f.Reason = "the event does not have it"
		default:
			f.Reason = "the event does not have it" + inOtherCase(t, x.e.message)
		}
		root.Operands = append(root.Operands, f)
	}
	return root
}

// inOtherCase finds a term's text in a different letter case.
func inOtherCase(t *Term, message []byte) string {
	s, ok := t.Value.(*String)
	if !ok || s.Text == "" {
		return ""
	}
	found := regexp.MustCompile("(?i)" + regexp.QuoteMeta(s.Text)).Find(message)
	if found == nil {
		return ""
	}
	return fmt.Sprintf("; it has %s, and terms are case-sensitive", found)
}

func (x *explainer) columns(list *ColumnList, out *Explanation) {
	m := x.m.rules[0].columns
	fields := x.e.splitOnce()
	for i := range fields {
		c := ColumnValue{Name: m.nameAt(i, len(fields)), Text: string(m.at(x.e, fields, i).Text)}
		if c.Name == "" {
			c.Name = strconv.Itoa(i + 1)
		}
		out.Columns = append(out.Columns, c)
		if n := len(list.Columns); !m.ellipsis && n > 0 && i == n-1 {
			break // the last field is the rest of the event
		}
	}
	if want := len(m.before) + len(m.after); len(fields) < want {
		out.Problem = fmt.Sprintf("the event has %d fields, and the pattern needs at least %d", len(fields), want)
		return
	}
	out.Root = &Finding{Node: list, Source: format(list), Matched: out.Matched}
	add := func(c *Column, i int) {
		v := x.copied(m.at(x.e, fields, i))
		f := &Finding{Node: c, Source: columnText(c), Matched: true, Found: []FieldValue{v}}
		if c.Condition != nil {
			f.Matched = m.tests[c](v)
			f.Reason = fmt.Sprintf("%s is %s", c.Name, shown(v))
			if compared := firstOrder(c.Condition); compared && !IsDecimal(v.Text) {
				f.Reason += ", which is not a number"
			}
			f.Operands = columnParts(c.Condition, v)
		}
		out.Root.Operands = append(out.Root.Operands, f)
	}
	for i, c := range m.before {
		add(c, i)
	}
	for i, c := range m.after {
		add(c, len(fields)-len(m.after)+i)
	}
}

// columnParts says which of several conditions on a field hold. The reason for all
// of them is that of the field.
func columnParts(condition Expr, v FieldValue) []*Finding {
	g, ok := condition.(*Group)
	if !ok {
		return nil
	}
	var parts []*Finding
	for _, operand := range g.Operands {
		parts = append(parts, &Finding{
			Node: operand, Source: exprText(operand, true), Matched: columnTest(operand)(v), Operands: columnParts(operand, v),
		})
	}
	return parts
}

func columnText(c *Column) string {
	if c.Condition == nil {
		return c.Name
	}
	text := format(&ColumnList{Columns: []*Column{c}})
	return strings.TrimSuffix(strings.TrimPrefix(text, "["), "]")
}

// firstOrder reports whether a condition of a column compares numbers.
func firstOrder(x Expr) bool {
	found := false
	walk(x, func(n Node) {
		if c, ok := n.(*Comparison); ok && c.Operator.ordered() {
			found = true
		}
	})
	return found
}

func (x *explainer) expr(e Expr) *Finding {
	f := &Finding{Node: e, Source: exprText(e, false)}
	if g, ok := e.(*Group); ok {
		n := 0
		for _, operand := range g.Operands {
			o := x.expr(operand)
			if o.Matched {
				n++
			}
			f.Operands = append(f.Operands, o)
		}
		f.Matched = n == len(g.Operands) || n > 0 && g.Join == AnyOf
		return f
	}
	switch c := x.m.leaf(e).(type) {
	case *fieldCondition:
		v := x.copied(x.value(selectorOf(e)))
		f.Found = []FieldValue{v}
		f.Matched = c.test(v)
	case *wildcardCondition:
		for _, v := range follow(nil, FieldValue{ObjectValue, x.e.message}, c.selector.steps) {
			f.Found = append(f.Found, x.copied(v))
		}
		f.Matched = slices.ContainsFunc(f.Found, c.test) != c.none
		if c.none {
			f.Matched = len(f.Found) == 0
		}
	}
	f.Reason = x.reason(e, f)
	return f
}

// exprText returns a condition in canonical form, without braces or brackets.
func exprText(e Expr, delimited bool) string {
	p := &printer{delimited: delimited}
	p.expr(e)
	return p.String()
}

func selectorOf(e Expr) Selector {
	if t, ok := e.(*Test); ok {
		return t.Selector
	}
	return e.(*Comparison).Selector
}

// value returns the value of the field that a selector without a wildcard names.
func (x *explainer) value(s Selector) FieldValue {
	all := follow(nil, FieldValue{ObjectValue, x.e.message}, s.steps)
	if len(all) == 0 {
		return FieldValue{}
	}
	return all[0]
}

func (x *explainer) copied(v FieldValue) FieldValue {
	return FieldValue{v.Type, slices.Clone(v.Text)}
}

// reason returns a sentence about what a condition found.
func (x *explainer) reason(e Expr, f *Finding) string {
	s := selectorOf(e)
	var present []FieldValue
	for _, v := range f.Found {
		if v.Type != Missing {
			present = append(present, v)
		}
	}
	if len(present) == 0 {
		why := fmt.Sprintf("the event has no %s", s)
		if near := x.near(s); near != "" && !f.Matched {
			why += "; it has " + near
		}
		return why
	}
	if len(present) > 1 {
		if f.Matched {
			return fmt.Sprintf("one of %d fields does", len(present))
		}
		return fmt.Sprintf("none of %d fields does", len(present))
	}
	v := present[0]
	why := fmt.Sprintf("%s is %s", s, shown(v))
	c, ok := e.(*Comparison)
	if !ok || f.Matched {
		return why
	}
	return why + mismatch(c, v)
}

// mismatch says why a value does not satisfy a comparison, if that is not plain to
// see.
func mismatch(c *Comparison, v FieldValue) string {
	switch v.Type {
	case Null, ObjectValue, ArrayValue:
		return ", and only strings and numbers can be compared"
	case Boolean:
		return fmt.Sprintf(", and only strings and numbers can be compared: write IS %s", strings.ToUpper(string(v.Text)))
	}
	switch with := c.Value.(type) {
	case *Number:
		if v.Type == StringValue && c.Operator.ordered() {
			return fmt.Sprintf(", a string, and %s compares numbers only", c.Operator)
		}
		if v.Type == StringValue && c.Operator == Equal && sameNumber(string(v.Text), with.Lexeme) {
			return ", a string, which is compared with the text as it is written"
		}
	case *String:
		if c.Operator != Equal {
			return ""
		}
		switch {
		case strings.EqualFold(string(v.Text), with.Text):
			return ": the letter case differs"
		case v.Type == NumberValue && sameNumber(string(v.Text), with.Text):
			return ", a number, which is compared with the quoted text as it is written"
		}
	}
	return ""
}

func sameNumber(a, b string) bool {
	x, okX := parseNumber([]byte(a))
	y, okY := parseNumber([]byte(b))
	return okX && okY && x == y
}

// near describes a field of the event that the selector was likely meant to name,
// and its value.
func (x *explainer) near(s Selector) string {
	if x.paths == nil {
		x.walk("", FieldValue{ObjectValue, x.e.message})
	}
	own := s.Path()
	meant := nearest.Name(own, x.paths)
	if meant == "" {
		last := own[strings.LastIndex(own, ".")+1:]
		for _, path := range x.paths {
			other := path[strings.LastIndex(path, ".")+1:]
			if len(last) > 2 && (strings.HasPrefix(other, last) || strings.HasSuffix(other, last)) {
				meant = path
				break
			}
		}
	}
	if meant == "" {
		return ""
	}
	field := Field(meant)
	return fmt.Sprintf("%s, which is %s", field, shown(x.value(field)))
}

// walk collects the paths of the fields below an object.
func (x *explainer) walk(prefix string, v FieldValue) {
	for _, m := range jsonscan.Members(jsonscan.Value(v)) {
		s := Selector{steps: []step{{key: m.Key}}}
		if !quotable(m.Key) {
			continue
		}
		path := prefix + s.Path()
		x.paths = append(x.paths, path)
		if m.Value.Type == ObjectValue {
			x.walk(path+".", FieldValue(m.Value))
		}
	}
}

// maxShown is the number of bytes of a value that a reason shows.
const maxShown = 60

// shown returns a value as a reason shows it, cut to maxShown.
func shown(v FieldValue) string {
	text := string(v.Text)
	if len(text) > maxShown {
		text = strings.ToValidUTF8(text[:maxShown], "") + "…"
	}
	if v.Type == StringValue {
		return strconv.Quote(text)
	}
	return text
}
