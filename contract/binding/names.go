package binding

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/nearest"
)

// UnknownField is the problem of a field that a query or pattern reads by a
// canonical name that the contract does not have.
type UnknownField struct {
	// Name is the field's name as written.
	Name string
	// Meant is the canonical name that was likely meant; empty if none is close.
	Meant string
	// Own says that Name is what the application calls the field Meant.
	Own bool
}

// Error does not suggest a field, because a saved query may well need a field that
// the contract lacks.
func (u *UnknownField) Error() string { return "the contract has no field " + u.Name }

// Hint suggests the field that was likely meant; it returns the empty string if
// none is close.
func (u *UnknownField) Hint() string {
	switch {
	case u.Meant == "":
		return ""
	case u.Own:
		return u.Name + " is what the application calls " + u.Meant + ": write " + u.Meant
	}
	return "did you mean " + u.Meant + "?"
}

// unknownField returns the problem of a name that is not canonical.
func unknownField(c *contract.Contract, name string) *UnknownField {
	u := &UnknownField{Name: name}
	var names []string
	for _, f := range c.Fields() {
		names = append(names, f.Name)
		if f.QueryName() == name || f.As == name {
			u.Meant, u.Own = f.Name, true
		}
	}
	if u.Meant == "" {
		u.Meant = nearest.Path(name, names)
	}
	return u
}

// Stray is the name of a field that a query or pattern, used as written, reads but
// that no record of the contract has.
type Stray struct {
	// Name is the field's name as written.
	Name string
	// As is what the application calls the field, if Name is its canonical name;
	// otherwise empty.
	As string
	// Meant is the name, among those that the application writes, that was likely
	// meant; empty if none is close.
	Meant string
}

// Says describes the problem, and names the contract.
func (s Stray) Says(c *contract.Contract) string {
	switch {
	case s.As != "":
		return fmt.Sprintf("%s is what the contract %s calls %s", s.Name, c.Name(), s.As)
	case s.Meant != "":
		return fmt.Sprintf("the contract %s has no field %s: did you mean %s?", c.Name(), s.Name, s.Meant)
	}
	return fmt.Sprintf("the contract %s has no field %s", c.Name(), s.Name)
}

// QueryStrays returns the names in a query, used as written, that no record of the
// contract has, in the order of the query. It leaves out names that the query
// defines, and those of the service, which start with @.
func QueryStrays(c *contract.Contract, text insights.Query) []Stray {
	var all []Stray
	for _, name := range text.Fields() {
		// A field of the application that starts with @ has a second one here.
		if strings.HasPrefix(name, "@") {
			continue
		}
		if s, stray := strayOf(c, name, contract.Field.QueryName, "."); stray {
			all = append(all, s)
		}
	}
	return all
}

// PatternStrays returns the selectors in a pattern, used as written, that no record
// of the contract has. A pattern of terms or columns has none.
func PatternStrays(c *contract.Contract, pattern filterpattern.Pattern) []Stray {
	if pattern.Kind() != filterpattern.KindJSON {
		return nil
	}
	selector := func(f contract.Field) string { return filterpattern.Field(f.As).String() }
	var all []Stray
	for _, s := range pattern.Fields() {
		name, _ := split(s.String())
		if name == "$" {
			continue // a wildcard finds whatever is there
		}
		stray, is := strayOf(c, name, selector, ".", "[")
		if !is || slices.Contains(all, stray) {
			continue
		}
		if f, ok := c.Field(strings.TrimPrefix(name, "$.")); ok {
			stray.As = selector(f)
		}
		all = append(all, stray)
	}
	return all
}

// strayOf returns the Stray for a name, unless it is what the application calls a
// field, or is inside one. The function as returns what the application calls a
// field, and inside lists the separators that lead into one.
func strayOf(c *contract.Contract, name string, as func(contract.Field) string, inside ...string) (Stray, bool) {
	var names []string
	s := Stray{Name: name}
	for _, f := range c.Fields() {
		written := as(f)
		within := func(into string) bool { return strings.HasPrefix(name, written+into) }
		nests := f.Type == contract.Object || f.Type == contract.List
		if written == name || nests && slices.ContainsFunc(inside, within) {
			return s, false
		}
		names = append(names, written)
	}
	if f, ok := c.Field(name); ok {
		s.As = as(f)
	}
	s.Meant = nearest.Path(name, names)
	return s, true
}

// Own binds a JSON pattern that is written with canonical names, as the condition
// of a Selection is, to the application's names. It returns a pattern of terms or
// columns, which no contract describes, unchanged. The errors are those of Select;
// for a field that the contract does not have, it is a *filterpattern.Error with
// its position.
func Own(c *contract.Contract, pattern filterpattern.Pattern) (filterpattern.Pattern, error) {
	tree, ok := pattern.Tree().(filterpattern.Expr)
	if !ok || pattern.Kind() != filterpattern.KindJSON {
		return pattern, nil
	}
	source := strings.TrimSpace(pattern.Source())
	bound, err := Select(c, Selection{Where: strings.TrimSuffix(strings.TrimPrefix(source, "{"), "}")})
	if err == nil {
		return bound, nil
	}
	r := newPatternReader(c, true)
	var unknown []error
	for _, at := range selectors(tree) {
		name, _ := split(at.selector.String())
		if _, known := r.named[name]; known || name == "$" || r.isEventName(at.selector) {
			continue
		}
		u := unknownField(c, strings.TrimPrefix(name, "$."))
		for _, f := range c.Fields() {
			if filterpattern.Field(f.As).String() == name {
				u.Meant, u.Own = f.Name, true
			}
		}
		unknown = append(unknown, &filterpattern.Error{
			Language: "filter pattern", Source: pattern.Source(), Offset: at.Offset, Length: at.Length,
			Message: u.Error(), Hint: u.Hint(),
		})
	}
	if unknown != nil {
		err = errors.Join(unknown...)
	}
	return pattern, err
}

// OwnSelector binds the selector of a field to the application's name for it. It
// returns an error if the contract has no such field.
func OwnSelector(c *contract.Contract, s filterpattern.Selector) (filterpattern.Selector, error) {
	r := newPatternReader(c, true)
	if r.field(s.String()); len(r.problems) > 0 {
		return s, r.problems[0]
	}
	return r.renamed(s), nil
}

// placed is a selector and its position in the source of a pattern.
type placed struct {
	filterpattern.Span
	selector filterpattern.Selector
}

// selectors returns the selectors of a pattern, in order.
func selectors(e filterpattern.Expr) []placed {
	at := func(whole filterpattern.Span, s filterpattern.Selector) placed {
		whole.Length = min(whole.Length, len(s.String()))
		return placed{whole, s}
	}
	switch e := e.(type) {
	case *filterpattern.Group:
		var all []placed
		for _, operand := range e.Operands {
			all = append(all, selectors(operand)...)
		}
		return all
	case *filterpattern.Comparison:
		return []placed{at(e.At(), e.Selector)}
	case *filterpattern.Test:
		return []placed{at(e.At(), e.Selector)}
	}
	return nil
}
