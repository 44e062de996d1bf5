package changes

import (
	"slices"
	"strings"

	"github.com/logstack-go/logstack/template"
)

// nameKey returns the name of a resource, qualified by its name space, account
// and region. Equal names have equal keys on both sides. It returns "" for a
// name that CloudFormation generates.
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

// named is the name of a resource.
type named struct {
	// key is the same for the same name on both sides.
	key   string
	known bool
}

// ownName returns the property that names a resource.
func (t *thing) ownName() value { return t.at(t.typ.name) }

// nameOf returns the name of a resource. A generated name is a reference to the
// resource itself.
func (c *comparison) nameOf(t *thing) named {
	if own := t.ownName(); own.given() {
		return named{c.key(own), own.known()}
	}
	if t.Real != "" {
		return named{t.Real, true}
	}
	return named{c.key(value{t, "${" + t.LogicalID + "}"}.opened()), false}
}

// holders maps a name to the resources of the old side that have it as a fixed
// name.
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

// whenTaken returns what creating a resource does if its name is taken.
func (c *comparison) whenTaken(t *thing) taken {
	if c.origin == template.Terraform {
		return t.typ.inTerraform
	}
	return t.typ.taken
}

// made returns the resources that are created, whether new or as replacements.
func (c *comparison) made() []*thing {
	var all []*thing
	for _, one := range c.changes {
		if one.new != nil && (one.old == nil || c.replaced(one)) {
			all = append(all, one.new)
		}
	}
	return all
}

// movedTo returns the created resource that has the name of one that goes, or
// nil.
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

// inAccount returns the account's resource that a stack's resource is, found by
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
		c.foreign[is] = found // the stack has a different one, or none yet
		return nil
	}
	return found
}

// hasReal reports whether the physical names of the stack's resources are
// known.
func (s *scope) hasReal() bool {
	return slices.ContainsFunc(s.things, func(t *thing) bool { return t.Real != "" })
}

// accountName returns the name of a resource regardless of its stack.
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
