package contract

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/internal/nearest"
)

// Selection is which records of a contract a predicate may select: those of
// some events, and those that tell of none of them. It is how predicates and
// queries are held against the contract before there is any log: what selects
// nothing would be an alarm that cannot go off.
type Selection struct {
	contract *Contract
	// kept are the events that may be selected, by name; the empty name is that
	// of records of no event.
	kept map[string]bool
}

// All selects every record.
func (c *Contract) All() Selection {
	s := Selection{contract: c, kept: map[string]bool{"": true}}
	for name := range c.events {
		s.kept[name] = true
	}
	return s
}

// keep is the selection without the records that a test denies.
func (s Selection) keep(test func(event string) bool) Selection {
	kept := map[string]bool{}
	for name := range s.kept {
		if test(name) {
			kept[name] = true
		}
	}
	s.kept = kept
	return s
}

// Event selects the records of an event. It is an error if the contract has no
// such event, or if what was selected before leaves none of its records.
func (s Selection) Event(name string) (Selection, error) {
	if _, ok := s.contract.events[name]; !ok {
		return s, fmt.Errorf("the contract has no event %s%s", name, didYouMean(name, s.contract.eventNames()))
	}
	selected := s.keep(func(event string) bool { return event == name })
	if len(selected.kept) == 0 {
		return s, fmt.Errorf("no record of %s tells of the event %s", s, name)
	}
	return selected, nil
}

// Matching selects the records in which a field has a value, as far as that is
// how events are recognised: with event_type = "login_failed", only those of
// that event are left. It is an error if the field says which event a record
// tells of, and no event is called so.
func (s Selection) Matching(field, value string) (Selection, error) {
	c := s.contract
	tells, known := false, false
	is := map[string]bool{}
	for _, e := range c.Events() {
		for _, match := range e.Match {
			prefix, open := strings.CutSuffix(match[field], "*")
			switch {
			case match[field] == "":
				continue
			case open && strings.HasPrefix(value, prefix), match[field] == value:
				is[e.Name], known = true, true
			}
			tells = true
		}
	}
	switch {
	case !tells, !known && field != c.eventField:
		return s, nil
	case !known && !strings.Contains(value, "*"):
		return s, fmt.Errorf("no event of the contract has %s = %q", field, value)
	case !known:
		return s, nil
	}
	selected := s.keep(func(event string) bool { return is[event] })
	if len(selected.kept) == 0 {
		return s, fmt.Errorf("no record of %s has %s = %q", s, field, value)
	}
	return selected, nil
}

// Level selects the records of a level. It is an error if what was selected
// before is never written with it.
func (s Selection) Level(level Level) (Selection, error) {
	selected := s.keep(func(event string) bool {
		e := s.contract.events[event]
		return event == "" || e.Level == "" || e.Level == level
	})
	if len(selected.kept) == 0 {
		return s, fmt.Errorf("no record of %s is written with the level %s", s, level)
	}
	return selected, nil
}

// With selects the records that carry a field. It is an error if the contract
// has no such field, and if no record that is selected carries it: none at all,
// or none beside the fields that were asked for before.
func (s Selection) With(field string) (Selection, error) {
	c := s.contract
	if problem, unknown := c.unknown(field); unknown {
		return s, fmt.Errorf("%s", problem)
	}
	if slices.Contains(c.record.Fields, field) || slices.Contains(c.record.Optional, field) {
		return s, nil
	}
	carriers := c.Carriers(field)
	if len(carriers) == 0 {
		return s, fmt.Errorf("no event of the contract carries the field %s", field)
	}
	selected := s.keep(func(event string) bool { return slices.Contains(carriers, event) })
	if len(selected.kept) == 0 {
		return s, fmt.Errorf("no record of %s carries %s: it is in %s", s, field, strings.Join(carriers, ", "))
	}
	return selected, nil
}

// Or selects what either of two selections selects.
func (s Selection) Or(other Selection) Selection {
	return s.contract.All().keep(func(event string) bool { return s.kept[event] || other.kept[event] })
}

// String names the events, in order.
func (s Selection) String() string {
	var names []string
	for _, e := range s.contract.Events() {
		if s.kept[e.Name] {
			names = append(names, e.Name)
		}
	}
	if s.kept[""] {
		names = append(names, "records of no event")
	}
	return strings.Join(names, ", ")
}

// Predicate holds a predicate on a field against what is selected: a comparison,
// or what a query groups or computes by. It is an error if the field is masked,
// so that nothing in the cloud sees its values; and if it is a measure, such as
// duration_ms, of more than one of the selected events, so that the predicate
// does not say whose it means.
func (s Selection) Predicate(field string) error {
	c := s.contract
	if c.Masked(field) {
		return fmt.Errorf("data protection masks %s: filters and queries see asterisks, and never its value", field)
	}
	f := c.fields[field]
	if f.Type != Number || f.Unit == None || slices.Contains(c.record.Fields, field) || slices.Contains(c.record.Optional, field) {
		return nil
	}
	var whose []string
	for _, event := range c.Carriers(field) {
		if s.kept[event] {
			whose = append(whose, event)
		}
	}
	if len(whose) > 1 {
		return fmt.Errorf("%s does not say whose it is: it is in %s; select one, as in event = %q",
			field, strings.Join(whose, ", "), whose[0])
	}
	return nil
}

// Value holds a value against the type of the field that it is compared with. A
// text is quoted, a number is not. It is an error if the two can never be equal.
func (c *Contract) Value(field, value string, quoted bool) error {
	f, ok := c.fields[field]
	if !ok {
		return nil
	}
	_, err := strconv.ParseFloat(value, 64)
	switch {
	case f.Type == Number && quoted:
		return fmt.Errorf("%s is a number, and never the text %q: write it without quotes", field, value)
	case f.Type == Number && err != nil:
		return fmt.Errorf("%s is a number, and %q is none", field, value)
	case f.Type.Text() && !quoted:
		return fmt.Errorf("%s is a text, and never the number %s: write it in quotes", field, value)
	case f.Type == List || f.Type == Object:
		return fmt.Errorf("%s is of type %s, which nothing equals", field, f.Type)
	}
	return nil
}

// Carriers are the names of the events whose records carry a field, or may
// carry it, beside what every record has.
func (c *Contract) Carriers(field string) []string {
	var names []string
	for _, e := range c.Events() {
		if e.Carries(field) {
			names = append(names, e.Name)
		}
	}
	return names
}

func (c *Contract) eventNames() []string {
	var names []string
	for _, e := range c.Events() {
		names = append(names, e.Name)
	}
	return names
}

func didYouMean(name string, names []string) string {
	if near := nearest.Name(name, names); near != "" {
		return ", did you mean " + near + "?"
	}
	return ""
}
