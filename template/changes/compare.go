package changes

import (
	"errors"
	"fmt"
	"slices"

	"github.com/logstack-go/logstack/template"
)

// Compare reports what deploying the new templates over the old ones does. Both
// lists come from template.Read or its siblings, and either may be empty.
// Compare returns an error for sides that cannot be deployed over one another,
// such as a CloudFormation template over Terraform's resources.
//
// If the old side is an account, a resource with the name of a stack's resource
// is taken to belong to that stack. Resources that no stack has are left alone.
func Compare(old, is []*template.Template) (*Report, error) {
	c := &comparison{old: newSide(old, false), new: newSide(is, true), origin: template.CloudFormation}
	if err := c.findOrigin(); err != nil {
		return nil, err
	}
	c.pairStacks()
	c.findTwins()
	c.pairThings()
	r := &Report{Stacks: []Stack{}, Findings: []Finding{}, Changes: []Change{}, Notes: []string{}}
	c.report = r
	c.stacks()
	c.tellChanges()
	for _, k := range kinds() {
		f := &finder{comparison: c, kind: k}
		k.find(f)
	}
	c.tellPairs()
	c.notes()
	return r, nil
}

// comparison holds the two sides being compared.
type comparison struct {
	old, new *side
	// origin says how the new side is deployed, or is Account if the old side
	// is an account.
	origin  template.Origin
	changes []*change
	report  *Report

	makes    map[string]*thing
	holding  map[string][]*thing
	accounts map[string]*thing
	// foreign maps a resource to the account's resource that has its name but
	// does not belong to its stack.
	foreign map[*thing]*thing
	alarms  *alarmView
	// listed holds the resource types that the old side lists.
	listed map[string]bool
	// listening maps a topic of either side to its listeners.
	listening map[*thing][]listener
}

func (c *comparison) findOrigin() error {
	origins := func(s *side) map[template.Origin]bool {
		all := map[template.Origin]bool{}
		for _, in := range s.scopes {
			all[in.template.Origin()] = true
		}
		return all
	}
	old, is := origins(c.old), origins(c.new)
	switch {
	case is[template.Account]:
		return errors.New("an account is what there is, and nothing that is deployed: it can only be the old side")
	case old[template.Terraform] && is[template.CloudFormation], old[template.CloudFormation] && is[template.Terraform]:
		return errors.New("one side is a template and the other one is of Terraform: neither deploys over the other")
	case old[template.Account]:
		c.origin = template.Account
	case old[template.Terraform], is[template.Terraform]:
		c.origin = template.Terraform
	}
	return nil
}

func (c *comparison) stacks() {
	for _, n := range c.new.scopes {
		s := Stack{Name: n.name(), New: n.template.File}
		if n.other != nil {
			s.Old = n.other.template.File
		} else if c.origin == template.Account && len(c.old.scopes) > 0 {
			s.Old = c.old.scopes[0].template.File
		}
		c.report.Stacks = append(c.report.Stacks, s)
	}
	for _, o := range c.old.scopes {
		if o.other == nil && c.origin != template.Account {
			fates := map[stackFate]Fate{stays: Kept, isDeleted: Deleted, isLeft: Left}
			c.report.Stacks = append(c.report.Stacks, Stack{Name: o.name(), Old: o.template.File, Fate: fates[o.fate()]})
		}
	}
}

// tellChanges lists what becomes of each resource.
func (c *comparison) tellChanges() {
	for _, one := range c.changes {
		of := one.new
		if of == nil {
			of = one.old
		}
		if of.typ == nil || one.new == nil && (c.origin == template.Account || of.scope.fate() == stays) || one.old == nil && !c.lists(of.Type) {
			continue
		}
		change := Change{Stack: of.scope.shown(), LogicalID: of.LogicalID, Type: of.Type, Name: of.called(), Action: c.action(one), Fate: c.fate(one)}
		if one.old != nil && one.new != nil {
			change.Properties = c.differing(one)
			if !c.replaced(one) && len(change.Properties) == 0 && !one.retyped {
				c.report.Same++
				continue
			}
			change.Name, change.Replaces = one.old.called(), one.replaces
			if name := one.new.called(); name != change.Name {
				change.NewName = name
			}
		}
		c.report.Changes = append(c.report.Changes, change)
	}
}

// lists reports whether the old side would show a resource of a type if it
// existed. An account is read from answers that list only some types.
func (c *comparison) lists(typ string) bool {
	if c.listed == nil {
		c.listed = map[string]bool{}
		for _, t := range c.old.things() {
			c.listed[t.Type] = true
		}
	}
	return c.origin != template.Account || c.listed[typ]
}

// notes says what was not compared.
func (c *comparison) notes() {
	note := func(format string, args ...any) {
		if text := fmt.Sprintf(format, args...); !slices.Contains(c.report.Notes, text) {
			c.report.Notes = append(c.report.Notes, text)
		}
	}
	for _, s := range []*side{c.old, c.new} {
		which := "old"
		if s.isNew {
			which = "new"
		}
		for _, in := range s.scopes {
			for _, e := range in.template.Elsewhere() {
				note("%s, on the %s side: %s %s is not compared: %s.", in.template.Stack, which, e.Kind, e.What, e.Why)
			}
			for _, t := range in.things {
				if t.typ != nil && t.Flaw != "" {
					note("%s, on the %s side: %s cannot be read: %s.", in.template.Stack, which, t.LogicalID, t.Flaw)
				}
			}
		}
	}
	if c.origin == template.Account {
		if !slices.ContainsFunc(c.new.scopes, (*scope).hasReal) {
			note("What the account has under the name of a resource is taken for that resource, as the account does not say what belongs to the stack: --resources says it. The rest is ignored.")
		}
	}
}

// tellPairs lists the resources that can be replayed on both sides.
func (c *comparison) tellPairs() {
	pairs := func(all []*change, types ...string) (out []Pair) {
		for _, one := range all {
			if slices.Contains(types, one.new.Type) && one.old.Type == one.new.Type {
				out = append(out, Pair{ref(one.old), ref(one.new)})
			}
		}
		return out
	}
	both := c.continued()
	c.report.Filters = pairs(both, metricFilterType)
	c.report.Alarms = pairs(both, alarmType, compositeType, logAlarmType)
}

func ref(t *thing) Ref { return Ref{t.scope.template, t.LogicalID} }

// continued returns the resources on both sides, including those that continue
// under another logical id.
func (c *comparison) continued() []*change {
	var all []*change
	for _, one := range c.changes {
		switch {
		case one.old != nil && one.new != nil:
			all = append(all, one)
		case one.new != nil && c.successorOf(one.new) != nil:
			all = append(all, &change{index: -1, old: c.successorOf(one.new), new: one.new, state: decided})
		}
	}
	return all
}

// successorOf returns the old resource that a created one continues: the one
// with the same name, the one in the stack's twin, or an alarm with the same
// condition and severity.
func (c *comparison) successorOf(is *thing) *thing {
	if key := c.nameKey(is); key != "" {
		for _, old := range c.holders()[key] {
			if old.change.new == nil && old.Type == is.Type && old.scope.fate() != stays {
				return old
			}
		}
	}
	if twin := is.twinOf(); twin != nil && !isAlarm(is) {
		return twin
	}
	return c.renamedFrom(is)
}

// finder makes findings of one kind.
type finder struct {
	*comparison
	kind kind
}

// add adds a finding about a thing.
func (f *finder) add(t *thing, severity Severity, remedy, text string, differs ...Difference) {
	if remedy == "" {
		remedy = f.kind.doc.Remedy
	}
	f.report.Findings = append(f.report.Findings, Finding{
		Kind: f.kind.name, Severity: severity, Stack: t.scope.shown(), LogicalID: t.LogicalID, Type: t.Type, Name: t.called(),
		Text: text, Differs: differs, Remedy: remedy,
	})
}

// severe adds a finding with the kind's severity, or with Open if an undecided
// condition decides about the resource.
func (f *finder) severe(t *thing, text string, differs ...Difference) {
	severity := f.kind.doc.Severity
	if condition := t.change.unsettled(); condition != "" {
		severity = Open
		text += fmt.Sprintf(" Whether this is so depends on the condition %s, which is not decided here.", condition)
	}
	f.add(t, severity, "", text, differs...)
}

// removed returns the resources of the given types that leave their stack or
// are replaced, in stacks that are deployed.
func (f *finder) removed(types ...string) []*change {
	var all []*change
	for _, one := range f.changes {
		if one.old == nil || !slices.Contains(types, one.old.Type) {
			continue
		}
		if one.new == nil && (f.origin == template.Account || one.old.scope.fate() == stays) {
			continue
		}
		if one.new == nil || f.replaced(one) {
			all = append(all, one)
		}
	}
	return all
}

// both returns the resources of the given types that are on both sides.
func (f *finder) both(types ...string) []*change {
	var all []*change
	for _, one := range f.changes {
		if one.old != nil && one.new != nil && slices.Contains(types, one.old.Type) && !one.retyped {
			all = append(all, one)
		}
	}
	return all
}

// and joins texts as a sentence does.
func and(all []string) string {
	switch len(all) {
	case 0:
		return ""
	case 1:
		return all[0]
	}
	text := ""
	for i, one := range all[:len(all)-1] {
		if i > 0 {
			text += ", "
		}
		text += one
	}
	return text + " and " + all[len(all)-1]
}
