package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/logevent/rewrite"
	"github.com/logstack-go/logstack/logquery"
)

// readTransformer reads the transformer of the flag, if given.
func (f *queryFlags) readTransformer() (err error) {
	if f.rewrite, err = f.transformer.read(); f.rewrite == nil {
		return err
	}
	if class := insights.Class(f.class); class != insights.Standard {
		return fmt.Errorf("--transformer: log groups of class %s have no transformers: CloudWatch refuses it", class)
	}
	return nil
}

// transformers returns a function that returns the transformer of a log group:
// that of the flag for all log groups, or else those of the template. It
// returns nil without any. The error says why a transformer that the query
// needs cannot run.
func (f *queryFlags) transformers() (func(group string) (*rewrite.Transformer, error), error) {
	switch {
	case f.rewrite != nil:
		return func(string) (*rewrite.Transformer, error) { return f.rewrite, nil }, nil
	case !f.text.template.given():
		return nil, nil
	}
	t := &f.text.template
	for _, name := range t.names {
		if _, err := t.transformers.Of(t.of, name); err != nil {
			return nil, err
		}
	}
	return t.transformer, nil
}

// transformer returns the transformer for events of a log group. The log group
// is empty if the events do not name one: then all possible log groups must
// have the same transformer.
func (t *templateQuery) transformer(group string) (*rewrite.Transformer, error) {
	if group != "" {
		return t.transformerOf(t.groupOf(group))
	}
	names := t.names
	if len(names) == 0 {
		names = t.transformers.Names(t.of)
		for _, g := range t.of.LogGroups() {
			names = append(names, g.Name)
		}
	}
	var one *rewrite.Transformer
	for i, name := range names {
		next, err := t.transformerOf(name)
		switch {
		case err != nil:
			return nil, err
		case i == 0:
			one = next
		case !sameTransformer(one, next):
			return nil, fmt.Errorf("the events do not name their log group, and those that %s reads have different transformers: give it with --log-group", t.found.Name)
		}
	}
	return one, nil
}

func (t *templateQuery) transformerOf(name string) (*rewrite.Transformer, error) {
	found, err := t.transformers.Of(t.of, name)
	if err != nil {
		return nil, exitError{queryRefused, err}
	}
	return found, nil
}

func sameTransformer(one, other *rewrite.Transformer) bool {
	if one == nil || other == nil {
		return one == other
	}
	return one.String() == other.String()
}

// transformedNotes says what was not transformed, and what is not known about
// it.
func (f *queryFlags) transformedNotes(answer *logquery.Answer) []string {
	var notes []string
	note := func(group string, tally *rewrite.Tally) {
		if text := tally.Text(group); text != "" {
			notes = append(notes, text+": the query sees the originals.")
		}
	}
	groups := slices.Sorted(maps.Keys(answer.Transformed))
	if f.rewrite != nil {
		// A single transformer applies to all log groups.
		all := &rewrite.Tally{}
		for _, group := range groups {
			all.Merge(answer.Transformed[group])
		}
		note("", all)
		return append(notes, f.rewrite.Notes()...)
	}
	if !f.text.template.given() {
		return nil
	}
	for _, group := range groups {
		note(group, answer.Transformed[group])
		if t, err := f.text.template.transformer(group); err == nil && t != nil {
			for _, more := range t.Notes() {
				if !slices.Contains(notes, more) {
					notes = append(notes, more)
				}
			}
		}
	}
	return append(notes, f.text.template.transformers.Lost()...)
}
