package binding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/contract"
)

// condition is a condition on the records of a contract, in whichever language it
// was written: an allOf, an anyOf or a claim.
type condition interface{ condition() }

// allOf holds if all of its conditions hold. An empty allOf holds for every record.
type allOf []condition

// anyOf holds if at least one of its conditions holds. It has at least one.
type anyOf []condition

// claim is a single condition, as far as a contract can judge it.
type claim struct {
	// says is the condition as written, for problems that do not name what they are
	// about. It may be empty.
	says string
	// compares are the canonical names of the fields whose values the condition
	// reads.
	compares []string
	// needs are the canonical names of the fields without which it does not hold.
	needs []string
	// selects narrows the records to those for which the condition may hold. It is
	// nil if having the needed fields is all there is to it.
	selects selector
}

// selector narrows a selection. It returns an error if nothing is left.
type selector func(contract.Selection) (contract.Selection, error)

func (allOf) condition() {}
func (anyOf) condition() {}
func (claim) condition() {}

// holder tracks which records a condition still selects, and collects problems with
// it.
type holder struct {
	contract *contract.Contract
	// predicates are the fields that are compared. They are checked at the end,
	// because it takes all conditions to know whose fields they are.
	predicates []predicate
	problems   []error
}

// predicate is a field that is compared, and the records that its branch of the
// condition selects: the conditions next to it say whose field it is.
type predicate struct {
	field string
	scope contract.Selection
	// split says that the result is grouped by event, so that a field of several
	// events is not mixed up.
	split bool
}

// compare records that a field is compared.
func (h *holder) compare(field string) {
	h.predicates = append(h.predicates, predicate{field: field, scope: h.contract.All()})
}

// condition returns the records of s that c may select.
func (h *holder) condition(c condition, s contract.Selection) contract.Selection {
	switch c := c.(type) {
	case allOf:
		for _, one := range c {
			s = h.condition(one, s)
		}
	case anyOf:
		either := h.branch(c[0], s)
		for _, one := range c[1:] {
			either = either.Or(h.branch(one, s))
		}
		return either
	case claim:
		for _, field := range c.compares {
			h.compare(field)
		}
		for _, field := range c.needs {
			s = h.with(field, s)
		}
		if c.selects != nil {
			selected, err := c.selects(s)
			s = h.told(c.says, selected, err)
		}
	}
	return s
}

// branch returns the records of s that c may select, where c is one of several
// alternatives.
func (h *holder) branch(c condition, s contract.Selection) contract.Selection {
	before := len(h.predicates)
	selected := h.condition(c, s)
	for i := before; i < len(h.predicates); i++ {
		h.predicates[i].scope = h.predicates[i].scope.And(selected)
	}
	return selected
}

// with selects the records that carry a field.
func (h *holder) with(field string, s contract.Selection) contract.Selection {
	selected, err := s.With(field)
	return h.told("", selected, err)
}

// told returns s, and records the error if there is one.
func (h *holder) told(says string, s contract.Selection, err error) contract.Selection {
	if err != nil {
		h.refuse(says, err)
	}
	return s
}

// refuse records a problem, once. If the problem does not name what it is about,
// says does.
func (h *holder) refuse(says string, err error) {
	if !strings.Contains(err.Error(), says) {
		err = fmt.Errorf("%s: %w", says, err)
	}
	told := func(problem error) bool { return problem.Error() == err.Error() }
	if !slices.ContainsFunc(h.problems, told) {
		h.problems = append(h.problems, err)
	}
}

// refusef records a new problem, which names what it is about.
func (h *holder) refusef(format string, args ...any) { h.refuse("", fmt.Errorf(format, args...)) }

// finish checks the compared fields against everything that is selected. It does
// not if there are problems already, because the selection is then unknown.
func (h *holder) finish(selected contract.Selection) []error {
	if len(h.problems) > 0 {
		return h.problems
	}
	for _, p := range h.predicates {
		if err := h.contract.Visible(p.field); err != nil {
			h.refuse("", &MaskedField{p.field, err})
		} else if err := p.scope.And(selected).Predicate(p.field); err != nil && !p.split {
			h.refuse("", &MixedField{p.field, err})
		}
	}
	return h.problems
}

// MaskedField is the problem of a field that is compared although data protection
// masks it.
type MaskedField struct {
	// Name is the field's canonical name.
	Name string

	err error
}

func (m *MaskedField) Error() string { return m.err.Error() }

// MixedField is the problem of a measure, such as duration_ms, that is compared or
// published although several of the selected events have it.
type MixedField struct {
	// Name is the field's canonical name.
	Name string

	err error
}

func (m *MixedField) Error() string { return m.err.Error() }

// isEvent selects the records of an event.
func isEvent(name string) selector {
	return func(s contract.Selection) (contract.Selection, error) { return s.Event(name) }
}

// isLevel selects the records of a level.
func isLevel(level contract.Level) selector {
	return func(s contract.Selection) (contract.Selection, error) { return s.Level(level) }
}

// hasValue selects the records in which a field may have a value.
func hasValue(field, value string) selector {
	return func(s contract.Selection) (contract.Selection, error) { return s.Matching(field, value) }
}

// isLike selects the records in which a field may have a value that fulfils a
// test.
func isLike(field, says string, test func(string) bool) selector {
	return func(s contract.Selection) (contract.Selection, error) { return s.Like(field, says, test) }
}

// lacks selects the records that may lack a field.
func lacks(field string) selector {
	return func(s contract.Selection) (contract.Selection, error) { return s.Without(field) }
}

// denies selects the records that another selector does not.
func denies(c *contract.Contract, other selector) selector {
	return func(s contract.Selection) (contract.Selection, error) {
		denied, err := other(c.All())
		if err != nil {
			return s, err
		}
		return s.Minus(denied)
	}
}

// isOneOf selects the records that at least one of several selections has.
func isOneOf(c *contract.Contract, several []contract.Selection) selector {
	return func(s contract.Selection) (contract.Selection, error) {
		either := several[0]
		for _, one := range several[1:] {
			either = either.Or(one)
		}
		none, err := c.All().Minus(either)
		if err != nil {
			return s, nil // together they are all of them
		}
		return s.Minus(none)
	}
}
