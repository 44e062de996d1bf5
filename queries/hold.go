package queries

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/contract"
)

// hold holds a query, written with canonical names, against a contract: what no
// record can fulfil would be a query that never finds anything, and looks just
// like one with nothing to find.
func hold(text insights.Query, parameters []Parameter, c *contract.Contract) []error {
	h := &holder{parameters: parameters, contract: c, selected: c.All(), defined: map[string]definition{}}
	for _, command := range text.Commands() {
		h.command(command)
		if _, ok := command.(*insights.Stats); ok {
			break // what comes after reads what stats puts out
		}
	}
	if len(h.problems) > 0 {
		return h.problems // what is selected is not known then
	}
	for _, p := range h.predicates {
		err := c.Visible(p.field.Name())
		if err == nil && !p.split {
			err = p.scope.And(h.selected).Predicate(p.field.Name())
		}
		if err != nil {
			h.refuse(p.field, err)
		}
	}
	return h.problems
}

// predicate is a field that a query compares, groups, sorts or computes by, among
// the records that its branch of the condition selects: what stands beside it
// says whose it is. Split says that the rows are told apart by event.
type predicate struct {
	field *insights.Field
	scope contract.Selection
	split bool
}

func (h *holder) compares(f *insights.Field) {
	h.predicates = append(h.predicates, predicate{field: f, scope: h.contract.All()})
}

// branch is a condition that stands for itself.
func (h *holder) branch(e insights.Expr, s contract.Selection) contract.Selection {
	before := len(h.predicates)
	selected := h.condition(e, s)
	for i := before; i < len(h.predicates); i++ {
		h.predicates[i].scope = h.predicates[i].scope.And(selected)
	}
	return selected
}

// holder follows which records a query still selects.
type holder struct {
	parameters []Parameter
	contract   *contract.Contract
	selected   contract.Selection
	// defined are the names that the query gives itself.
	defined map[string]definition
	// predicates are the fields that the query compares, groups or computes by,
	// kept for the end: it takes all filters to know whose they are.
	predicates []predicate
	problems   []error
}

// definition is what a name of the query's own stands for.
type definition struct {
	// of are the fields of the log that it is computed from, and needs those
	// without which there is nothing to compute.
	of, needs []*insights.Field
}

func (h *holder) refuse(at insights.Expr, err error) {
	if text := insights.Format(at); !strings.Contains(err.Error(), text) {
		err = fmt.Errorf("%s: %w", text, err)
	}
	told := func(problem error) bool { return problem.Error() == err.Error() }
	if !slices.ContainsFunc(h.problems, told) {
		h.problems = append(h.problems, err)
	}
}

func (h *holder) command(command insights.Command) {
	switch command := command.(type) {
	case *insights.Filter:
		h.selected = h.condition(command.Condition, h.selected)
	case *insights.Stats:
		all := slices.Concat(command.By, command.Items)
		for _, it := range all {
			h.computed(it.X)
		}
		before := len(h.predicates)
		for _, it := range all {
			h.needs(it.X, func(f *insights.Field) { h.selected = h.with(f, h.selected) })
			h.each(it.X, h.compares)
			h.aggregates(it.X)
		}
		for _, it := range command.By {
			if f, ok := it.X.(*insights.Field); ok && f.Name() == h.contract.EventField() && h.ofTheLog(f) {
				for i := range h.predicates[before:] {
					h.predicates[before+i].split = true
				}
			}
		}
	case *insights.Dedup:
		for _, f := range command.Fields {
			h.each(f, h.compares)
		}
	case *insights.Sort:
		for _, key := range command.Keys {
			h.each(key.X, h.compares)
		}
	case *insights.Pattern:
		h.each(command.X, h.compares)
	case *insights.Fields:
		h.items(command.Items)
	case *insights.Display:
		h.items(command.Items)
	case *insights.ParseField:
		for _, name := range command.Names() {
			h.defined[name.Name] = definition{}
		}
	case *insights.JSON:
		if command.As != nil {
			h.defined[command.As.Name] = definition{}
		}
	case *insights.Unnest:
		if command.Into != nil {
			h.defined[command.Into.Name] = definition{}
		}
	}
}

// ofTheLog says whether a name is one of the log, and not the query's own.
func (h *holder) ofTheLog(f *insights.Field) bool {
	_, own := h.defined[f.Name()]
	return !own
}

// aggregates refuses what is made of numbers, and asks for a text.
func (h *holder) aggregates(e insights.Expr) {
	call, ok := e.(*insights.Call)
	if !ok || len(call.Args) == 0 || !slices.Contains([]string{"avg", "sum", "stddev", "pct", "median"}, call.Function) {
		return
	}
	f, ok := call.Args[0].(*insights.Field)
	if !ok || !h.ofTheLog(f) {
		return
	}
	if field, known := h.contract.Field(f.Name()); known && field.Type != contract.Number && field.Type != contract.Time {
		h.refuse(call, fmt.Errorf("%s is of type %s: %s is made of numbers", f.Name(), field.Type, call.Function))
	}
}

// items of fields and display only show; what they call something is a name of
// the query's own from then on.
func (h *holder) items(items []*insights.Item) {
	for _, it := range items {
		h.computed(it.X)
		if it.As != nil {
			var d definition
			h.each(it.X, func(f *insights.Field) { d.of = append(d.of, f) })
			h.needs(it.X, func(f *insights.Field) { d.needs = append(d.needs, f) })
			h.defined[it.As.Name] = d
		}
	}
}

// computed holds the comparisons in what is shown, computed or grouped by
// against what is selected so far. They select nothing themselves, and what they
// compare counts where the result is used.
func (h *holder) computed(e insights.Expr) {
	switch e := e.(type) {
	case *insights.Call:
		for _, a := range e.Args {
			h.computed(a)
		}
		return
	case *insights.Group:
		h.computed(e.X)
		return
	case *insights.Unary:
		h.computed(e.X)
		return
	case *insights.Binary:
		if strings.Contains("+-*/%^", e.Op) {
			h.computed(e.X)
			h.computed(e.Y)
			return
		}
	case *insights.In:
	default:
		return
	}
	before := h.predicates
	h.condition(e, h.selected)
	h.predicates = before
}

// each calls visit for each field of the log in an expression, and in what its
// names stand for.
func (h *holder) each(e insights.Node, visit func(*insights.Field)) { h.fields(e, false, visit) }

// needs is each of those fields without which the expression has no value: if,
// case and coalesce do without.
func (h *holder) needs(e insights.Node, visit func(*insights.Field)) { h.fields(e, true, visit) }

func (h *holder) fields(e insights.Node, needed bool, visit func(*insights.Field)) {
	switch e := e.(type) {
	case *insights.Field:
		name := e.Name()
		if is, own := h.defined[name]; own {
			of := is.of
			if needed {
				of = is.needs
			}
			for _, f := range of {
				visit(f)
			}
		} else if !strings.HasPrefix(name, "@") && name != "any_level" && name != "event" {
			if _, known := h.contract.Field(name); known {
				visit(e) // what is not known is told elsewhere
			}
		}
	case *insights.Call:
		if needed && slices.Contains([]string{"if", "case", "coalesce"}, e.Function) {
			return
		}
		for _, a := range e.Args {
			h.fields(a, needed, visit)
		}
	case *insights.Group:
		h.fields(e.X, needed, visit)
	case *insights.Unary:
		h.fields(e.X, needed, visit)
	case *insights.Binary:
		h.fields(e.X, needed, visit)
		h.fields(e.Y, needed, visit)
	case *insights.In:
		h.fields(e.X, needed, visit)
		h.fields(e.Set, needed, visit)
	case *insights.List:
		for _, it := range e.Items {
			h.fields(it, needed, visit)
		}
	case *insights.Member:
		h.fields(e.Of, needed, visit)
	}
}

// with selects the records that carry a field.
func (h *holder) with(f *insights.Field, s contract.Selection) contract.Selection {
	selected, err := s.With(f.Name())
	if err != nil {
		h.refuse(f, err)
	}
	return selected
}

// condition selects the records that a condition may select.
func (h *holder) condition(e insights.Expr, s contract.Selection) contract.Selection {
	switch e := e.(type) {
	case *insights.Group:
		return h.condition(e.X, s)
	case *insights.Unary:
		h.predicate(e.X)
		if e.Op == "not" {
			return h.not(e, s)
		}
		return s
	case *insights.Binary:
		if _, _, ok := equality(e); !ok && e.Op != "and" && e.Op != "or" && (h.stands(e.X) || h.stands(e.Y)) {
			return s
		}
		switch e.Op { // what is compared with a value of the field's type
		case "=", "!=", "<", "<=", ">", ">=":
			h.values(e.X, e.Y)
			h.values(e.Y, e.X)
		}
		switch e.Op {
		case "and":
			return h.condition(e.Y, h.condition(e.X, s))
		case "or":
			return h.branch(e.X, s).Or(h.branch(e.Y, s))
		case "!=", "not like":
			h.predicate(e)
			return s
		case "like":
			s = h.like(e, s)
		}
		if field, value, ok := equality(e); ok {
			switch field {
			case "event":
				return h.told(e)(s.Event(value))
			case "level", "any_level":
				return h.told(e)(s.Level(contract.Level(value)))
			}
			if _, own := h.defined[field]; !own && !isPlaceholder(value) {
				s = h.told(e)(s.Matching(field, value))
			}
		}
	case *insights.In:
		if h.stands(e.X) {
			return s
		}
		if list, ok := e.Set.(*insights.List); ok {
			h.values(e.X, list.Items...)
		}
		if e.Not {
			h.predicate(e)
			return s
		}
		s = h.oneOf(e, s)
	}
	h.predicate(e)
	h.needs(e, func(f *insights.Field) { s = h.with(f, s) })
	return s
}

func (h *holder) predicate(e insights.Expr) { h.each(e, h.compares) }

// told takes a selection, and tells what is wrong with it.
func (h *holder) told(at insights.Expr) func(contract.Selection, error) contract.Selection {
	return func(s contract.Selection, err error) contract.Selection {
		if err != nil {
			h.refuse(at, err)
		}
		return s
	}
}

// oneOf selects the records in which a field has one of several values.
func (h *holder) oneOf(e *insights.In, s contract.Selection) contract.Selection {
	f, ok := e.X.(*insights.Field)
	list, isList := e.Set.(*insights.List)
	if !ok || !isList || !h.ofTheLog(f) || len(list.Items) == 0 {
		return s
	}
	var any contract.Selection
	for i, item := range list.Items {
		v, ok := item.(*insights.String)
		if !ok || isPlaceholder(v.Value) {
			return s
		}
		one := h.told(e)(h.contract.All().Matching(f.Name(), v.Value))
		if i == 0 {
			any = one
		}
		any = any.Or(one)
	}
	return h.told(e)(h.both(s, any))
}

func (h *holder) both(s, other contract.Selection) (contract.Selection, error) {
	none, err := h.contract.All().Minus(other)
	if err != nil {
		return s, nil // the other one is all
	}
	return s.Minus(none)
}

// like selects the records in which what a field has may be like a text or a
// regular expression.
func (h *holder) like(e *insights.Binary, s contract.Selection) contract.Selection {
	f, ok := e.X.(*insights.Field)
	if !ok || !h.ofTheLog(f) {
		return s
	}
	var test func(string) bool
	switch y := e.Y.(type) {
	case *insights.String:
		if strings.ContainsAny(y.Value, "%_{") {
			return s // wildcards, or a placeholder
		}
		test = func(value string) bool { return strings.Contains(value, y.Value) }
	case *insights.Regex:
		form, err := regexp.Compile(y.Source)
		if err != nil {
			return s // what the service takes is told elsewhere
		}
		test = form.MatchString
	default:
		return s
	}
	return h.told(e)(s.Like(f.Name(), insights.Format(e), test))
}

// not selects the records that a condition denies, where it is one that says
// just which: an event, a level, a field that is there.
func (h *holder) not(at *insights.Unary, s contract.Selection) contract.Selection {
	e := at.X
	for {
		group, ok := e.(*insights.Group)
		if !ok {
			break
		}
		e = group.X
	}
	if call, ok := e.(*insights.Call); ok && call.Function == "ispresent" && len(call.Args) == 1 {
		if f, ok := call.Args[0].(*insights.Field); ok && h.ofTheLog(f) {
			if _, known := h.contract.Field(f.Name()); known {
				return h.told(at)(s.Without(f.Name()))
			}
		}
	}
	field, value, ok := equality(e)
	if _, own := h.defined[field]; !ok || own {
		return s
	}
	denied, err := h.contract.All(), error(nil)
	switch field {
	case "event":
		denied, err = denied.Event(value)
	case "level":
		denied, err = denied.Level(contract.Level(value))
	default:
		return s
	}
	if err != nil {
		return h.told(at)(s, err)
	}
	return h.told(at)(s.Minus(denied))
}

// stands refuses a comparison of a name that stands for what only the contract
// knows: it is put in the place of an equality, and of nothing else.
func (h *holder) stands(e insights.Expr) bool {
	f, ok := e.(*insights.Field)
	if !ok || !slices.Contains([]string{"level", "any_level", "event"}, f.Name()) {
		return false
	}
	if _, own := h.defined[f.Name()]; own {
		return false
	}
	h.refuse(f, fmt.Errorf("%s is compared by = with a text only, which the contract replaces: write (%[1]s = …) or (%[1]s = …), or not (%[1]s = …)", f.Name()))
	return true
}

// values holds what a field is compared with against the field's type: of a
// placeholder in quotes, its default, as the quotes go where the field is a
// number.
func (h *holder) values(x insights.Expr, values ...insights.Expr) {
	f, ok := x.(*insights.Field)
	if !ok {
		return
	}
	if _, own := h.defined[f.Name()]; own || f.Name() == "level" {
		return // a level is compared by its canonical name
	}
	for _, v := range values {
		var err error
		switch v := v.(type) {
		case *insights.String:
			if !isPlaceholder(v.Value) {
				err = h.contract.Value(f.Name(), v.Value, true)
				break
			}
			field, _ := h.contract.Field(f.Name())
			for _, p := range h.parameters {
				if v.Value == "{{"+p.Name+"}}" && field.Type == contract.Number {
					err = h.contract.Value(f.Name(), p.Default, false)
				}
			}
		case *insights.Number:
			err = h.contract.Value(f.Name(), v.Text, false)
		}
		if err != nil {
			h.refuse(v, err)
		}
	}
}

// isPlaceholder says whether a text is a placeholder and nothing else.
func isPlaceholder(text string) bool {
	return strings.HasPrefix(text, "{{") && strings.HasSuffix(text, "}}") && strings.Count(text, "{{") == 1
}
