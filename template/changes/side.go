package changes

import (
	"strings"

	"github.com/logstack-go/logstack/template"
)

// side is one of the two sides of a comparison.
type side struct {
	scopes []*scope
	isNew  bool
	// topics maps a name to the topics that have it.
	topics map[string][]*thing
}

// scope is a template: the scope of logical ids and placeholders.
type scope struct {
	template *template.Template
	side     *side
	// parent is the scope that declares this nested stack, as the resource id.
	parent *scope
	id     string
	// other is the same stack on the other side, or nil. For a nested stack
	// without one, twin is the stack that continues it under another logical
	// id.
	other  *scope
	twin   *scope
	things []*thing
	byID   map[string]*thing
	index  int
}

// thing is a resource.
type thing struct {
	template.Made
	scope *scope
	// typ is nil for a type that is not compared.
	typ *typ
	// open holds the placeholders in the resource's properties.
	open   map[string]bool
	change *change
}

func newSide(templates []*template.Template, isNew bool) *side {
	s := &side{isNew: isNew}
	seen := map[*template.Template]*scope{}
	var add func(t *template.Template)
	add = func(t *template.Template) {
		if seen[t] != nil {
			return
		}
		in := &scope{template: t, side: s, byID: map[string]*thing{}, index: len(s.scopes)}
		if parent, id := t.NestedIn(); parent != nil {
			in.parent, in.id = seen[parent], id
		}
		seen[t] = in
		s.scopes = append(s.scopes, in)
		for _, made := range t.Made() {
			one := &thing{Made: made, scope: in, typ: types[made.Type], open: map[string]bool{}}
			for _, u := range made.Unresolved {
				one.open[u.Placeholder] = true
			}
			in.things = append(in.things, one)
			in.byID[made.LogicalID] = one
		}
		for _, nested := range t.Nested() {
			add(nested)
		}
	}
	for _, t := range templates {
		add(t)
	}
	return s
}

// roots returns the stacks that are not nested in another stack here.
func (s *side) roots() []*scope {
	var all []*scope
	for _, in := range s.scopes {
		if in.parent == nil {
			all = append(all, in)
		}
	}
	return all
}

// things returns all resources of a side.
func (s *side) things() []*thing {
	var all []*thing
	for _, in := range s.scopes {
		all = append(all, in.things...)
	}
	return all
}

// name returns CloudFormation's name of the stack or, if unknown, the name of
// its template.
func (s *scope) name() string {
	if name := s.template.StackName(); name != "" {
		return name
	}
	return s.template.Stack
}

// shown returns the name of the stack in reports: its name on the new side, if
// it is there.
func (s *scope) shown() string {
	if !s.side.isNew && s.other != nil {
		return s.other.template.Stack
	}
	return s.template.Stack
}

// place returns the account and region, or "" if they are unknown.
func (s *scope) place() string {
	if s.template.Account == "" && s.template.Region == "" {
		return ""
	}
	return s.template.Account + "/" + s.template.Region
}

// samePlace reports whether two stacks may be in the same account and region.
func samePlace(a, b *scope) bool {
	may := func(x, y string) bool { return x == y || x == "" || y == "" }
	return may(a.template.Account, b.template.Account) && may(a.template.Region, b.template.Region)
}

// pairStacks pairs the stacks that both sides have. If each side has a single
// stack, the two are paired unless their names or places are known to differ.
func (c *comparison) pairStacks() {
	old, is := c.old.roots(), c.new.roots()
	if len(old) == 1 && len(is) == 1 && c.mayBeOne(old[0], is[0]) {
		pair(old[0], is[0])
	} else {
		for _, n := range is {
			for _, o := range old {
				if o.other == nil && o.name() == n.name() && samePlace(o, n) {
					pair(o, n)
					break
				}
			}
		}
	}
	// A nested stack comes after the stack that declares it.
	for _, n := range c.new.scopes {
		if n.parent == nil || n.parent.other == nil {
			continue
		}
		for _, o := range c.old.scopes {
			if o.parent == n.parent.other && o.id == n.id {
				pair(o, n)
			}
		}
	}
}

// findTwins finds the nested stacks that continue under another logical id, as
// when a service is renamed: most resources of the old stack are in the new one
// under the same logical ids, and in no other new stack.
func (c *comparison) findTwins() {
	alone := func(s *side) (all []*scope) {
		for _, in := range s.scopes {
			if in.other == nil && in.parent != nil && in.parent.other != nil {
				all = append(all, in)
			}
		}
		return all
	}
	best := func(of *scope, among []*scope) *scope {
		var found *scope
		for _, other := range among {
			if (of.side.isNew && other.parent != of.parent.other) || (!of.side.isNew && other.parent.other != of.parent) || 2*common(of, other) <= len(of.things) {
				continue
			}
			if found != nil {
				return nil
			}
			found = other
		}
		return found
	}
	old, is := alone(c.old), alone(c.new)
	for _, o := range old {
		if n := best(o, is); n != nil && best(n, old) == o {
			o.twin, n.twin = n, o
		}
	}
}

// common counts the resources that have the same logical id and type in two
// stacks.
func common(a, b *scope) int {
	n := 0
	for _, t := range a.things {
		if other := b.byID[t.LogicalID]; other != nil && other.Type == t.Type {
			n++
		}
	}
	return n
}

// twinOf returns the corresponding resource in the stack's twin, or nil.
func (t *thing) twinOf() *thing {
	if t.scope.twin == nil {
		return nil
	}
	other := t.scope.twin.byID[t.LogicalID]
	if other == nil || other.Type != t.Type {
		return nil
	}
	return other
}

func (c *comparison) mayBeOne(o, n *scope) bool {
	if c.origin != template.CloudFormation {
		return true
	}
	a, b := o.template.StackName(), n.template.StackName()
	return (a == b || a == "" || b == "") && samePlace(o, n)
}

func pair(o, n *scope) { o.other, n.other = n, o }

// stackFate is what becomes of the resources of an old stack that the new side
// does not have. Nobody deletes a stack that an app no longer has, but a nested
// stack is deleted with all its resources when it leaves its parent.
type stackFate int

const (
	isUpdated stackFate = iota
	stays
	isDeleted
	isLeft
)

func (s *scope) fate() stackFate {
	switch {
	case s.other != nil:
		return isUpdated
	case s.parent == nil:
		return stays
	}
	if above := s.parent.fate(); above != isUpdated {
		return above
	}
	in := s.parent.byID[s.id]
	if in != nil && in.change != nil && in.change.new != nil {
		// The stack is on both sides, but its new template is not here.
		return stays
	}
	if in != nil && keeps(in.DeletionPolicy) {
		return isLeft
	}
	return isDeleted
}

// keeps reports whether a deletion policy keeps a resource that leaves its
// stack. RetainExceptOnCreate deletes only what a failing stack creation has
// just made (aws-attribute-deletionpolicy).
func keeps(policy string) bool { return policy == "Retain" || policy == "RetainExceptOnCreate" }

// called returns the display name of a resource: its name as written, or its
// logical id.
func (t *thing) called() string {
	if t.typ != nil && t.typ.name != "" {
		if name := t.ownName().text(); name != "" && t.Type != subscriptionType {
			return name
		}
	}
	if t.Type == subscriptionType {
		return strings.TrimSpace(text(t.Properties["Protocol"]) + " " + text(t.Properties["Endpoint"]))
	}
	if t.Real != "" {
		return t.Real
	}
	return t.LogicalID
}

// String returns the kind and the name of the resource: "the log group
// /ecs/shop".
func (t *thing) String() string {
	what := t.Type
	if t.typ != nil {
		what = t.typ.what
	}
	return "the " + what + " " + t.called()
}
