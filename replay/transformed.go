package replay

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/transformer"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/logevent/rewrite"
	"github.com/logstack-go/logstack/template"
)

// transformed holds what reads the events of a log group as its transformer
// leaves them: metric filters and subscription filters with
// ApplyOnTransformedLogs, and all queries.
//
// AWS does not document what those filters see of an event that could not be
// transformed. Here they do not see it, as is documented for Contributor
// Insights rules (API_PutInsightRule). The report counts each such event.
type transformed struct {
	group
	// transformer is the log group's transformer; nil if it cannot run.
	transformer *rewrite.Transformer
	// refused says why it cannot run. by is its logical ID.
	refused, by string
}

// addTransformers finds the transformer of each log group: its own or, if it
// has none, that of the account's policy whose prefix it has
// (CloudWatch-Logs-Transformation).
func (p *plan) addTransformers(templates []*template.Template) {
	for _, t := range templates {
		for _, view := range t.Transformers() {
			name := view.LogGroup
			if g, ok := t.LogGroup(name); ok {
				name = g.Name
			} else if at := strings.LastIndex(name, ":log-group:"); at >= 0 {
				name = strings.TrimSuffix(name[at+len(":log-group:"):], ":*")
			}
			p.addTransformer(t, name, view.Resource, view.Config)
		}
		for _, r := range t.Refused() {
			if r.Type == "AWS::Logs::Transformer" {
				p.lostTransformers = append(p.lostTransformers, r.LogicalID+" is not used: "+r.Reason())
			}
		}
	}
	for _, t := range templates {
		for _, policy := range t.AccountPolicies() {
			if policy.Type != "TRANSFORMER_POLICY" {
				continue
			}
			selects, err := selection(policy.Selection)
			if err != nil {
				p.lostTransformers = append(p.lostTransformers, fmt.Sprintf("%s: %v", policy.LogicalID, err))
				continue
			}
			p.addToAll(templates, policy, selects)
		}
	}
}

// addToAll gives a policy's transformer to the log groups of all templates that
// the policy selects and that have none of their own.
func (p *plan) addToAll(templates []*template.Template, policy template.AccountPolicy, selects func(string) bool) {
	for _, t := range templates {
		names := map[string]bool{}
		for _, g := range t.LogGroups() {
			names[g.Name] = true
		}
		for _, f := range t.MetricFilters() {
			names[f.LogGroup] = true
		}
		for _, f := range t.SubscriptionFilters() {
			names[f.LogGroup] = true
		}
		for _, q := range t.SavedQueries() {
			for _, name := range q.LogGroups {
				names[name] = true
			}
		}
		for _, name := range slices.Sorted(maps.Keys(names)) {
			if p.group(scoped(t, name)).transformed == nil && selects(name) {
				p.addTransformer(t, name, policy.Resource, policy.Document)
			}
		}
	}
}

// selection parses the criteria by which a policy selects log groups: a prefix
// of their names, or all (API_PutAccountPolicy).
func selection(criteria string) (func(string) bool, error) {
	words := strings.Fields(criteria)
	switch {
	case len(words) == 0:
		return func(string) bool { return true }, nil
	case len(words) == 3 && words[0] == "LogGroupNamePrefix" && words[1] == "==":
		prefix := strings.Trim(words[2], `"`)
		return func(name string) bool { return strings.HasPrefix(name, prefix) }, nil
	}
	return nil, fmt.Errorf("SelectionCriteria %q is not supported here: only LogGroupNamePrefix == \"…\" is", criteria)
}

func (p *plan) addTransformer(t *template.Template, name string, view template.Resource, config string) {
	g := p.group(scoped(t, name))
	made := &transformed{group: group{name: g.name}, by: view.LogicalID}
	g.transformed = made
	p.look(&made.group)
	if lg, ok := t.LogGroup(name); ok && lg.Class != "" && lg.Class != "STANDARD" {
		made.refused = fmt.Sprintf("log groups of class %s have no transformers: CloudWatch refuses it", lg.Class)
	}
	for _, u := range view.Unresolved {
		if strings.HasPrefix(u.Property, "TransformerConfig") || u.Property == "PolicyDocument" {
			made.refused = unknownValue(t, u.Property, u.Placeholder).Error()
		}
	}
	if made.refused == "" {
		read, err := transformer.Parse([]byte(config))
		if err != nil {
			made.refused = strings.ReplaceAll(err.Error(), "\n", "; ")
		}
		made.transformer = &rewrite.Transformer{Transformer: read, By: made.by, Account: t.Account, Region: t.Region}
	}
	if made.refused != "" {
		p.notes = append(p.notes, fmt.Sprintf("%s: the transformer %s does not run here: %s.", t.Stack, view.LogicalID, made.refused))
		return
	}
	for _, note := range made.transformer.Notes() {
		p.notes = append(p.notes, t.Stack+": "+note)
	}
}

// of returns the group in which to register a reader of the log group's
// original or transformed events.
func (g *group) of(onTransformed bool) *group {
	if onTransformed && g.transformed != nil {
		return &g.transformed.group
	}
	return g
}

// filterCount counts the metric filters of the log group.
func (g *group) filterCount() int {
	n := len(g.filters)
	if g.transformed != nil {
		n += len(g.transformed.filters)
	}
	return n
}

// notTransformed says why nothing can read the log group's events as its
// transformer leaves them; empty if it can.
func (g *group) notTransformed(lost []string) string {
	const looks = "it looks at transformed log events (ApplyOnTransformedLogs)"
	switch t := g.transformed; {
	case t == nil && len(lost) > 0:
		return looks + ", and a transformer is not used: " + strings.Join(lost, "; ")
	case t == nil:
		return looks + ", and no transformer of its log group is in the templates"
	case t.refused != "":
		return looks + fmt.Sprintf(", and the transformer %s does not run here: %s", t.by, t.refused)
	}
	return ""
}

// readsTransformed says why a query of log groups cannot be answered: it would
// read what their transformers leave, and one of them cannot run here. It is
// empty if the query can be answered.
func (p *plan) readsTransformed(groups []string) string {
	slices.Sort(groups)
	for _, name := range groups {
		if g := p.groups[name]; g != nil && g.transformed != nil && g.transformed.refused != "" {
			return g.transformed.unread(unscoped(name))
		}
	}
	return ""
}

// unread says why a query of a log group cannot be answered: its transformer is
// refused.
func (t *transformed) unread(name string) string {
	return fmt.Sprintf("queries see transformed log events, and the transformer %s of %s does not run here: %s", t.by, name, t.refused)
}

// transform transforms an event with the transformer of the current log group,
// and runs the filters on transformed events. It returns the event as readers
// of transformed events see it, or nil and the reason if it could not be
// transformed.
func (w *worker) transform(g *gathered, e *logevent.Event, d *filterpattern.Event) (*logevent.Event, *filterpattern.Event, reach, error) {
	t := w.current.transformed
	if t == nil || t.refused != "" {
		return e, d, unread, nil
	}
	message, err := t.transformer.Message(e, unscoped(w.current.name))
	if w.into.rewritten.Add(t.by, err); err != nil {
		return nil, d, unread, err
	}
	out := *e
	out.Message = message
	l := w.lookingAt(&t.group)
	d = l.decoder
	d.Read(message)
	got := w.filter(g, l, &out)
	return &out, d, got, nil
}

// transformedNotes says how many events could not be transformed.
func (r *Replay) transformedNotes(g *gathered) []string {
	var notes []string
	for _, name := range slices.Sorted(maps.Keys(g.groups)) {
		if text := g.groups[name].rewritten.Text(unscoped(name)); text != "" {
			notes = append(notes, text+". Filters on transformed events do not see them, and queries see the originals.")
		}
	}
	return notes
}
