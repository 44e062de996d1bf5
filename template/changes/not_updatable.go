package changes

import (
	"fmt"

	"github.com/logstack-go/logstack/template"
)

var notUpdatable = kind{
	name: "not-updatable",
	doc: Doc{
		Title: "The deployment fails: it cannot be changed", Severity: Failure,
		Meaning: "CloudFormation refuses a change: of a property that can never be updated, or of the resource's type. Or it replaces a resource whose name stays the same, and the new one exists already (using-cfn-updating-stacks-update-behaviors).",
		Remedy:  "Choose another name or another logical id, and check what happens to the existing resource.",
	},
	find: func(f *finder) {
		for _, one := range f.changes {
			if one.old == nil || one.new == nil || one.new.typ == nil || f.origin == template.Account {
				continue
			}
			switch {
			case one.retyped:
				f.severe(one.new, "It is of another type than before: \"Update of resource type is not permitted\".", Difference{"type", one.old.Type, one.new.Type})
			case f.replaced(one):
				f.sameName(one)
			case f.origin == template.CloudFormation:
				f.neverUpdated(one)
				f.keptTo(one)
			}
		}
	},
}

// sameName reports a resource that is replaced but keeps its name.
func (f *finder) sameName(one *change) {
	key := f.nameKey(one.new)
	if key == "" || key != f.nameKey(one.old) || one.new.typ.deletesFirst || f.whenTaken(one.new) == nothing {
		return
	}
	if f.origin == template.Terraform {
		if f.fate(one) == Left && f.whenTaken(one.new) == fails {
			f.severe(one.new, fmt.Sprintf("%s changes, so it is created again, but skip_destroy keeps the old one, which has the same name: it exists already.", and(one.replaces)))
		}
		return // Terraform destroys the old one first
	}
	f.severe(one.new, fmt.Sprintf("%s changes, so CloudFormation would have to create another one in its place, but its name stays the same: \"CloudFormation cannot update a stack when a custom-named resource requires replacing\".", and(one.replaces)),
		f.differencesOf(one, one.replaces)...)
}

func (f *finder) neverUpdated(one *change) {
	for _, property := range one.new.typ.never {
		was, is := one.old.get(property), one.new.get(property)
		switch f.same(was, is) {
		case differs:
			f.severe(one.new, fmt.Sprintf("%s changes, which the reference says is not supported: the deployment fails.", property), Difference{property, was.written(), is.written()})
		case unsure:
			f.add(one.new, Open, "", fmt.Sprintf("Whether %s changes, which CloudFormation refuses, cannot be known.", property), Difference{property, was.written(), is.written()})
		}
	}
}

// keptTo reports an update from one of several exclusive properties to another.
func (f *finder) keptTo(one *change) {
	has := func(s *thing) string {
		for _, property := range one.new.typ.oneOf {
			if s.get(property).given() {
				return property
			}
		}
		return ""
	}
	if was, is := has(one.old), has(one.new); was != is && was != "" && is != "" {
		f.severe(one.new, fmt.Sprintf("It has %s in place of %s, which the reference says is not supported: the deployment fails.", is, was))
	}
}

func (c *comparison) differencesOf(one *change, properties []string) []Difference {
	var all []Difference
	for _, property := range properties {
		all = append(all, Difference{property, one.old.get(property).written(), one.new.get(property).written()})
	}
	return all
}
