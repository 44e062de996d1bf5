package check

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/jsonscan"
)

// layout is a contract prepared for reading records: its fields have numbers, and a
// tree leads from the keys of a record to them.
type layout struct {
	contract *contract.Contract
	fields   []contract.Field
	number   map[string]int // by canonical name
	root     *node
	events   []contract.Event
	// inside is the field of type object that a field is inside; -1 for most.
	// opened says whether a field is such an object.
	inside []int
	opened []bool
	// carried says, for each event and finally for records without one, whether
	// each field is carried.
	carried  [][]presence
	matchers []matcher
	// named says which events can be recognised by the contract's event field.
	named      []bool
	eventField int
	reserved   map[string]bool
	lines      []lineLayout
	// patterns find what custom data identifiers mask. patternOf has those of
	// fields by number, nil for most.
	patterns  []masked
	patternOf []*regexp.Regexp

	timestamp, level, logger, message, request int
	// splits are the fields that split a metric, by the metric's name.
	splits                              map[string][]int
	metricName, metricValue, metricUnit int
}

// node is a key of a record, or the record itself.
type node struct {
	field    int // -1 if the key is not a field
	children map[string]*node
}

// presence says whether records carry a field.
type presence int8

const (
	never presence = iota
	may
	must
)

// matcher recognises an event.
type matcher struct {
	event int
	rank  int
	// length is the number of bytes of text that must be equal.
	length int
	// byName says that it looks at the contract's event field.
	byName bool
	// conditions must all be true.
	conditions []condition
	says       string
}

type condition struct {
	field  int
	value  string
	prefix bool
	// number is the value if the field is a number: 500.0 equals 500.
	number   float64
	isNumber bool
}

func newLayout(c *contract.Contract) *layout {
	l := &layout{contract: c, fields: c.Fields(), number: map[string]int{}, root: &node{field: -1}, reserved: map[string]bool{}}
	for i, f := range l.fields {
		l.number[f.Name] = i
		at := l.root
		for _, key := range f.Keys() {
			next := at.children[key]
			if next == nil {
				next = &node{field: -1}
				if at.children == nil {
					at.children = map[string]*node{}
				}
				at.children[key] = next
			}
			at = next
		}
		at.field = i
	}
	l.inside, l.opened = make([]int, len(l.fields)), make([]bool, len(l.fields))
	for i, f := range l.fields {
		l.inside[i] = -1
		at := l.root
		for _, key := range f.Keys() {
			if at.field >= 0 {
				l.inside[i], l.opened[at.field] = at.field, true
			}
			at = at.children[key]
		}
	}
	l.timestamp, l.level, l.logger, l.message = l.find("timestamp"), l.find("level"), l.find("logger"), l.find("message")
	l.request = l.find("request_id")
	l.metricName, l.metricValue, l.metricUnit = l.find(contract.MetricName), l.find(contract.MetricValue), l.find(contract.MetricUnit)
	l.splits = map[string][]int{}
	for _, m := range c.Metrics() {
		for _, field := range m.Dimensions {
			l.splits[m.Name] = append(l.splits[m.Name], l.number[field])
		}
	}
	l.eventField = l.find(c.EventField())
	for _, name := range c.Reserved() {
		l.reserved[name] = true
	}
	l.events = c.Events()
	l.named = make([]bool, len(l.events))
	for i, e := range l.events {
		l.carried = append(l.carried, l.presences(e.Fields, e.Optional))
		for _, match := range e.Match {
			if match.Line() != "" {
				continue // no record has it that way
			}
			l.matchers = append(l.matchers, l.matcher(i, match))
			l.named[i] = l.named[i] || l.matchers[len(l.matchers)-1].byName
		}
	}
	l.carried = append(l.carried, l.presences(nil, nil))
	slices.SortStableFunc(l.matchers, func(a, b matcher) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), -cmp.Compare(len(a.conditions), len(b.conditions)), -cmp.Compare(a.length, b.length))
	})
	l.lines = newLineLayouts(l)
	l.patterns, l.patternOf = newPatterns(l.fields)
	return l
}

// none returns the index of records without an event.
func (l *layout) none() int { return len(l.events) }

func (l *layout) find(name string) int {
	f, _ := l.contract.Field(name)
	if i, ok := l.number[f.Name]; ok {
		return i
	}
	return -1
}

func (l *layout) presences(fields, optional []string) []presence {
	all := make([]presence, len(l.fields))
	record := l.contract.Record()
	for _, list := range [...]struct {
		names []string
		as    presence
	}{{record.Optional, may}, {optional, may}, {record.Fields, must}, {fields, must}} {
		for _, name := range list.names {
			all[l.number[name]] = list.as
		}
	}
	// A promise of an object is a promise of what is in it.
	for i := range all {
		for outer := l.inside[i]; outer >= 0 && all[i] == never; outer = l.inside[outer] {
			all[i] = min(all[outer], may)
		}
	}
	return all
}

// matcher compiles a match. The more specific a match, the earlier it is tried: a
// name before a message, a logger last; of two prefixes of the same text, the
// longer first.
func (l *layout) matcher(event int, match contract.Match) matcher {
	m := matcher{event: event}
	best := 9
	var says []string
	for _, name := range match.Fields() {
		c := condition{field: l.number[name]}
		c.value, c.prefix = strings.CutSuffix(match[name], "*")
		m.length += len(c.value)
		if l.fields[c.field].Type == contract.Number && !c.prefix {
			number, err := strconv.ParseFloat(c.value, 64)
			c.number, c.isNumber = number, err == nil
		}
		m.conditions = append(m.conditions, c)
		m.byName = m.byName || c.field == l.eventField
		rank := 1
		switch c.field {
		case l.eventField:
			rank = 0
		case l.message:
			rank = 2
		case l.logger:
			rank = 4
		}
		if c.prefix {
			rank++
		}
		best = min(best, rank)
		says = append(says, l.fields[c.field].As)
	}
	m.rank = 2*best + 1
	if len(m.conditions) > 1 {
		m.rank-- // a longer text is more specific
	}
	m.says = strings.Join(says, " and ")
	return m
}

// recognise finds the event of a record.
func (l *layout) recognise(r *record) *matcher {
	for i := range l.matchers {
		m := &l.matchers[i]
		if r.fulfils(m.conditions) {
			return m
		}
	}
	return nil
}

func (r *record) fulfils(conditions []condition) bool {
	for _, c := range conditions {
		v := r.values[c.field]
		if v.Type != jsonscan.String && v.Type != jsonscan.Number && v.Type != jsonscan.Boolean {
			return false
		}
		if !c.holds(v) {
			return false
		}
	}
	return true
}

func (c *condition) holds(v jsonscan.Value) bool {
	if c.prefix {
		return bytes.HasPrefix(v.Text, []byte(c.value))
	}
	if c.isNumber && v.Type == jsonscan.Number {
		number, err := strconv.ParseFloat(string(v.Text), 64)
		return err == nil && number == c.number
	}
	return string(v.Text) == c.value
}
