package replay

import (
	"errors"
	"slices"

	"github.com/logstack-go/logstack/logevent/rewrite"
	"github.com/logstack-go/logstack/template"
)

// Transformers holds the transformers of the templates' log groups.
type Transformers struct{ plan *plan }

// TransformersOf reads the transformers of templates: those of log groups, and
// those of policies of the account.
func TransformersOf(templates []*template.Template) *Transformers {
	p := &plan{templates: templates, groups: map[string]*group{}}
	p.addTransformers(templates)
	return &Transformers{p}
}

// Of returns the transformer of the log group with that name in a template; nil
// if it has none. The error says why the transformer cannot run here.
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

// Names returns the log groups of a template that have a transformer, sorted.
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

// Lost says, a sentence each, which transformers of the templates are not used,
// and why.
func (t *Transformers) Lost() []string {
	var lost []string
	for _, reason := range t.plan.lostTransformers {
		lost = append(lost, "a transformer is not used: "+reason+".")
	}
	return lost
}
