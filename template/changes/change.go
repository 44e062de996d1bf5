package changes

import (
	"slices"

	"github.com/logstack-go/logstack/template"
)

// change is a resource that is on both sides or on one of them.
type change struct {
	index    int
	old, new *thing
	// state is how far the decision about replacement has got, as references
	// may form a cycle.
	state    int
	replaces []string
	// maybe lists the properties that may make CloudFormation replace the
	// resource, which only the deployment decides.
	maybe []string
	// retyped is set if the resource has another type on the new side.
	retyped bool
}

const (
	undecidedYet = iota
	deciding
	decided
)

// pairThings pairs the resources that both sides have.
func (c *comparison) pairThings() {
	add := func(old, is *thing) {
		one := &change{index: len(c.changes), old: old, new: is}
		c.changes = append(c.changes, one)
		if old != nil {
			old.change = one
		}
		if is != nil {
			is.change = one
		}
	}
	for _, in := range c.new.scopes {
		for _, is := range in.things {
			add(c.oldOf(is), is)
		}
	}
	for _, old := range c.old.things() {
		if old.change == nil {
			add(old, nil)
		}
	}
	for _, one := range c.changes {
		one.retyped = one.old != nil && one.new != nil && one.old.Type != one.new.Type
	}
}

// oldOf returns the old resource that a new one continues: by logical id or, in
// an account, by name.
func (c *comparison) oldOf(is *thing) *thing {
	if c.origin == template.Account {
		return c.inAccount(is)
	}
	if is.scope.other == nil {
		return nil
	}
	return is.scope.other.byID[is.LogicalID]
}

// replaced reports whether CloudFormation replaces the resource with another
// one.
func (c *comparison) replaced(one *change) bool {
	if one.old == nil || one.new == nil {
		return false
	}
	if one.state == undecidedYet {
		one.state = deciding
		c.decide(one)
		one.state = decided
	}
	return len(one.replaces) > 0
}

func (c *comparison) decide(one *change) {
	of := one.new.typ
	if of == nil || one.retyped {
		return
	}
	for _, property := range c.replacing(of) {
		old, is := one.old.get(property), one.new.get(property)
		if property == of.name && !is.given() && c.origin == template.Account {
			continue // the name is generated and stands for this resource
		}
		switch c.same(old, is) {
		case differs:
			one.replaces = append(one.replaces, property)
		case unsure:
			one.maybe = append(one.maybe, property)
		}
	}
}

// replacing returns the properties that cause replacement. The Terraform
// provider replaces what CloudFormation cannot update.
func (c *comparison) replacing(of *typ) []string {
	if c.origin == template.Terraform {
		return slices.Concat(of.replaces, of.never)
	}
	return of.replaces
}

// action returns what the deployment does to a resource.
func (c *comparison) action(one *change) Action {
	switch {
	case one.old == nil:
		return Create
	case one.new == nil:
		switch c.fate(one) {
		case Deleted:
			return Delete
		case Left:
			return Leave
		}
		return Undecided
	case c.replaced(one):
		return Replace
	}
	return Update
}

// fate returns what becomes of the old resource, or "" if there was none.
func (c *comparison) fate(one *change) Fate {
	switch {
	case one.old == nil:
		return ""
	case one.new == nil:
		switch one.old.scope.fate() {
		case stays:
			return Kept
		case isLeft:
			return Left
		}
		return c.withPolicy(one.old, one.old.DeletionPolicy)
	case !c.replaced(one):
		return Kept
	case c.origin == template.Terraform:
		return c.withPolicy(one.old, one.old.DeletionPolicy)
	}
	// No page says whether the old or the new template's policy counts. If they
	// differ, the worse is reported.
	if policy := one.old.UpdateReplacePolicy; !keeps(policy) {
		return c.withPolicy(one.old, policy)
	}
	return c.withPolicy(one.old, one.new.UpdateReplacePolicy)
}

// withPolicy returns what a deletion policy makes of a resource. A protected
// resource cannot be deleted: it stays, and the deployment continues without
// it.
func (c *comparison) withPolicy(old *thing, policy string) Fate {
	switch {
	case c.origin == template.Account && policy == "":
		return Unknown
	case keeps(policy):
		return Left
	case protected(old) == "true":
		return Left
	case !(value{old, policy}).known():
		return Unknown
	case protected(old) != "false":
		return Unknown
	}
	return Deleted
}

// protected returns the deletion protection of a log group: true, false, or a
// placeholder.
func protected(t *thing) string {
	if t.Type != logGroupType {
		return "false"
	}
	return t.get("DeletionProtectionEnabled").text()
}

// differing returns the properties that differ.
func (c *comparison) differing(one *change) []string {
	var all []string
	for name := range union(one.old.Properties, one.new.Properties) {
		if c.same(one.old.get(name), one.new.get(name)) != same {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// unsettled names the condition that decides whether a resource was there or
// stays. It returns "" if nothing is undecided. A condition that both sides
// have is decided the same way on both.
func (one *change) unsettled() string {
	old, is := one.old, one.new
	switch {
	case old != nil && is != nil && old.Undecided && is.Undecided && old.Condition == is.Condition:
		return ""
	case is != nil && is.Undecided:
		return is.Condition
	case old != nil && old.Undecided:
		return old.Condition
	}
	return ""
}
