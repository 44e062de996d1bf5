package changes

import (
	"slices"
	"strings"

	"github.com/logstack-go/logstack/template"
)

// nameKey returns what a thing is called among those that share its names, in
// its account and region; empty where CloudFormation makes the name up. It is
// the same for the same name on both sides.
func (c *comparison) nameKey(t *thing) string {
	if t.typ == nil || t.typ.space == "" {
		return ""
	}
	name := t.ownName()
	if !name.given() {
		return ""
	}
	key := t.typ.space + "\x00" + t.scope.place()
	for _, within := range t.typ.within {
		key += "\x00" + c.key(t.get(within))
	}
	return key + "\x00" + c.key(name)
}

// named is what a thing is called.
type named struct {
	// key is the same for the same name on both sides.
	key   string
	known bool
}

// ownName returns the property that names a thing.
func (t *thing) ownName() value { return t.at(t.typ.name) }

// nameOf returns what a thing is called, if it is only a reference to itself.
func (c *comparison) nameOf(t *thing) named {
	if own := t.ownName(); own.given() {
		return named{c.key(own), own.known()}
	}
	if t.Real != "" {
		return named{t.Real, true}
	}
	return named{c.key(value{t, "${" + t.LogicalID + "}"}.opened()), false}
}

// holders are, by what they are called, the things of the old side that have fixed
// names.
func (c *comparison) holders() map[string][]*thing {
	if c.holding == nil {
		c.holding = map[string][]*thing{}
		for _, t := range c.old.things() {
			if key := c.nameKey(t); key != "" {
				c.holding[key] = append(c.holding[key], t)
			}
		}
	}
	return c.holding
}

// whenTaken returns what making a thing does where its name is taken.
func (c *comparison) whenTaken(t *thing) taken {
	if c.origin == template.Terraform {
		return t.typ.inTerraform
	}
	return t.typ.taken
}

// made returns the things that are made: new ones, and those in the place of
// others.
func (c *comparison) made() []*thing {
	var all []*thing
	for _, one := range c.changes {
		if one.new != nil && (one.old == nil || c.replaced(one)) {
			all = append(all, one.new)
		}
	}
	return all
}

// movedTo returns the thing that is made with the name of one that goes; nil if
// none is.
func (c *comparison) movedTo(old *thing) *thing {
	key := c.nameKey(old)
	if key == "" {
		return nil
	}
	if c.makes == nil {
		c.makes = map[string]*thing{}
		for _, t := range c.made() {
			if key := c.nameKey(t); key != "" && c.makes[key] == nil {
				c.makes[key] = t
			}
		}
	}
	return c.makes[key]
}

// inAccount returns the thing of an account that one of a stack is: that of its
// name.
func (c *comparison) inAccount(is *thing) *thing {
	if is.typ == nil || is.typ.space == "" {
		return nil
	}
	if c.accounts == nil {
		c.accounts, c.foreign = map[string]*thing{}, map[*thing]*thing{}
		for _, t := range c.old.things() {
			if name := accountName(t); name != "" {
				c.accounts[name] = t
			}
		}
	}
	found := c.accounts[accountName(is)]
	if found != nil && is.Real == "" && is.scope.hasReal() {
		c.foreign[is] = found // the stack has another one, or none yet
		return nil
	}
	return found
}

// hasReal reports whether it is known what the resources of the stack are really called.
func (s *scope) hasReal() bool {
	return slices.ContainsFunc(s.things, func(t *thing) bool { return t.Real != "" })
}

// accountName returns what a thing is called, of whatever stack.
func accountName(t *thing) string {
	if t.typ == nil || t.typ.space == "" {
		return ""
	}
	name := t.ownName().text()
	if name == "" {
		name = t.Real
	}
	if name == "" {
		return ""
	}
	parts := []string{t.typ.space}
	for _, within := range t.typ.within {
		parts = append(parts, text(t.Properties[within]))
	}
	return strings.Join(append(parts, name), "\x00")
}
