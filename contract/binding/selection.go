package binding

import (
	"errors"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
)

// Selection is which log events are meant, with canonical names. All that is said
// must hold. The zero value selects all log events, whatever they are.
type Selection struct {
	// Event is an event of the contract, by its name. Default: any.
	Event string
	// Level selects records of that level. Default: any. A level in plain lines is
	// not JSON, and has a pattern of its own: PlainText.
	Level contract.Level
	// Record selects any record of the contract, as far as a pattern can tell: one
	// that has a level of it. Beside Level, it says nothing more.
	Record bool
	// Where is a condition as a JSON pattern has it between its braces, with
	// canonical names: `$.status_code >= 500 && $.method = "POST"`. Default: none.
	//
	// $.level is compared by = or != with a level's name in the contract, and
	// becomes all that the application writes for it. $.event = "login_failed" is
	// what recognises that event, unless the contract has a field that is itself
	// called event. {{name}} in the place of a value, or in a text in quotes, is a
	// parameter.
	Where string
	// Within is a selection that the selected log events are a part of, such as all
	// payments of those that failed. Of its condition, which must hold too, some
	// alternatives may select none of them. It has the same event and level, or none,
	// and parameters of its own. Default: none.
	Within *Selection
	// Carries are fields that the selected records must carry, such as the one
	// whose value is measured. They are held against the contract, and not tested.
	Carries []string
	// Parameters are the values of {{name}} in Where, by name. A length of time
	// such as 5s becomes a number in the unit of the field that it is compared
	// with, unless it is in quotes. Any other value stands as it is written. Each
	// must be used.
	Parameters map[string]string
}

// Select returns the pattern of the selected log events, with the application's
// names: first the event, then the level, then the conditions. For the zero
// Selection, it is the empty pattern.
//
// It is an error if the contract lacks something, if no record of it can match,
// or if CloudWatch would refuse the pattern. All problems are joined, and do not
// name the contract, which the caller knows. Where the condition is no pattern,
// one is a *filterpattern.Error, with the place in Where.
func Select(c *contract.Contract, s Selection) (filterpattern.Pattern, error) {
	terms, err := bind(c, s)
	if err != nil {
		return filterpattern.Pattern{}, err
	}
	all := make([]filterpattern.Expr, len(terms))
	for i, t := range terms {
		all[i] = t.expr
	}
	if len(all) == 0 {
		return filterpattern.Pattern{}, nil
	}
	return filterpattern.JSON(filterpattern.And(all...))
}

// term is one of the conditions of a Selection, with the application's names.
type term struct {
	// event is the event that it recognises; empty for others.
	event string
	expr  filterpattern.Expr
}

// bind holds a Selection against a contract, and returns what must hold, in
// order.
func bind(c *contract.Contract, s Selection) ([]term, error) {
	r := newPatternReader(c, true)
	selected := c.All()
	var terms []term
	add := func(event string, w ways, err error) {
		if err != nil {
			r.refuse("", err)
			return
		}
		terms = append(terms, term{event, w.pattern()})
	}
	if s.Event != "" {
		w, err := eventWays(c, s.Event)
		add(s.Event, w, err)
		if err == nil {
			selected, _ = selected.Event(s.Event) // of all records, some are
		}
	}
	switch {
	case s.Level != "":
		w, err := levelWays(c, s.Level)
		add("", w, err)
		if err == nil {
			selected = r.condition(claim{selects: isLevel(s.Level)}, selected)
		}
	case s.Record:
		w, err := recordWays(c)
		add("", w, err)
	}
	selected = r.condition(claim{compares: s.Carries, needs: s.Carries}, selected)
	if strings.TrimSpace(s.Where) == "" {
		if err := checkParameters("", s.Parameters); err != nil {
			r.refuse("", err)
		}
	} else if tree, err := parseWhere(r, s.Where, s.Parameters); err != nil {
		r.problems = append(r.problems, err)
	} else {
		selected = r.condition(r.read(tree), selected)
		if len(r.problems) == 0 {
			terms = append(terms, term{expr: r.bound(tree)})
		}
	}
	if s.Within != nil && len(r.problems) == 0 {
		terms, selected = r.within(*s.Within, terms, selected)
	}
	return terms, errors.Join(r.finish(selected)...)
}

// within adds the condition of a whole to the terms of what is a part of it. It is
// held against the contract by itself, and then has to select some of what is
// selected.
func (r *patternReader) within(of Selection, terms []term, selected contract.Selection) ([]term, contract.Selection) {
	if _, err := bind(r.contract, of); err != nil {
		r.refuse("", err)
		return terms, selected
	}
	tree, err := parseWhere(r, of.Where, of.Parameters)
	if err != nil {
		r.refuse("", err)
		return terms, selected
	}
	tree = r.possible(tree, selected)
	selected = r.condition(r.read(tree), selected)
	if len(r.problems) > 0 {
		return terms, selected
	}
	expr := r.bound(tree)
	pattern, err := filterpattern.JSON(expr)
	said := func(t term) bool {
		p, err := filterpattern.JSON(t.expr)
		return err == nil && p.String() == pattern.String()
	}
	if err == nil && slices.ContainsFunc(terms, said) {
		return terms, selected
	}
	return append(terms, term{expr: expr}), selected
}

// possible returns a condition without the alternatives that select none of what is
// selected, unless none does.
func (r *patternReader) possible(e filterpattern.Expr, s contract.Selection) filterpattern.Expr {
	group, ok := e.(*filterpattern.Group)
	if !ok {
		return e
	}
	var kept []filterpattern.Expr
	for _, operand := range group.Operands {
		if group.Join == filterpattern.AnyOf {
			alone := newPatternReader(r.contract, r.canonical)
			alone.condition(alone.read(operand), s)
			if len(alone.problems) > 0 {
				continue
			}
		}
		kept = append(kept, r.possible(operand, s))
	}
	switch {
	case len(kept) == 0:
		return e
	case group.Join == filterpattern.AnyOf:
		return filterpattern.Or(kept...)
	}
	return filterpattern.And(kept...)
}

// bound returns a condition with the application's names. It has been held
// against the contract before, so that nothing in it is unknown.
func (r *patternReader) bound(e filterpattern.Expr) filterpattern.Expr {
	switch e := e.(type) {
	case *filterpattern.Group:
		operands := make([]filterpattern.Expr, len(e.Operands))
		for i, operand := range e.Operands {
			operands[i] = r.bound(operand)
		}
		if e.Join == filterpattern.AnyOf {
			return filterpattern.Or(operands...)
		}
		return filterpattern.And(operands...)
	case *filterpattern.Test:
		return &filterpattern.Test{Selector: r.renamed(e.Selector), Is: e.Is}
	case *filterpattern.Comparison:
		text, isLiteral := literal(e.Value)
		if r.isEventName(e.Selector) {
			w, _ := eventWays(r.contract, text)
			return w.pattern()
		}
		if r.named[e.Selector.String()].Name == levelName && isLiteral {
			w, _ := levelWays(r.contract, contract.Level(text))
			if e.Operator == filterpattern.NotEqual {
				return w.denied()
			}
			return w.pattern()
		}
		return &filterpattern.Comparison{Selector: r.renamed(e.Selector), Operator: e.Operator, Value: e.Value}
	}
	return e
}

// renamed returns what the application calls a field, or what is inside of it.
func (r *patternReader) renamed(s filterpattern.Selector) filterpattern.Selector {
	outer, inside := s.String(), ""
	f, ok := r.named[outer]
	if !ok {
		outer, inside = split(outer)
		if f, ok = r.named[outer]; !ok {
			return s // $.* finds whatever there is
		}
	}
	return filterpattern.Field(f.As + inside)
}
