package contractdiff

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/contract"
)

// Promise lists the changes in what records promise.
type Promise struct {
	// Fields, Levels and Events are those of records.
	Fields []Change `json:"fields"`
	Levels []Change `json:"levels"`
	Events []Change `json:"events"`
	// Lines are layouts of log events that are not JSON.
	Lines []Change `json:"lines"`
	// Metrics are the log-based metrics, and Others everything else that a
	// contract says: what every record has, how events are recognised, reserved
	// names, and aliases.
	Metrics []Change `json:"metrics"`
	Others  []Change `json:"others"`
}

// promise compares what two contracts promise.
func promise(old, new *contract.Contract) Promise {
	var p Promise
	p.Fields, _ = compare(fields(old), fields(new))
	for i, c := range p.Fields {
		if c.Change != Removed {
			continue
		}
		was, _ := old.Field(c.Name)
		if is, ok := new.Field(c.Name); ok {
			p.Fields[i].Why = fmt.Sprintf("it is now another name for %s", is.Name)
			continue
		}
		for _, f := range new.Fields() {
			if _, there := old.Field(f.Name); !there && f.As == was.As {
				p.Fields[i].Why = fmt.Sprintf("the application's %s is now the field %s", f.As, f.Name)
			}
		}
	}
	p.Levels, _ = compare(levels(old), levels(new))
	p.Events, _ = compare(events(old), events(new))
	for i, c := range p.Events {
		if is, ok := new.Event(c.Name); ok && c.Change == Removed {
			p.Events[i].Why = fmt.Sprintf("it is now another name for %s", is.Name)
		}
	}
	p.Lines, _ = compare(lines(old), lines(new))
	p.Metrics, _ = compare(metrics(old), metrics(new))
	p.Others, _ = compare(others(old), others(new))
	return p
}

// fields returns the fields of a contract. Their descriptions are no promise.
func fields(c *contract.Contract) []thing {
	var all []thing
	for _, f := range c.Fields() {
		t := thing{name: f.Name}
		t.add("called", f.As)
		t.add("type", string(f.Type))
		t.add("unit", unit(f.Unit))
		t.add("personal data", string(f.PII))
		t.add("masked by", f.Pattern)
		t.add("found by", strings.Join(f.Identifiers, ", "))
		t.add("looked up by it", yes(f.Index))
		t.add("splits metrics", yes(f.Dimension))
		all = append(all, t)
	}
	return all
}

func levels(c *contract.Contract) []thing {
	var all []thing
	for _, level := range contract.Levels() {
		t := thing{name: string(level)}
		t.add("written as", strings.Join(c.LevelsAs(level), ", "))
		t.add("in settings", c.LogLevel(level))
		t.add("in lines that are not JSON", quoted(c.PlainText(level)))
		all = append(all, t)
	}
	return all
}

func events(c *contract.Contract) []thing {
	var all []thing
	for _, e := range c.Events() {
		t := thing{name: e.Name}
		t.add("level", string(e.Level))
		t.add("rate", string(e.Rate))
		var ways []string
		for _, match := range e.Match {
			ways = append(ways, match.String())
		}
		t.add("known by", strings.Join(ways, ", or "))
		t.add("fields", sorted(e.Fields))
		t.add("may have", sorted(e.Optional))
		all = append(all, t)
	}
	return all
}

func lines(c *contract.Contract) []thing {
	var all []thing
	for _, l := range c.Lines() {
		t := thing{name: l.Name}
		t.add("text", l.Text)
		t.add("discovered by Logs Insights", yes(l.Discovered))
		all = append(all, t)
	}
	return all
}

func metrics(c *contract.Contract) []thing {
	var all []thing
	for _, m := range c.Metrics() {
		t := thing{name: m.Name}
		t.add("unit", unit(m.Unit))
		t.add("split by", sorted(m.Dimensions))
		all = append(all, t)
	}
	return all
}

func others(c *contract.Contract) []thing {
	var all []thing
	add := func(name, text string) {
		if text != "" {
			all = append(all, thing{name, []property{{"is", text}}})
		}
	}
	add("source", c.Source())
	add("how names of log groups begin", c.LogGroupPrefix())
	add("fields of every record", sorted(c.Record().Fields))
	add("fields that any record may have", sorted(c.Record().Optional))
	add("field that names the event", c.EventField())
	add("reserved names", sorted(c.Reserved()))
	add("found anywhere", sorted(c.FoundAnywhere()))
	for _, same := range []struct {
		what  string
		names map[string]string
	}{{"field", c.SameFields()}, {"event", c.SameEvents()}} {
		for _, name := range slices.Sorted(maps.Keys(same.names)) {
			add("another name for the "+same.what+": "+name, same.names[name])
		}
	}
	return all
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return ""
}

// sorted joins names whose order has no meaning.
func sorted(names []string) string {
	return strings.Join(slices.Sorted(slices.Values(names)), ", ")
}

func quoted(texts []string) string {
	var all []string
	for _, text := range texts {
		all = append(all, fmt.Sprintf("%q", text))
	}
	return strings.Join(all, ", ")
}
