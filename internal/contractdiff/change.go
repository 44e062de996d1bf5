package contractdiff

// Kind says how something changes.
type Kind string

// The kinds of changes.
const (
	// Added means that only the new side has it.
	Added Kind = "added"
	// Removed means that only the old side has it.
	Removed Kind = "removed"
	// Changed means that its properties differ.
	Changed Kind = "changed"
	// Fed means that an alarm itself stays as it is, but the filters that feed
	// its metrics change.
	Fed Kind = "fed"
)

// Change is what becomes of one thing.
type Change struct {
	// Name of the thing, unique within its sort.
	Name string `json:"name"`
	// Change says what becomes of it.
	Change Kind `json:"change"`
	// Differs lists the properties that differ; for something added or removed,
	// all of its properties.
	Differs []Difference `json:"differs,omitempty"`
	// Why says why it is gone, or what else to know.
	Why string `json:"why,omitempty"`
}

// Difference is a property that differs. A value is empty on a side that lacks
// the property.
type Difference struct {
	// What names the property.
	What string `json:"what"`
	// Was and Is are its values on the old and the new side.
	Was string `json:"was"`
	Is  string `json:"is"`
}

// thing is something with named properties, as text.
type thing struct {
	name       string
	properties []property
}

type property struct{ what, text string }

// add adds a property unless its text is empty.
func (t *thing) add(what, text string) {
	if text != "" {
		t.properties = append(t.properties, property{what, text})
	}
}

func (t thing) get(what string) string {
	for _, p := range t.properties {
		if p.what == what {
			return p.text
		}
	}
	return ""
}

// compare returns the changes of things, in the order of the old ones and then
// of the new ones, and the number of things that stay the same. Names are
// unique within one sort.
func compare(old, new []thing) (changes []Change, same int) {
	// If several things share a name, as graphs may, they are paired in order.
	find := func(all []thing, name string, before []thing) (thing, bool) {
		skip := 0
		for _, t := range before {
			if t.name == name {
				skip++
			}
		}
		for _, t := range all {
			if t.name != name {
				continue
			}
			if skip == 0 {
				return t, true
			}
			skip--
		}
		return thing{name: name}, false
	}
	for i, was := range old {
		is, there := find(new, was.name, old[:i])
		c := Change{Name: was.name, Change: Removed, Differs: differences(was, is)}
		switch {
		case there && len(c.Differs) == 0:
			same++
			continue
		case there:
			c.Change = Changed
		}
		changes = append(changes, c)
	}
	for i, is := range new {
		if was, there := find(old, is.name, new[:i]); !there {
			changes = append(changes, Change{Name: is.name, Change: Added, Differs: differences(was, is)})
		}
	}
	return changes, same
}

// differences returns the properties in which two things differ.
func differences(was, is thing) []Difference {
	var all []Difference
	for _, p := range was.properties {
		if now := is.get(p.what); now != p.text {
			all = append(all, Difference{p.what, p.text, now})
		}
	}
	for _, p := range is.properties {
		if was.get(p.what) == "" {
			all = append(all, Difference{p.what, "", p.text})
		}
	}
	return all
}
