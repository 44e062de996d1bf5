package replay

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/logstack-go/logstack/internal/glob"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/template"
)

// A template may name log groups by values that only the deployment knows, such
// as /aws/lambda/${Api}, while events carry the real names. A Mapping says
// which real name belongs to which log group; without one, the replay infers it
// if the name allows only one answer.

// Mapping assigns the events of a real log group to a log group of the
// templates.
type Mapping struct {
	// From is the name in the events, in which * stands for any text.
	From string
	// To is the log group of the templates: its name, its logical ID, or the
	// logical ID of the Lambda function that writes to it.
	To string
}

// mapping is a Mapping whose log group was found.
type mapping struct{ from, to string }

// findMappings finds the log groups of mappings. The error names all that do
// not exist.
func (r *Replay) findMappings(templates []*template.Template, all []Mapping) error {
	var problems []error
	for _, m := range all {
		to := r.findGroup(templates, m.To)
		if to == "" {
			problems = append(problems, fmt.Errorf("the templates have no log group %q to map %s to: %s", m.To, m.From, r.knownGroups()))
			continue
		}
		r.mappings = append(r.mappings, mapping{m.From, to})
	}
	return errors.Join(problems...)
}

// findGroup returns the scoped name of the log group with that name; empty if
// there is none.
func (r *Replay) findGroup(templates []*template.Template, name string) string {
	for _, t := range templates {
		if g, ok := t.LogGroup(name); ok {
			return scoped(t, g.Name)
		}
	}
	for _, t := range templates {
		for _, f := range t.Functions() {
			if name == f.LogicalID || name == f.Name {
				return scoped(t, f.LogGroup)
			}
		}
	}
	for _, group := range slices.Sorted(maps.Keys(r.plan.groups)) {
		if unscoped(group) == name {
			return group
		}
	}
	return ""
}

// knownGroups lists the log groups that exist.
func (r *Replay) knownGroups() string {
	if names := r.plan.withFilters(); len(names) > 0 {
		return "metric filters and alarms look at " + list(few(readable(names)), "and")
	}
	if len(r.plan.groups) > 0 {
		return "there are " + list(few(readable(slices.Sorted(maps.Keys(r.plan.groups)))), "and")
	}
	return "they have none"
}

// few truncates a list of names to a readable length.
func few(names []string) []string {
	const most = 12
	if len(names) <= most+1 {
		return names
	}
	return append(slices.Clone(names[:most]), fmt.Sprintf("%d more", len(names)-most))
}

// generated is a log group whose name CloudFormation generates in whole or in
// part.
type generated struct {
	group string
	name  *regexp.Regexp
	// stack is the name of its stack; empty if it is not known.
	stack string
}

// namer finds the log groups of the templates for real names. It is safe for
// concurrent use.
type namer struct {
	mappings  []mapping
	known     map[string]*group
	generated []generated
	found     sync.Map // by real name: a named
}

// named is the log group that a real name stands for.
type named struct {
	group string
	// stack is the stack in the name; empty if the name was not generated.
	stack string
	// several holds the candidates if there is more than one.
	several []string
}

func (r *Replay) newNamer() *namer {
	n := &namer{mappings: r.mappings, known: r.plan.groups}
	for _, name := range slices.Sorted(maps.Keys(r.plan.groups)) {
		for _, t := range r.plan.templates {
			if !strings.Contains(name, "${") || scoped(t, unscoped(name)) != name {
				continue
			}
			if pattern := generatedName(t, unscoped(name)); pattern != nil {
				n.generated = append(n.generated, generated{name, pattern, t.StackName()})
			}
			break
		}
	}
	return n
}

// CloudFormation generates a name from the stack's name, the logical ID and a
// random part, joined by hyphens (cfn-console-create-stack: a stack's name has
// letters, digits and hyphens; that of a nested stack has parts of its own).
// The format of the random part is not published. Here it has 8 to 16 letters
// and digits, with a digit or at least 12 of them, which words seldom have.
const (
	stackForm  = `[A-Za-z][-A-Za-z0-9]*`
	randomForm = `[A-Za-z0-9]{8,16}`
)

var madePlaceholder = regexp.MustCompile(`\$\{([^}]*)\}`)

// generatedName returns a pattern for a name whose placeholders stand for
// generated names; nil if it has other placeholders.
func generatedName(t *template.Template, name string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString("^")
	at := 0
	for _, m := range madePlaceholder.FindAllStringSubmatchIndex(name, -1) {
		b.WriteString(regexp.QuoteMeta(name[at:m[0]]))
		at = m[1]
		switch what := name[m[2]:m[3]]; {
		case what == "AWS::StackName":
			b.WriteString(`(?P<whole>` + stackForm + `)`)
		case what == "AWS::Region":
			b.WriteString(`[a-z]{2}(?:-[a-z]+)+-[0-9]`)
		case what == "AWS::AccountId":
			b.WriteString(`[0-9]{12}`)
		case !strings.Contains(what, ".") && t.RefersToResource("${"+what+"}"):
			b.WriteString(`(?P<stack>` + stackForm + `)-` + regexp.QuoteMeta(what) + `-(?P<random>` + randomForm + `)`)
		default:
			return nil
		}
	}
	if at == 0 {
		return nil
	}
	b.WriteString(regexp.QuoteMeta(name[at:]) + "$")
	pattern, err := regexp.Compile(b.String())
	if err != nil {
		return nil // The pattern is too long, so such names are not inferred.
	}
	return pattern
}

// stackOf returns the stack in a real name, if the name has the form.
func (g generated) stackOf(real string) (stack string, ok bool) {
	match := g.name.FindStringSubmatch(real)
	if match == nil {
		return "", false
	}
	for i, part := range g.name.SubexpNames() {
		switch part {
		case "stack", "whole":
			if stack != "" && stack != match[i] {
				return "", false
			}
			stack = match[i]
			// A name that would be too long loses the end of its stack's name.
			if g.stack != "" && stack != g.stack && (part == "whole" || !strings.HasPrefix(stack, g.stack+"-") && !(len(stack) >= 8 && strings.HasPrefix(g.stack, stack))) {
				return "", false
			}
		case "random":
			if len(match[i]) < 12 && !strings.ContainsAny(match[i], "0123456789") {
				return "", false
			}
		}
	}
	return stack, true
}

// group returns the log group of the templates for a real name. A name that
// belongs to none of them stands for itself.
func (n *namer) group(real []byte) named {
	if found, ok := n.found.Load(string(real)); ok {
		return found.(named)
	}
	found := n.find(string(real))
	n.found.Store(string(real), found)
	return found
}

func (n *namer) find(real string) named {
	for _, m := range n.mappings {
		if glob.Match(m.from, real) {
			return named{group: m.to}
		}
	}
	if n.known[real] != nil {
		return named{group: real}
	}
	var may []named
	for _, g := range n.generated {
		if stack, ok := g.stackOf(real); ok {
			may = append(may, named{group: g.group, stack: stack})
		}
	}
	switch len(may) {
	case 0:
		return named{group: real}
	case 1:
		return may[0]
	}
	of := named{group: real}
	for _, one := range may {
		of.several = append(of.several, unscoped(one.group))
	}
	return of
}

// ErrStacks is the error if log groups of several stacks could each be those of
// the templates.
var ErrStacks = errors.New("the log groups are in several stacks")

// checkNames returns an error if the real log groups belong to several stacks.
func (n *namer) checkNames(templates []*template.Template) error {
	stacks, reals := map[string]map[string]bool{}, map[string][]string{}
	n.found.Range(func(real, value any) bool {
		of := value.(named)
		if of.stack == "" {
			return true
		}
		if stacks[of.group] == nil {
			stacks[of.group] = map[string]bool{}
		}
		stacks[of.group][of.stack] = true
		reals[of.group] = append(reals[of.group], real.(string))
		return true
	})
	for _, group := range slices.Sorted(maps.Keys(stacks)) {
		if len(stacks[group]) > 1 {
			slices.Sort(reals[group])
			return fmt.Errorf("%w: %s may each be %s: choose one with %s, or with %s",
				ErrStacks, list(few(reals[group]), "and"), unscoped(group), giving(templates).Parameter("AWS::StackName", "…"), giving(templates).Map(reals[group][0], logicalName(templates, group)))
		}
	}
	return nil
}

// logicalName returns a short name for a log group: its logical ID, if it has
// one.
func logicalName(templates []*template.Template, group string) string {
	name := unscoped(group)
	for _, t := range templates {
		if g, ok := t.LogGroup(name); ok {
			return g.LogicalID
		}
		for _, f := range t.Functions() {
			if f.LogGroup == name {
				return f.LogicalID
			}
		}
	}
	return name
}

// real returns, for each log group of the templates, the real names that were
// assigned to it and differ from its own.
func (n *namer) real() map[string][]string {
	all := map[string][]string{}
	n.found.Range(func(real, value any) bool {
		if of := value.(named); of.group != real.(string) {
			all[of.group] = append(all[of.group], real.(string))
		}
		return true
	})
	for _, names := range all {
		slices.Sort(names)
	}
	return all
}

// notes says which names were ambiguous.
func (n *namer) notes(by template.Giving) []string {
	var notes []string
	n.found.Range(func(real, value any) bool {
		if of := value.(named); of.several != nil {
			notes = append(notes, fmt.Sprintf("%s may be %s: choose one with %s.", real, list(few(of.several), "or"), by.MapKey()))
		}
		return true
	})
	slices.Sort(notes)
	return notes
}

// noneWatched says that no event belongs to a log group that filters or alarms
// read, and which log groups there are. It is empty if some event does, or if
// nothing reads log groups.
func (r *Replay) noneWatched(g *gathered) string {
	watched := r.plan.withFilters()
	if g.events == 0 || len(watched) == 0 {
		return ""
	}
	var there []string
	groups := slices.Sorted(maps.Keys(g.groups))
	for _, name := range groups {
		if g := r.plan.groups[name]; slices.Contains(watched, name) || g != nil && len(g.incoming)+len(g.bytes) > 0 {
			return "" // read by filters and queries, or by alarms on the volume
		}
		there = append(there, fmt.Sprintf("%s (%s)", unscoped(name), numeral.Count(g.groups[name].events, "event")))
	}
	return fmt.Sprintf("No event is from a log group that filters or alarms look at. The input has %s; the template looks at %s. Map one to the other, as in %s.",
		list(few(there), "and"), list(few(readable(watched)), "and"), giving(r.plan.templates).Map(unscoped(groups[0]), logicalName(r.plan.templates, watched[0])))
}

// giving says how the user of the templates passes parameters.
func giving(templates []*template.Template) template.Giving {
	if len(templates) == 0 {
		return template.ByFlags
	}
	return templates[0].Giving()
}

// GroupOf returns a function that translates the names of real log groups into
// those of the templates: by the mappings, by the same name, or by a name that
// CloudFormation generated, in the first template that has it. Other names are
// unchanged. The function is safe for concurrent use.
func GroupOf(templates []*template.Template, all []Mapping) (func(real string) string, error) {
	r, err := New(templates, Options{})
	if err != nil {
		return nil, err
	}
	for _, t := range templates {
		for _, q := range t.SavedQueries() {
			for _, name := range q.LogGroups {
				r.plan.group(scoped(t, name))
			}
		}
	}
	if err := r.findMappings(templates, all); err != nil {
		return nil, err
	}
	n := r.newNamer()
	return func(real string) string { return unscoped(n.group([]byte(real)).group) }, nil
}
