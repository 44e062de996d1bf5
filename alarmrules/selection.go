package alarmrules

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/binding"
)

// Selection is which log events are meant: an event of the contract, a level, a
// condition, or several of these, all of which must hold. The zero value is all
// log events.
type Selection struct {
	// An event of the log contract, by its name.
	Event string `yaml:"event"`
	// A level of the log contract, such as ERROR, in JSON records.
	Level contract.Level `yaml:"level"`
	// A level in JSON records, and in the plain lines that servers and libraries
	// write between them. It stands alone.
	AnyLevel contract.Level `yaml:"anyLevel"`
	// Any record of the log contract: one that has a level of it. It stands alone.
	// In a share, false is what is no such record.
	Record *bool `yaml:"record"`
	// A condition on fields as in a filter pattern, with the names of the log
	// contract: $.status_code >= 500 && $.method = "POST".
	Where string `yaml:"where"`
	// Texts, one of which stands in the log event, whatever its format. They stand
	// alone.
	Terms []string `yaml:"terms"`
	// A filter pattern as CloudWatch has it, with the application's own names for
	// fields, and deployed just as it is written. It stands alone.
	Pattern string `yaml:"pattern"`

	// of is what it is a part of: see within.
	of *Selection
}

// everything reports whether all log events are meant.
func (s Selection) everything() bool {
	return s.Event == "" && s.Level == "" && s.AnyLevel == "" && s.Record == nil && s.Where == "" && s.Terms == nil && s.Pattern == ""
}

// withoutRecords reports whether what is no record of the contract is meant.
func (s Selection) withoutRecords() bool { return s.Record != nil && !*s.Record }

// said returns the keys that say something, in the order of the type.
func (s Selection) said() []string {
	var keys []string
	for _, of := range []struct {
		key  string
		said bool
	}{
		{"event", s.Event != ""}, {"level", s.Level != ""}, {"anyLevel", s.AnyLevel != ""}, {"record", s.Record != nil},
		{"where", s.Where != ""}, {"terms", s.Terms != nil}, {"pattern", s.Pattern != ""},
	} {
		if of.said {
			keys = append(keys, of.key)
		}
	}
	return keys
}

// String says in a few words what is meant.
func (s Selection) String() string {
	var words []string
	if s.Event != "" {
		words = append(words, s.Event)
	}
	if s.Level != "" {
		words = append(words, string(s.Level)+" records")
	}
	if s.AnyLevel != "" {
		words = append(words, string(s.AnyLevel)+" records or lines")
	}
	if s.Record != nil {
		if *s.Record {
			words = append(words, "records of the contract")
		} else {
			words = append(words, "what is no record of the contract")
		}
	}
	if s.Where != "" {
		words = append(words, "where "+s.Where)
	}
	if len(s.Terms) > 0 {
		words = append(words, `"`+strings.Join(s.Terms, `" or "`)+`"`)
	}
	if s.Pattern != "" {
		words = append(words, s.Pattern)
	}
	if words == nil {
		return "log events"
	}
	return strings.Join(words, ", ")
}

// within returns what is selected of another selection: both must hold. What a selection
// of texts or of a filter pattern selects of another one is its own matter. It is an
// error if nothing is both.
func (s Selection) within(of Selection) (Selection, error) {
	alone := func(s Selection) bool {
		return s.AnyLevel != "" || s.Record != nil || s.Terms != nil || s.Pattern != ""
	}
	if of.everything() || alone(s) || alone(of) {
		return s, nil
	}
	switch {
	case s.Event == "":
		s.Event = of.Event
	case of.Event != "" && of.Event != s.Event:
		return s, fmt.Errorf("nothing is both %s and %s", s.Event, of.Event)
	}
	switch {
	case s.Level == "":
		s.Level = of.Level
	case of.Level != "" && of.Level != s.Level:
		return s, fmt.Errorf("nothing is written both with %s and with %s", s.Level, of.Level)
	}
	if strings.TrimSpace(of.Where) != "" && of.Where != s.Where {
		s.of = &of
	}
	return s, nil
}

// selection checks what can be told of a selection without a contract.
func (c *checker) selection(path []string, s Selection) {
	said := s.said()
	for _, alone := range []struct {
		key  string
		said bool
	}{{"anyLevel", s.AnyLevel != ""}, {"record", s.Record != nil}, {"terms", s.Terms != nil}, {"pattern", s.Pattern != ""}} {
		if alone.said && len(said) > 1 {
			c.failf(append(path, alone.key), "stands beside %s: one filter pattern cannot ask for both", others(said, alone.key))
			return
		}
	}
	for _, level := range []struct {
		key   string
		level contract.Level
	}{{"level", s.Level}, {"anyLevel", s.AnyLevel}} {
		if level.level != "" {
			c.fail(append(path, level.key), new(contract.Level).UnmarshalText([]byte(level.level)))
		}
	}
	if s.Terms != nil && len(s.Terms) == 0 {
		c.failf(append(path, "terms"), "wants at least one text")
	}
	for _, term := range s.Terms {
		if term == "" {
			c.failf(append(path, "terms"), "an empty text stands in every log event")
		}
	}
	if s.Pattern != "" {
		if _, err := filterpattern.Parse(s.Pattern); err != nil {
			c.failf(append(path, "pattern"), "%s", oneLine(err))
		}
	}
}

// something checks a selection that must not be all log events.
func (c *checker) something(path []string, s Selection) {
	if s.everything() {
		c.failf(path, "it selects nothing in particular: say event, level, anyLevel, record, where, terms or pattern")
	}
}

// positive checks a selection that one filter, or two, can count.
func (c *checker) positive(path []string, s Selection) {
	c.selection(path, s)
	if s.withoutRecords() {
		c.failf(append(path, "record"), "no filter matches what is no record: allowed is false in a share of all log events")
	}
}

// pattern is one of the patterns that together match what is selected.
type pattern struct {
	filterpattern.Pattern
	// suffix is what the name of its filter ends with, where it is not the first.
	suffix string
	// isLine says that it is that of a layout, such as the sample.
	isLine bool
	sample string
	// selector is what it calls a field of the contract.
	selector func(field string) (string, error)
}

// patterns returns the filter patterns that together match what is selected, at least
// one: that of records, those of lines, and, for a level in plain text, that. Carries
// are fields that the log events must have.
func (s Selection) patterns(c *contract.Contract, parameters map[string]Parameter, carries ...string) ([]pattern, error) {
	none := func(field string) (string, error) {
		return "", fmt.Errorf("%s is in no text that is looked for as it is written", field)
	}
	switch {
	case s.Pattern != "":
		p, err := filterpattern.Parse(s.Pattern)
		if err == nil {
			err = binding.Pattern(c, p, "", nil)
		}
		return []pattern{{Pattern: p.Verbatim(), selector: none}}, err
	case s.Terms != nil:
		p, err := filterpattern.AnyTerm(s.Terms...)
		return []pattern{{Pattern: p, selector: none}}, err
	}
	filters, err := binding.Filters(c, s.bound(parameters, carries...))
	if err != nil {
		return nil, err
	}
	var all []pattern
	for _, f := range filters {
		p := pattern{Pattern: f.Pattern, suffix: strings.ReplaceAll(f.Line, "_", "-"), selector: f.Selector}
		if layout, isLine := c.Line(f.Line); isLine {
			p.isLine, p.sample = true, layout.Sample(nil)
		}
		all = append(all, p)
	}
	if s.AnyLevel != "" {
		lines, promised, err := binding.PlainText(c, s.AnyLevel)
		if err != nil {
			return nil, err
		}
		if promised {
			// What it finds is not counted as a line of a layout, too.
			all = slices.DeleteFunc(all, func(p pattern) bool { return p.isLine && lines.Match([]byte(p.sample)) })
			all = append(all, pattern{Pattern: lines, suffix: "plain-text", selector: none})
		}
	}
	return all, nil
}

// bound returns the selection as records are selected by a contract.
func (s Selection) bound(parameters map[string]Parameter, carries ...string) binding.Selection {
	out := binding.Selection{Event: s.Event, Level: s.Level, Where: s.Where, Carries: carries}
	if s.of != nil {
		whole := s.of.bound(parameters)
		out.Within = &whole
	}
	if s.AnyLevel != "" {
		out.Level = s.AnyLevel
	}
	out.Record = s.Record != nil
	for _, m := range placeholder.FindAllStringSubmatch(s.Where, -1) {
		if value, ok := parameters[m[1]]; ok {
			if out.Parameters == nil {
				out.Parameters = map[string]string{}
			}
			out.Parameters[m[1]] = string(value)
		}
	}
	return out
}

// oneLine returns what a language's error says, without an excerpt.
func oneLine(err error) string {
	if e, ok := errors.AsType[*filterpattern.Error](err); ok {
		if e.Hint == "" {
			return e.Summary()
		}
		return fmt.Sprintf("%s: %s", e.Summary(), e.Hint)
	}
	return err.Error()
}
