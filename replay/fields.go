package replay

import (
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/jsonscan"
)

// fieldNames are what every event is asked for, whatever the filters name: its
// level, and what happened.
type fieldNames struct {
	levels levelNames
	// selectors of the type and the message, and then those that may hold the
	// level.
	selectors []filterpattern.Selector
}

// Where a matcher's fields are: the event's type, its message, then the levels,
// and then what the filters of the group name.
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

// afterLevels is where the fields that a group's filters name start.
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

// nameOf finds what happened: the event's type, else its message.
func (n fieldNames) nameOf(e *filterpattern.Event) []byte {
	for _, i := range [...]int{typeField, nameField} {
		if v := e.Field(i); v.Type == filterpattern.StringValue && len(v.Text) > 0 {
			return v.Text
		}
	}
	return nil
}

// compile makes the matchers of the filters of a log group, and of what its transformer
// leaves. Those that queries read as well are decoded once for both.
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

// compile makes the matcher of the group's filters, which look at the wanted fields.
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

// fieldOf returns where a selector is among the fields that conditions name.
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
