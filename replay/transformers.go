package replay

import (
	"errors"
	"slices"

	"github.com/logstack-go/logstack/logevent/rewrite"
	"github.com/logstack-go/logstack/template"
)

// Transformers are the transformers of the log groups of templates.
type Transformers struct{ plan *plan }

// TransformersOf reads the transformers of templates: those of log groups, and those of
// the accounts' policies.
func TransformersOf(templates []*template.Template) *Transformers {
	p := &plan{templates: templates, groups: map[string]*group{}}
	p.addTransformers(templates)
	return &Transformers{p}
}

// Of returns the transformer of a log group, by its name in a template; nil if it has
// none. The error says why the one that it has does not run here.
func (t *Transformers) Of(of *template.Template, name string) (*rewrite.Transformer, error) {
	g := t.plan.groups[scoped(of, name)]
	switch {
	case g == nil || g.transformed == nil:
		return nil, nil
	case g.transformed.refused != "":
		return nil, errors.New(g.transformed.unread(name))
	}
	return g.transformed.transformer, nil
}

// Names are the log groups of a template that have one, sorted.
func (t *Transformers) Names(of *template.Template) []string {
	var names []string
	for name := range t.plan.groups {
		if bare := unscoped(name); scoped(of, bare) == name {
			names = append(names, bare)
		}
	}
	slices.Sort(names)
	return names
}

// Lost say, in a sentence each, which transformers of the templates are not used, and why.
func (t *Transformers) Lost() []string {
	var lost []string
	for _, reason := range t.plan.lostTransformers {
		lost = append(lost, "a transformer is not used: "+reason+".")
	}
	return lost
}
