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

// Selection says which log events are meant: an event of the contract, a level, a
// condition, or several of these, all of which must hold. The zero value selects
// all log events.
type Selection struct {
	// An event of the log contract, by name.
	Event string `yaml:"event"`
	// A level of the log contract, such as ERROR, in JSON records.
	Level contract.Level `yaml:"level"`
	// A level in JSON records, and in the plain lines that servers and libraries
	// write between them. It excludes the other keys.
	AnyLevel contract.Level `yaml:"anyLevel"`
	// Any record of the log contract: one that has one of its levels. It excludes
	// the other keys. In a share, false selects what is not such a record.
	Record *bool `yaml:"record"`
	// A condition on fields as in a filter pattern, with the names of the log
	// contract: $.status_code >= 500 && $.method = "POST".
	Where string `yaml:"where"`
	// Texts, at least one of which is in the log event, whatever its format. They
	// exclude the other keys.
	Terms []string `yaml:"terms"`
	// A CloudWatch filter pattern with the application's own names for fields,
	// deployed exactly as written. It excludes the other keys.
	Pattern string `yaml:"pattern"`

	// of is the selection that this one is part of: see within.
	of *Selection
}

// everything reports whether all log events are selected.
func (s Selection) everything() bool {
	return s.Event == "" && s.Level == "" && s.AnyLevel == "" && s.Record == nil && s.Where == "" && s.Terms == nil && s.Pattern == ""
}

// withoutRecords reports whether what is not a record of the contract is selected.
func (s Selection) withoutRecords() bool { return s.Record != nil && !*s.Record }

// said returns the keys that are set, in the order of the type.
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

// String describes the selection in a few words.
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
			words = append(words, "what is not a record of the contract")
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

// within returns what is selected by both selections. Texts and filter patterns are
// taken as they are. It returns an error if nothing is selected by both.
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

// selection checks a selection as far as possible without a contract.
func (c *checker) selection(path []string, s Selection) {
	said := s.said()
	for _, alone := range []struct {
		key  string
		said bool
	}{{"anyLevel", s.AnyLevel != ""}, {"record", s.Record != nil}, {"terms", s.Terms != nil}, {"pattern", s.Pattern != ""}} {
		if alone.said && len(said) > 1 {
			c.failf(append(path, alone.key), "cannot be combined with %s: one filter pattern cannot ask for both", others(said, alone.key))
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
		c.failf(append(path, "terms"), "needs at least one text")
	}
	for _, term := range s.Terms {
		if term == "" {
			c.failf(append(path, "terms"), "an empty text is in every log event")
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
		c.failf(path, "it selects nothing in particular: give event, level, anyLevel, record, where, terms or pattern")
	}
}

// positive checks a selection that one or two filters can count.
func (c *checker) positive(path []string, s Selection) {
	c.selection(path, s)
	if s.withoutRecords() {
		c.failf(append(path, "record"), "no filter matches what is not a record: false is allowed only in a share of all log events")
	}
}

// pattern is one of the patterns that together match what is selected.
type pattern struct {
	filterpattern.Pattern
	// suffix ends the name of its filter; empty for the first.
	suffix string
	// isLine says that the pattern is for lines of a layout, such as the sample.
	isLine bool
	sample string
	// selector returns the pattern's selector for a field of the contract.
	selector func(field string) (string, error)
}

// patterns returns the filter patterns that together match what is selected: that
// of records, those of lines, and, for a level in plain text, that. There is at
// least one. The log events must have the fields in carries.
func (s Selection) patterns(c *contract.Contract, parameters map[string]Parameter, carries ...string) ([]pattern, error) {
	none := func(field string) (string, error) {
		return "", fmt.Errorf("%s is not in any text that is searched for as written", field)
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
			// Do not count what it finds as a line of a layout as well.
			all = slices.DeleteFunc(all, func(p pattern) bool { return p.isLine && lines.Match([]byte(p.sample)) })
			all = append(all, pattern{Pattern: lines, suffix: "plain-text", selector: none})
		}
	}
	return all, nil
}

// bound returns the selection of records for package binding.
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

// oneLine returns the message of a syntax error without its excerpt.
func oneLine(err error) string {
	if e, ok := errors.AsType[*filterpattern.Error](err); ok {
		if e.Hint == "" {
			return e.Summary()
		}
		return fmt.Sprintf("%s: %s", e.Summary(), e.Hint)
	}
	return err.Error()
}
