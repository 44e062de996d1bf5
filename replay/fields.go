package replay

import (
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/jsonscan"
)

// fieldNames are the fields that are read from every event, whatever the
// filters name: the level, and what happened.
type fieldNames struct {
	levels levelNames
	// selectors of the type and the message, followed by those of the fields
	// that may hold the level.
	selectors []filterpattern.Selector
}

// The order of a matcher's fields: the event's type, its message, the levels,
// and then the fields that the filters of the group name.
const (
	typeField  = 0
	nameField  = 1
	firstLevel = 2
)

func newFieldNames(c *contract.Contract) fieldNames {
	paths := []string{c.Rename("event_type"), c.Rename("message"), c.Rename("level")}
	for _, path := range levelFields {
		if !slices.Contains(paths[firstLevel:], path) {
			paths = append(paths, path)
		}
	}
	n := fieldNames{levels: newLevelNames(c)}
	for _, path := range paths {
		n.selectors = append(n.selectors, filterpattern.Field(path))
	}
	return n
}

// afterLevels returns the index of the first field that a group's filters name.
func (n fieldNames) afterLevels() int { return len(n.selectors) }

// levelOf finds the level of a JSON event.
func (n fieldNames) levelOf(e *filterpattern.Event) level {
	for i := firstLevel; i < len(n.selectors); i++ {
		if v := e.Field(i); v.Type == filterpattern.StringValue || v.Type == filterpattern.NumberValue {
			if l := n.levels.of(v.Text); l != noLevel {
				return l
			}
		}
	}
	return noLevel
}

// nameOf returns what happened: the event's type, or else its message.
func (n fieldNames) nameOf(e *filterpattern.Event) []byte {
	for _, i := range [...]int{typeField, nameField} {
		if v := e.Field(i); v.Type == filterpattern.StringValue && len(v.Text) > 0 {
			return v.Text
		}
	}
	return nil
}

// compile makes the matchers of a log group's filters, and of those on its
// transformed events. It decodes fields that queries read as well only once.
func (p *plan) compile(g *group, names fieldNames) error {
	wanted := &p.read
	if len(g.queries) == 0 {
		wanted = new(jsonscan.Fields)
	}
	if g.transformed != nil {
		if err := g.transformed.compile(names, wanted); err != nil {
			return err
		}
	}
	return g.compile(names, wanted)
}

// compile makes the matcher of the group's filters, which read the wanted
// fields.
func (g *group) compile(names fieldNames, wanted *jsonscan.Fields) error {
	var requests []filterpattern.Request
	for _, f := range g.filters {
		if f.refused == "" && !f.off {
			f.request = len(requests)
			requests = append(requests, f.asked())
		}
	}
	for _, d := range g.deliveries {
		d.request = len(requests)
		requests = append(requests, filterpattern.Request{Pattern: d.pattern})
	}
	for _, f := range g.filters {
		for i := range f.conditions {
			c := &f.conditions[i]
			c.request = len(requests)
			requests = append(requests, filterpattern.Request{Pattern: c.pattern})
			c.named = -1
			if c.selector != nil {
				c.named = g.fieldOf(*c.selector)
			}
		}
	}
	g.compileOwners(len(requests))
	g.firstNamed = names.afterLevels()
	fields := append(slices.Clone(names.selectors), g.named...)
	var err error
	g.matcher, err = filterpattern.NewMatcherOn(wanted, requests, fields...)
	return err
}

// fieldOf returns the index of a selector among the fields that conditions
// name.
func (g *group) fieldOf(s filterpattern.Selector) int {
	text := s.String()
	i, known := g.nameOf[text]
	if !known {
		if g.nameOf == nil {
			g.nameOf = map[string]int{}
		}
		i = len(g.named)
		g.nameOf[text] = i
		g.named = append(g.named, s)
	}
	return i
}
