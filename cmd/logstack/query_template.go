package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/logquery"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

// templateQuery is a saved query of a template, or of its substitute.
type templateQuery struct {
	path, stack string
	values      templateFlags
	maps        mapFlags
	// found is the query. reads reports whether it reads a log group; nil means
	// all.
	found template.SavedQuery
	reads func(group string) bool
	// names are the names of the log groups that the query names.
	names []string
	// of is the template with the query. groupOf returns the template's name
	// for a real log group. transformers are those of all templates.
	of           *template.Template
	groupOf      func(real string) string
	transformers *replay.Transformers
}

func (t *templateQuery) add(flags *pflag.FlagSet) {
	flags.StringVar(&t.path, "template", "", "run a saved query of the template at this `path`, or of a folder that cdk synth made")
	flags.StringVar(&t.stack, "stack", "", "read only the stack of this `name`")
	t.values.add(flags)
	t.values.addSource(flags)
	t.maps.add(flags)
}

// given reports whether the flags name a template.
func (t *templateQuery) given() bool { return t.path != "" || t.values.given() }

// check refuses flags about a template if there is none.
func (t *templateQuery) check(flags *pflag.FlagSet) error {
	if t.given() {
		return nil
	}
	for _, name := range []string{"stack", "parameter", "parameters", "condition", "resources", "map"} {
		if flags.Changed(name) {
			return fmt.Errorf("--%s is for a template: give one with --template, --deployed or --terraform", name)
		}
	}
	return nil
}

// find reads the templates, and finds the saved query of that name.
func (t *templateQuery) find(c *cobra.Command, name string) error {
	templates, path, err := t.values.readSource(t.path, t.path != "", "")
	var own exitError
	switch {
	case errors.As(err, &own):
		return err
	case err != nil:
		return exitError{badInput, err}
	}
	if templates, err = pick(templates, t.stack); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	complainOfElsewhere(c.ErrOrStderr(), templates)
	var names []string
	var of []*template.Template
	var found, ending []template.SavedQuery
	var endingOf []*template.Template
	for _, one := range templates {
		for _, q := range one.SavedQueries() {
			names = append(names, q.Name)
			switch {
			case name == q.Name || name == q.LogicalID:
				found, of = append(found, q), append(of, one)
			case strings.HasSuffix(q.Name, "/"+name):
				ending, endingOf = append(ending, q), append(endingOf, one)
			}
		}
	}
	if found == nil {
		found, of = ending, endingOf
	}
	switch {
	case len(names) == 0:
		return fmt.Errorf("%s: it has no saved queries", path)
	case len(found) == 0:
		slices.Sort(names)
		if meant := nearest.Name(name, append(names, lastParts(names)...)); meant != "" {
			return fmt.Errorf("%s: there is no saved query %q: did you mean %s?", path, name, meant)
		}
		return fmt.Errorf("%s: %w", path, enum.Unknown("saved query", name, names))
	case len(found) > 1:
		var which []string
		for _, q := range found {
			which = append(which, q.Name)
		}
		return fmt.Errorf("%s: several saved queries are called %s: %s: give the whole name, or --stack", path, name, strings.Join(which, ", "))
	}
	t.found = found[0]
	if t.found.Language != "CWLI" {
		return fmt.Errorf("%s: %s is written in %s, and only Logs Insights queries (CWLI) run here", path, t.found.Name, t.found.Language)
	}
	for _, u := range t.found.Unresolved {
		if u.Property == "QueryString" {
			return fmt.Errorf("%s: %s holds %s, which is known only when it is deployed: %s", path, t.found.Name, u.Placeholder, of[0].HowToGive(u.Placeholder))
		}
	}
	t.of, t.transformers = of[0], replay.TransformersOf(templates)
	return t.readsGroups()
}

// lastParts returns names without their folders.
func lastParts(names []string) []string {
	var all []string
	for _, name := range names {
		all = append(all, name[strings.LastIndexByte(name, '/')+1:])
	}
	return all
}

// readsGroups finds the log groups that the query reads: all, if it names none.
func (t *templateQuery) readsGroups() error {
	groupOf, err := replay.GroupOf([]*template.Template{t.of}, t.maps)
	t.groupOf = groupOf
	if err != nil || len(t.found.LogGroups) == 0 {
		return err
	}
	names := map[string]bool{}
	for _, name := range t.found.LogGroups {
		names[name] = true
		if g, ok := t.of.LogGroup(name); ok {
			names[g.Name], name = true, g.Name
		}
		t.names = append(t.names, name)
	}
	t.reads = func(group string) bool { return names[groupOf(group)] }
	return nil
}

// parse parses the query, and its placeholders with their defaults.
func (t *templateQuery) parse() (insights.Query, []queries.Parameter, error) {
	var defaults []queries.Parameter
	for _, p := range t.found.Parameters {
		if p.Default != "" {
			defaults = append(defaults, queries.Parameter{Name: p.Name, Default: p.Default, Description: p.Description})
		}
	}
	q, err := insights.Parse(t.found.Query)
	return q, defaults, err
}

// ofTemplate returns a saved query of a template, with its placeholders filled
// in.
func (t *queryText) ofTemplate(c *cobra.Command, args []string) (insights.Query, []string, error) {
	var none insights.Query
	if t.file != "" || t.from.given() {
		return none, nil, errors.New("a saved query of a template is used as it is: it takes no --file and no contract")
	}
	if len(args) == 0 {
		return none, nil, errors.New("give the name of a saved query in the template")
	}
	if err := t.template.find(c, args[0]); err != nil {
		return none, nil, err
	}
	q, defaults, err := t.template.parse()
	if err == nil {
		q, err = t.fill(q, defaults)
	}
	return q, args[1:], err
}

// leftOut notes the number of events of log groups that a saved query does not
// read. It is an error if there are no other events.
func (t *templateQuery) leftOut(answer *logquery.Answer) (note string, err error) {
	if len(answer.LeftOut) == 0 {
		return "", nil
	}
	n := int64(0)
	var groups []string
	for _, group := range slices.Sorted(maps.Keys(answer.LeftOut)) {
		n += answer.LeftOut[group]
		groups = append(groups, group)
	}
	const most = 12
	if len(groups) > most {
		groups = append(groups[:most], "others")
	}
	asks := strings.Join(t.found.LogGroups, ", ")
	if answer.Scanned == 0 {
		return "", fmt.Errorf("no event is from a log group that %s reads: the input has %s, and the query reads %s; map one to the other, as in --map %s=%s",
			t.found.Name, strings.Join(groups, ", "), asks, groups[0], t.found.LogGroups[0])
	}
	return fmt.Sprintf("%s from other log groups (%s) left out: %s reads %s.", numeral.Count(n, "event"), strings.Join(groups, ", "), t.found.Name, asks), nil
}
