package contract

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/internal/nearest"
)

// Selection is the set of records of a contract that a predicate may select: those
// of some events, and those without an event, at some levels. With it, predicates
// and queries are checked against the contract before there is any log: an alarm on
// a predicate that selects nothing could never go off.
type Selection struct {
	contract *Contract
	// kept holds, for each event by name, the levels that may be selected. The
	// empty name stands for records without an event.
	kept map[string]levelSet
}

// levelSet has one bit for each level, in the order of levelOrder.
type levelSet uint8

var allLevels = levelSet(1<<len(levelOrder) - 1)

func levelsOf(level Level) levelSet {
	if level == "" {
		return allLevels
	}
	return 1 << slices.Index(levelOrder, level)
}

// All returns the selection of every record.
func (c *Contract) All() Selection {
	s := Selection{contract: c, kept: map[string]levelSet{"": allLevels}}
	for name, e := range c.events {
		s.kept[name] = levelsOf(e.Level)
	}
	return s
}

// keep returns the selection that has, of each event, only the levels in
// test(event).
func (s Selection) keep(test func(event string) levelSet) Selection {
	kept := map[string]levelSet{}
	for name, levels := range s.kept {
		if levels &= test(name); levels != 0 {
			kept[name] = levels
		}
	}
	s.kept = kept
	return s
}

// keepIf returns the selection without the events for which test returns false.
func (s Selection) keepIf(test func(event string) bool) Selection {
	return s.keep(func(event string) levelSet {
		if test(event) {
			return allLevels
		}
		return 0
	})
}

// Event selects the records of an event. It returns an error if the contract has no
// such event, or if no record of s has it.
func (s Selection) Event(name string) (Selection, error) {
	own, ok := s.contract.Event(name)
	if !ok {
		return s, fmt.Errorf("the contract has no event %s%s", name, nearest.Hint(name, s.contract.eventNames()))
	}
	selected := s.keepIf(func(event string) bool { return event == own.Name })
	if len(selected.kept) == 0 {
		return s, fmt.Errorf("no record of %s has the event %s", s, name)
	}
	return selected, nil
}

// Matching selects the records whose field has that value, as far as events are
// recognised by the field. With event_type = "login_failed", only that event is
// left, and events that carry event_type but are recognised by other fields.
// Matching returns an error if the field names the event of a record or its metric,
// and the contract has none of that name.
func (s Selection) Matching(field, value string) (Selection, error) {
	return s.matching(field, fmt.Sprintf("%s = %q", field, value), func(known string, open bool) bool {
		return known == value || open && strings.HasPrefix(value, known)
	})
}

// Like selects, as Matching does, the records whose value of the field passes a
// test. The error calls the predicate what says is.
func (s Selection) Like(field, says string, test func(value string) bool) (Selection, error) {
	return s.matching(field, says, func(known string, open bool) bool { return open || test(known) })
}

func (s Selection) matching(field, says string, test func(known string, open bool) bool) (Selection, error) {
	c := s.contract
	field = c.fieldName(field)
	if field == MetricName && len(c.metrics) > 0 && !slices.ContainsFunc(c.Metrics(), func(m Metric) bool { return test(m.Name, false) }) {
		return s, fmt.Errorf("no metric of the contract has %s", says)
	}
	tells := false
	is := map[string]bool{}
	for _, e := range c.Events() {
		for _, match := range e.Match {
			if match[field] == "" {
				continue
			}
			known, open := strings.CutSuffix(match[field], "*")
			is[e.Name] = is[e.Name] || test(known, open)
			tells = true
		}
	}
	known := slices.Contains(slices.Collect(maps.Values(is)), true)
	// An event that is recognised by other fields, but carries this one, may have
	// any value of it.
	for _, e := range c.Events() {
		if e.Carries(field) && slices.ContainsFunc(e.Match, func(m Match) bool { return m[field] == "" }) {
			is[e.Name] = true
		}
	}
	switch {
	case !tells, !known && field != c.eventField:
		return s, nil
	case !known:
		return s, fmt.Errorf("no event of the contract has %s", says)
	}
	selected := s.keepIf(func(event string) bool { return is[event] })
	if len(selected.kept) == 0 {
		return s, fmt.Errorf("no record of %s has %s", s, says)
	}
	return selected, nil
}

// Level selects the records of a level. It returns an error if no record of s is
// written at that level.
func (s Selection) Level(level Level) (Selection, error) {
	if err := new(Level).UnmarshalText([]byte(level)); err != nil {
		return s, err
	}
	selected := s.keep(func(string) levelSet { return levelsOf(level) })
	if len(selected.kept) == 0 {
		return s, fmt.Errorf("no record of %s has the level %s", s, level)
	}
	return selected, nil
}

// And returns the records that both selections select.
func (s Selection) And(other Selection) Selection {
	return s.keep(func(event string) levelSet { return other.kept[event] })
}

// Minus returns the records of s that other does not select. It returns an error if
// none are left.
func (s Selection) Minus(other Selection) (Selection, error) {
	selected := s.keep(func(event string) levelSet { return ^other.kept[event] })
	if len(selected.kept) == 0 {
		return s, fmt.Errorf("no record of %s is left", s)
	}
	return selected, nil
}

// Without selects the records that lack a field. A record that promises the field
// lacks it only if it breaks the contract, and so does a line that is not a record;
// it is legitimate to look for either, so Without then selects all of s. It returns
// an error if the contract has no such field.
func (s Selection) Without(field string) (Selection, error) {
	c := s.contract
	if problem, unknown := c.unknown(field); unknown {
		return s, fmt.Errorf("%s", problem)
	}
	field = c.fieldName(field)
	if slices.Contains(c.record.Fields, field) {
		return s, nil
	}
	selected := s.keepIf(func(event string) bool { return !slices.Contains(c.events[event].Fields, field) })
	if len(selected.kept) == 0 {
		return s, nil
	}
	return selected, nil
}

// With selects the records that carry a field. It returns an error if the contract
// has no such field, or if no record of s carries it.
func (s Selection) With(field string) (Selection, error) {
	c := s.contract
	if problem, unknown := c.unknown(field); unknown {
		return s, fmt.Errorf("%s", problem)
	}
	field = c.fieldName(field)
	if slices.Contains(c.record.Fields, field) || slices.Contains(c.record.Optional, field) {
		return s, nil
	}
	carriers := c.carriers(field)
	if len(carriers) == 0 {
		return s, fmt.Errorf("no event of the contract carries the field %s", field)
	}
	selected := s.keepIf(func(event string) bool { return slices.Contains(carriers, event) })
	if len(selected.kept) == 0 {
		return s, fmt.Errorf("no record of %s carries %s: it is in %s", s, field, strings.Join(carriers, ", "))
	}
	return selected, nil
}

// Or returns the records that either selection selects.
func (s Selection) Or(other Selection) Selection {
	return s.contract.All().keep(func(event string) levelSet { return s.kept[event] | other.kept[event] })
}

// String names the selected events in order, and the levels if only some levels of
// records without an event are selected.
func (s Selection) String() string {
	var names, levels []string
	for _, e := range s.contract.Events() {
		if s.kept[e.Name] != 0 {
			names = append(names, e.Name)
		}
	}
	for _, level := range levelOrder {
		if s.kept[""]&levelsOf(level) != 0 {
			levels = append(levels, string(level))
		}
	}
	switch len(levels) {
	case 0:
	case len(levelOrder):
		names = append(names, "records of no event")
	default:
		names = append(names, "records of no event with the level "+strings.Join(levels, " or "))
	}
	return strings.Join(names, ", ")
}

// Predicate checks a predicate on a field against the selection: a comparison, or
// what a query groups or computes by. It returns an error if the field is masked,
// so that nothing in the cloud sees its values. It also returns one if the field is
// a measure, such as duration_ms, that several of the selected events carry: the
// predicate then does not say whose it means.
func (s Selection) Predicate(field string) error {
	c := s.contract
	if err := c.Visible(field); err != nil {
		return err
	}
	field = c.fieldName(field)
	f := c.fields[field]
	if f.Type != Number || f.Unit == None || slices.Contains(c.record.Fields, field) || slices.Contains(c.record.Optional, field) {
		return nil
	}
	var whose []string
	for _, event := range c.carriers(field) {
		if s.kept[event] != 0 {
			whose = append(whose, event)
		}
	}
	whose = c.widest(whose)
	if len(whose) > 1 {
		return fmt.Errorf("%s alone is ambiguous: it is in %s; select one, as in event = %q",
			field, strings.Join(whose, ", "), whose[0])
	}
	return nil
}

// widest returns the events of a list that are not special cases of another in the
// list: a call of a function that times out is still a call. No two events have the
// same records, because no two are recognised in the same way.
func (c *Contract) widest(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return slices.ContainsFunc(names, func(other string) bool {
			return other != name && c.within(name, other)
		})
	})
}

// within reports whether every record of an event is also one of another:
// everything that recognises the other is part of what recognises this one.
func (c *Contract) within(name, other string) bool {
	for _, match := range c.events[name].Match {
		if !slices.ContainsFunc(c.events[other].Match, func(wide Match) bool {
			for field, value := range wide {
				if is := match[field]; is != value && !(value == "*" && is != "") {
					return false
				}
			}
			return len(wide) > 0
		}) {
			return false
		}
	}
	return len(c.events[name].Match) > 0
}

// Visible returns an error if a field is masked, so that nothing in the cloud sees
// its values.
func (c *Contract) Visible(field string) error {
	if c.Masked(field) {
		return fmt.Errorf("data protection masks %s: filters and queries see asterisks, never its value", field)
	}
	return nil
}

// Value checks a value against the type of the field that it is compared with. A
// quoted value is a string, any other a number. Value returns an error if the two
// can never be equal.
func (c *Contract) Value(field, value string, quoted bool) error {
	f, ok := c.Field(field)
	if !ok {
		return nil
	}
	_, err := strconv.ParseFloat(value, 64)
	switch {
	case f.Type == Number && quoted:
		return fmt.Errorf("%s is a number, never the string %q: write it without quotes", field, value)
	case f.Type == Number && err != nil:
		return fmt.Errorf("%s is a number, but %q is not", field, value)
	case f.Type.Text() && !quoted:
		return fmt.Errorf("%s is a string, never the number %s: write it in quotes", field, value)
	case f.Type == List || f.Type == Object:
		return fmt.Errorf("%s is of type %s, which equals nothing", field, f.Type)
	}
	return nil
}

// carriers returns the names of the events whose records carry a field, or may
// carry it, in addition to what every record has.
func (c *Contract) carriers(field string) []string {
	var names []string
	field = c.fieldName(field)
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

// Events returns the names of the selected events, in order. It returns none if
// records without an event are selected as well.
func (s Selection) Events() []string {
	if s.kept[""] != 0 {
		return nil
	}
	return slices.Sorted(maps.Keys(s.kept))
}
