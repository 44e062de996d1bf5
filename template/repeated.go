package template

// Repeated is a key that appears twice in one object of a template.
type Repeated struct {
	// LogicalID names the resource that holds the key. Property is the key's
	// path in it, such as RetentionInDays, or empty if the resource itself is
	// repeated. Both are empty for a key outside of resources.
	LogicalID, Property string
	// Path is the key's path in the template, such as Outputs.Group.Value.
	Path string
	// Same reports whether both have the same value.
	Same bool
	// Place is the place of the second one, without an excerpt.
	Place Place
}

// Repeated returns the repeated keys of the template's own file, in order. A
// repeated key in a section that everything depends on, such as Parameters,
// prevents the template from being read at all.
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
