package template

// Repeated is a key that is there twice in one object of a template.
type Repeated struct {
	// LogicalID is that of the resource in which it is, and Property its path there, such as
	// RetentionInDays; empty: the resource itself. Both are empty of a key that is in no
	// resource.
	LogicalID, Property string
	// Path is where it is in the template, such as Outputs.Group.Value.
	Path string
	// Same reports whether it has the same value both times.
	Same bool
	// Place is where it is the second time, with an empty excerpt.
	Place Place
}

// Repeated returns the keys that are there twice in the template's own file, in the order of
// the file. In sections of which all depends, such as Parameters, they keep a template from
// being read.
func (t *Template) Repeated() []Repeated {
	var all []Repeated
	for _, f := range t.source.document.flaws {
		if !f.repeated {
			continue
		}
		r := Repeated{Path: pathText(f.path), Same: f.same, Place: Place{Line: f.line, Column: 1}}
		if f.path[0] == "Resources" && len(f.path) > 1 {
			r.LogicalID, r.Property = f.path[1], pathText(f.path[2:])
		}
		all = append(all, r)
	}
	return all
}
