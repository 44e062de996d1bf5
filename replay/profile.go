package replay

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/internal/jsonscan"
	"github.com/logstack-go/logstack/internal/nearest"
)

// sampled holds the events of a log group that were kept.
type sampled struct {
	// json are the events that are JSON objects, and plain the others.
	json, plain []string
	of          *profile
	lowered     map[string]string
}

// sampledOf returns the events of a log group that were kept.
func (g *gathered) sampledOf(from *groupEvents) *sampled {
	s := g.sampled[from]
	if s == nil {
		s = &sampled{json: from.tally.samples(true), plain: from.tally.samples(false), lowered: map[string]string{}}
		if g.sampled == nil {
			g.sampled = map[*groupEvents]*sampled{}
		}
		g.sampled[from] = s
	}
	return s
}

// profile returns the profile of the JSON events.
func (s *sampled) profile() *profile {
	if s.of == nil {
		s.of = newProfile(s.json)
	}
	return s.of
}

// lower returns an event in lower case, and remembers it.
func (s *sampled) lower(message string) string {
	lower, known := s.lowered[message]
	if !known {
		lower = strings.ToLower(message)
		s.lowered[message] = lower
	}
	return lower
}

// profile describes sampled JSON events: their fields and the values in them.
type profile struct {
	objects []object
	fields  map[string]*profiled
	// paths are the paths of the fields, sorted.
	paths []string
}

// profiled is a field of sampled events.
type profiled struct {
	fieldValues
	// each are the distinct values. objects counts the objects that have the
	// field.
	each    []filterpattern.FieldValue
	known   map[string]bool
	objects int
}

type object struct {
	message string
	paths   []string
}

func newProfile(messages []string) *profile {
	p := &profile{fields: map[string]*profiled{}}
	for _, message := range messages {
		if !json.Valid([]byte(message)) {
			continue
		}
		o := object{message: message}
		p.walk(&o, "", jsonscan.Value{Type: jsonscan.Object, Text: []byte(message)})
		p.objects = append(p.objects, o)
	}
	p.paths = slices.Sorted(maps.Keys(p.fields))
	return p
}

// walk adds the fields of an object. It leaves out arrays, since their elements
// have no names.
func (p *profile) walk(o *object, prefix string, of jsonscan.Value) {
	for _, member := range jsonscan.Members(of) {
		path := prefix + member.Key
		if strings.ContainsAny(member.Key, ".[]'") {
			path = prefix + "['" + member.Key + "']"
		}
		if member.Value.Type == jsonscan.Object {
			p.walk(o, path+".", member.Value)
			continue
		}
		o.paths = append(o.paths, path)
		f := p.fields[path]
		if f == nil {
			f = &profiled{known: map[string]bool{}}
			p.fields[path] = f
		}
		f.objects++
		f.add(member.Value.Type, member.Value.Text, 1)
		if id := member.Value.Type.String() + string(member.Value.Text); !f.known[id] {
			f.known[id] = true
			f.each = append(f.each, filterpattern.FieldValue(member.Value))
		}
	}
}

// describe lists the values of a field.
func (p *profile) describe(path string) string {
	values := p.fields[path].mostFrequent()
	more := p.fields[path].more || len(values) > maxShown
	values = values[:min(len(values), maxShown)]
	if more {
		return "values such as " + strings.Join(values, ", ")
	}
	if len(values) == 1 {
		return "the value " + values[0]
	}
	return "the values " + list(values, "and")
}

// meant returns the path of the field that a condition was probably meant for,
// if it never holds on its own field; "" if there is none. A field that holds
// exactly the text that the condition wants qualifies. A number alone says
// little, so for numbers the names must be similar, too.
func (p *profile) meant(c condition) string {
	own := c.selector.Path()
	var holding []string
	holds := filterpattern.ValueTest(c.expr)
	for _, path := range p.paths {
		f := p.fields[path]
		if path == own || !slices.ContainsFunc(f.each, holds) && (f.objects == len(p.objects) || !holds(filterpattern.FieldValue{})) {
			continue
		}
		if _, err := c.pattern.Rename(func(string) string { return path }); err == nil {
			holding = append(holding, path)
		}
	}
	if meant := nearest.Path(own, holding); meant != "" {
		return meant
	}
	if comparison, ok := c.expr.(*filterpattern.Comparison); ok && comparison.Operator == filterpattern.Equal {
		if _, isText := comparison.Value.(*filterpattern.String); isText && len(holding) == 1 {
			return holding[0]
		}
	}
	return ""
}

// matches counts the sampled events that a pattern matches.
func (p *profile) matches(pattern filterpattern.Pattern) int {
	m, err := filterpattern.NewMatcher([]filterpattern.Request{{Pattern: pattern}})
	if err != nil {
		panic(err) // a request without values is always valid
	}
	n, e := 0, m.Event()
	for _, o := range p.objects {
		e.Read([]byte(o.message))
		if e.Matches(0) {
			n++
		}
	}
	return n
}
