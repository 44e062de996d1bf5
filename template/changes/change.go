package changes

import (
	"slices"

	"github.com/logstack-go/logstack/template"
)

// change is a resource on both sides, or on one.
type change struct {
	index    int
	old, new *thing
	// state is how far it is decided whether it is replaced: references may go round.
	state    int
	replaces []string
	// maybe are the properties of which only the deployment knows whether they make
	// CloudFormation replace it.
	maybe []string
	// retyped says that its type is another.
	retyped bool
}

const (
	undecidedYet = iota
	deciding
	decided
)

// pairThings finds the resources that both sides have.
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

// oldOf returns the resource that was there before one of the new side, by its
// logical id; in an account, by its name.
func (c *comparison) oldOf(is *thing) *thing {
	if c.origin == template.Account {
		return c.inAccount(is)
	}
	if is.scope.other == nil {
		return nil
	}
	return is.scope.other.byID[is.LogicalID]
}

// replaced reports whether CloudFormation makes another thing in the place of the one
// that was there.
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
			continue // it is made up, and it is this one
		}
		switch c.same(old, is) {
		case differs:
			one.replaces = append(one.replaces, property)
		case unsure:
			one.maybe = append(one.maybe, property)
		}
	}
}

// replacing returns the properties that replace a resource: Terraform's
// provider replaces what CloudFormation does not update.
func (c *comparison) replacing(of *typ) []string {
	if c.origin == template.Terraform {
		return slices.Concat(of.replaces, of.never)
	}
	return of.replaces
}

// action returns what is done to a resource.
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

// fate returns what becomes of the thing that was there; empty where there was
// none.
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
	// No page says whether the policy of the old template counts or that of the new
	// one: where they differ, the worse is told.
	if policy := one.old.UpdateReplacePolicy; !keeps(policy) {
		return c.withPolicy(one.old, policy)
	}
	return c.withPolicy(one.old, one.new.UpdateReplacePolicy)
}

// withPolicy returns what a policy makes of a thing. One that is protected
// cannot be deleted: it stays, and the deployment goes on without it.
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

// protected reports whether a log group cannot be deleted: true, false, or a
// placeholder.
func protected(t *thing) string {
	if t.Type != logGroupType {
		return "false"
	}
	return t.get("DeletionProtectionEnabled").text()
}

// differing returns the properties that are not as they were.
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

// unsettled says which condition decides whether a resource that was there is there, or
// stays there; empty where nothing is open. A condition that both sides have is decided
// in the same way.
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
