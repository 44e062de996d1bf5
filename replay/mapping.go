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

// A template calls log groups by what only the deployment knows, such as
// /aws/lambda/${Api}, and events say what they are really called. Which is which is
// said by a Mapping, or found where the name can be no other.

// Mapping says which log group of the templates events of a real one are of.
type Mapping struct {
	// From is the name that events say, in which * stands for any text.
	From string
	// To is the log group of the templates: its name or logical id, or the logical id
	// of the Lambda function that writes to it.
	To string
}

// mapping is a Mapping whose log group was found.
type mapping struct{ from, to string }

// findMappings finds the log groups of mappings. All that are not there are told.
func (r *Replay) findMappings(templates []*template.Template, all []Mapping) error {
	var problems []error
	for _, m := range all {
		to := r.findGroup(templates, m.To)
		if to == "" {
			problems = append(problems, fmt.Errorf("no log group %q is in the templates, to map %s to: %s", m.To, m.From, r.knownGroups()))
			continue
		}
		r.mappings = append(r.mappings, mapping{m.From, to})
	}
	return errors.Join(problems...)
}

// findGroup is the scoped name of a log group that somebody names; empty if there is
// none.
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

// knownGroups says which log groups there are.
func (r *Replay) knownGroups() string {
	if names := r.plan.withFilters(); len(names) > 0 {
		return "metric filters and alarms look at " + list(few(readable(names)), "and")
	}
	if len(r.plan.groups) > 0 {
		return "there are " + list(few(readable(slices.Sorted(maps.Keys(r.plan.groups)))), "and")
	}
	return "they have none"
}

// few are not more names than can be read.
func few(names []string) []string {
	const most = 12
	if len(names) <= most+1 {
		return names
	}
	return append(slices.Clone(names[:most]), fmt.Sprintf("%d more", len(names)-most))
}

// generated is a log group whose name CloudFormation makes up, or has a part in it that
// CloudFormation makes up.
type generated struct {
	group string
	name  *regexp.Regexp
	// stack is the name of its stack; empty where it is not known.
	stack string
}

// namer finds the log groups of the templates that real ones are. It can be used by
// several at a time.
type namer struct {
	mappings  []mapping
	known     map[string]*group
	generated []generated
	found     sync.Map // of what was asked for: a named
}

// named is what a real log group is.
type named struct {
	group string
	// stack is the stack that its name says; empty where the name was not made up.
	stack string
	// several are the log groups that it may be, where there are several.
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

// What CloudFormation makes up: the stack's name, the logical id and a random part, with
// hyphens between (cfn-console-create-stack: a stack's name has letters, digits and
// hyphens; that of a nested stack has its own parts). The forms of the random part are
// not published: it has 8 to 16 letters and digits here, with a digit or at least 12 of
// them, which words seldom are.
const (
	stackForm  = `[A-Za-z][-A-Za-z0-9]*`
	randomForm = `[A-Za-z0-9]{8,16}`
)

var madePlaceholder = regexp.MustCompile(`\$\{([^}]*)\}`)

// generatedName is the form of a name with placeholders for what CloudFormation makes
// up; nil if it has others.
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
		return nil // it is too long: nothing is found by itself
	}
	return pattern
}

// stackOf is the stack that a real name says, if it has the form.
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

// group is the log group that events of a real one are of: its own name if it is none
// of the templates.
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

// ErrStacks is the error of log groups of several stacks that may be the one stack of
// the templates.
var ErrStacks = errors.New("the log groups are of several stacks")

// checkNames is the error of real log groups of several stacks.
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
			return fmt.Errorf("%w: %s may each be %s: say which with %s, or with %s",
				ErrStacks, list(few(reals[group]), "and"), unscoped(group), giving(templates).Parameter("AWS::StackName", "…"), giving(templates).Map(reals[group][0], logicalName(templates, group)))
		}
	}
	return nil
}

// logicalName is how a log group is called briefly: by its logical id, if it has one.
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

// real are, by the log groups of the templates, the real ones that were taken to be
// them and are called otherwise.
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

// notes say which names could not be told apart.
func (n *namer) notes(by template.Giving) []string {
	var notes []string
	n.found.Range(func(real, value any) bool {
		if of := value.(named); of.several != nil {
			notes = append(notes, fmt.Sprintf("%s may be %s: say which with %s.", real, list(few(of.several), "or"), by.MapKey()))
		}
		return true
	})
	slices.Sort(notes)
	return notes
}

// noneWatched says that no event is of a log group that filters or alarms look at, and
// what there is instead; empty where some are, and where nothing looks at log groups.
func (r *Replay) noneWatched(g *gathered) string {
	watched := r.plan.withFilters()
	if g.events == 0 || len(watched) == 0 {
		return ""
	}
	var there []string
	groups := slices.Sorted(maps.Keys(g.groups))
	for _, name := range groups {
		if g := r.plan.groups[name]; slices.Contains(watched, name) || g != nil && len(g.incoming)+len(g.bytes) > 0 {
			return "" // by filters and queries, or by alarms on how much there is
		}
		there = append(there, fmt.Sprintf("%s (%s)", unscoped(name), numeral.Count(g.groups[name].events, "event")))
	}
	return fmt.Sprintf("No event is of a log group that filters or alarms look at. The input has %s; the template looks at %s. Say which is which, as in %s.",
		list(few(there), "and"), list(few(readable(watched)), "and"), giving(r.plan.templates).Map(unscoped(groups[0]), logicalName(r.plan.templates, watched[0])))
}

// giving is how whoever runs the templates says what is said of them.
func giving(templates []*template.Template) template.Giving {
	if len(templates) == 0 {
		return template.ByFlags
	}
	return templates[0].Giving()
}

// GroupOf says what real log groups are called in templates: by the mappings, by the
// same name, or by one that CloudFormation made up, in the first template that has it.
// What is none of theirs keeps its name. It can be used by several at a time.
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
