package contractdiff

// Kind is what becomes of something.
type Kind string

// What may become of something.
const (
	Added   Kind = "added"
	Removed Kind = "removed"
	Changed Kind = "changed"
	// Fed is an alarm that stays as it is, and sees others: what feeds its metrics
	// changes.
	Fed Kind = "fed"
)

// Change is what becomes of one thing.
type Change struct {
	// Name of the thing, of its sort.
	Name   string `json:"name"`
	Change Kind   `json:"change"`
	// Differs are its properties that are not as they were; of what is added or
	// removed, all that it has.
	Differs []Difference `json:"differs,omitempty"`
	// Why says why it is there no more, or what else must be known.
	Why string `json:"why,omitempty"`
}

// Difference is a property that is not as it was. One that there was not, or is no
// more, is empty.
type Difference struct {
	What string `json:"what"`
	Was  string `json:"was"`
	Is   string `json:"is"`
}

// thing is something with properties, as texts.
type thing struct {
	name       string
	properties []property
}

type property struct{ what, text string }

// add adds a property, unless there is nothing to say of it.
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

// compare returns what becomes of things, in the order of the old ones and then of the
// new ones, and how many stay as they are. Names are those of one sort.
func compare(old, new []thing) (changes []Change, same int) {
	// Of several that are called alike, as graphs may be, the first is checked against the
	// first.
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

// differences returns the properties that two things do not share.
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
