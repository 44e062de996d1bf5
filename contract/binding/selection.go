package binding

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
)

// Selection says with canonical names which log events are meant. All of its fields
// must hold. The zero value selects all log events.
type Selection struct {
	// Event is the name of an event of the contract. Default: any.
	Event string
	// Level selects records of that level. Default: any. For levels in plain lines,
	// which are not JSON, use PlainText.
	Level contract.Level
	// Record selects any record of the contract, as far as a pattern can tell: one
	// with a level of the contract. With Level set, it adds nothing.
	Record bool
	// Where is a condition as in a JSON pattern, between its braces, with canonical
	// names: `$.status_code >= 500 && $.method = "POST"`. Default: none.
	//
	// $.level can be compared by = or != with a level's name in the contract, and
	// becomes everything that the application writes for it. $.event =
	// "login_failed" becomes what recognises that event, unless the contract has a
	// field called event. {{name}} is a parameter; it may be a whole value, or part
	// of a text in quotes.
	Where string
	// Within is a larger selection that the selected log events belong to, such as
	// all payments if the failed ones are selected. Its condition must hold, too,
	// though some of its alternatives may select none of the log events. It has the
	// same event and level, or none, and parameters of its own. Default: none.
	Within *Selection
	// Carries are fields that the selected records must carry, such as the one
	// whose value is measured. They are checked against the contract only: the
	// pattern does not test them.
	Carries []string
	// Parameters are the values of {{name}} in Where, by name. A duration such as
	// 5s becomes a number in the unit of the field that it is compared with, unless
	// it is in quotes. Any other value is inserted as it is. Each parameter must be
	// used.
	Parameters map[string]string
}

// Select returns the pattern of the selected log events, with the application's
// names: first the event, then the level, then the conditions. For the zero
// Selection, it returns the empty pattern.
//
// Select returns an error if the contract lacks something, if no record of it can
// match, if CloudWatch would refuse the pattern, or if it takes more than one
// pattern, which Filters returns. All problems are joined; they do not name the
// contract, which the caller knows. If the condition does not parse, one of them is
// a *filterpattern.Error with the position in Where.
func Select(c *contract.Contract, s Selection) (filterpattern.Pattern, error) {
	filters, err := Filters(c, s)
	if err != nil {
		return filterpattern.Pattern{}, err
	}
	if len(filters) > 1 {
		return filterpattern.Pattern{}, fmt.Errorf("it takes %d patterns: records and each layout of lines need one of their own", len(filters))
	}
	return filters[0].Pattern, nil
}

// term is one of the conditions of a Selection, with the application's names.
type term struct {
	// event is the event that it recognises; empty for others.
	event string
	expr  filterpattern.Expr
}

// bound is a Selection that was checked against a contract.
type bound struct {
	// terms must all hold in a record, in order.
	terms []term
	// noRecord says that no JSON record can match.
	noRecord bool
	// where are the conditions, with canonical names.
	where []filterpattern.Expr
}

// add adds a term that holds if one of the ways does. With no ways, no record can
// match.
func (b *bound) add(event string, w ways) {
	if len(w) == 0 {
		b.noRecord = true
		return
	}
	b.terms = append(b.terms, term{event, w.pattern()})
}

// bind checks a Selection against a contract.
func bind(c *contract.Contract, s Selection) (bound, error) {
	r := newPatternReader(c, true)
	selected := c.All()
	b := bound{noRecord: !c.HasRecords()}
	if s.Event != "" {
		w, err := eventWays(c, s.Event)
		if err == nil {
			b.add(s.Event, w)
			selected, _ = selected.Event(s.Event) // some records have the event, if all were selected
		} else {
			r.refuse("", err)
		}
	}
	switch {
	case s.Level != "":
		w, err := levelWays(c, s.Level)
		if err == nil {
			b.add("", w)
			selected = r.condition(claim{selects: isLevel(s.Level)}, selected)
		} else {
			r.refuse("", err)
		}
	case s.Record:
		w, err := recordWays(c)
		if err == nil {
			b.add("", w)
		} else {
			r.refuse("", err)
		}
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
			r.where(&b, tree)
		}
	}
	if s.Within != nil && len(r.problems) == 0 {
		selected = r.within(*s.Within, &b, selected)
	}
	return b, errors.Join(r.finish(selected)...)
}

// where adds a condition, unless it is already there.
func (r *patternReader) where(b *bound, tree filterpattern.Expr) {
	b.where = append(b.where, tree)
	expr := r.bound(tree)
	if expr == nil {
		b.noRecord = true
		return
	}
	pattern, err := filterpattern.JSON(expr)
	said := func(t term) bool {
		p, err := filterpattern.JSON(t.expr)
		return err == nil && p.String() == pattern.String()
	}
	if err == nil && slices.ContainsFunc(b.terms, said) {
		return
	}
	b.terms = append(b.terms, term{expr: expr})
}

// within adds the condition of the larger selection. It is checked against the
// contract on its own, and must then select some of what is selected.
func (r *patternReader) within(of Selection, b *bound, selected contract.Selection) contract.Selection {
	if _, err := bind(r.contract, of); err != nil {
		r.refuse("", err)
		return selected
	}
	tree, err := parseWhere(r, of.Where, of.Parameters)
	if err != nil {
		r.refuse("", err)
		return selected
	}
	tree = r.possible(tree, selected)
	selected = r.condition(r.read(tree), selected)
	if len(r.problems) == 0 {
		r.where(b, tree)
	}
	return selected
}

// possible drops the alternatives of a condition that select none of what is
// selected, unless all do.
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

// bound returns a condition with the application's names. It returns nil if no
// record can fulfil it, because only lines have the event. The condition has been
// checked against the contract, so every name in it is known.
func (r *patternReader) bound(e filterpattern.Expr) filterpattern.Expr {
	switch e := e.(type) {
	case *filterpattern.Group:
		var operands []filterpattern.Expr
		for _, operand := range e.Operands {
			switch one := r.bound(operand); {
			case one != nil:
				operands = append(operands, one)
			case e.Join == filterpattern.AllOf:
				return nil
			}
		}
		switch {
		case len(operands) == 0:
			return nil
		case e.Join == filterpattern.AnyOf:
			return filterpattern.Or(operands...)
		}
		return filterpattern.And(operands...)
	case *filterpattern.Test:
		return &filterpattern.Test{Selector: r.renamed(e.Selector), Is: e.Is}
	case *filterpattern.Comparison:
		text, isLiteral := literal(e.Value)
		if r.isEventName(e.Selector) {
			w, _ := eventWays(r.contract, text)
			if len(w) == 0 {
				return nil
			}
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
			return s // $.* finds whatever is there
		}
	}
	return filterpattern.Field(f.As + inside)
}
