package contract

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// validName matches the names that ValidName accepts.
var validName = regexp.MustCompile(`^(\['[A-Za-z0-9_@:/.-]+'\]|[A-Za-z_@][A-Za-z0-9_@:/-]*)(\[[0-9]+\])*(\.([A-Za-z0-9_@:/-]+|\['[A-Za-z0-9_@:/.-]+'\])(\[[0-9]+\])*)*$`)

// ValidName reports whether as can be what the application calls a field: letters,
// digits and _ @ : / -, with dots that lead into nested objects. A key that
// contains dots is written ['log.level'], and an item of a list items[0].
func ValidName(as string) bool { return validName.MatchString(as) }

// checkFields reports fields that cannot be what the contract says they are, alone
// or next to others.
func (k *checker) checkFields() {
	c := k.contract
	writtenAs := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(c.fields)) {
		field, at := c.fields[name], k.at("fields", name)
		if !validName.MatchString(field.As) {
			k.add(at, "%q is not a field name: use letters, digits and _ @ : / -, with dots between them; write a key with dots as ['log.level'], and an item of a list as items[0]", field.As)
		}
		if other, taken := writtenAs[field.path()]; taken {
			k.add(at, "%q is already the name of %s: a field has one meaning", field.As, other)
		}
		writtenAs[field.path()] = name
		if field.Unit != None && field.Type != Number {
			k.add(at, "a field of type %s has no unit: use type number", field.Type)
		}
		if field.Index && c.Masked(name) {
			k.add(at, "an index here finds nothing: data protection masks the field")
		}
		if field.Dimension && (field.PII != "" || field.Type == Time || field.Type == IP || field.Type == List || field.Type == Object || field.Type == Any) {
			k.add(at, "cannot split a metric: a dimension has few values, and is not personal data, a time, an address, a list or an object")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.fields)) {
		keys := c.fields[name].Keys()
		for n := 1; n < len(keys); n++ {
			outer, ok := writtenAs[pathOf(keys[:n])]
			if ok && c.fields[outer].Type == List && c.fields[name].list() == n {
				continue
			}
			if ok && c.fields[outer].Type != Object && c.fields[outer].Type != Any {
				k.add(k.at("fields", name), "%q is inside %s, which is of type %s: no record can have both", c.fields[name].As, outer, c.fields[outer].Type)
			}
		}
	}
}

// checkRoles reports fields whose type or PII does not allow what they are used
// for.
func (k *checker) checkRoles() {
	c := k.contract
	for _, role := range c.roles() {
		before := len(k.problems)
		if f, ok := c.fields[role.name]; ok && !slices.Contains(role.types, f.Type) {
			k.add(k.at("fields", role.name), "type %s cannot be %s: use %s", f.Type, role.is, joinTypes(role.types))
		} else if ok && f.PII != "" {
			k.add(k.at("fields", role.name), "%s cannot be personal data or a secret: it would be masked in the cloud, and no filter would match", role.is)
		}
		k.told[role.name] = len(k.problems) > before
	}
}

// role is a use that filters and queries make of a field, and the types that allow
// it.
type role struct {
	name, is string
	types    []Type
}

// roles returns the fields that filters and queries rely on for a particular use.
func (c *Contract) roles() []role {
	roles := []role{
		{"level", "the level", []Type{String, Number}},
		{"logger", "the logger", []Type{String}},
		{"message", "the message", []Type{String, Any}},
		{MetricName, "the name of a metric", []Type{String}},
		{MetricValue, "the value of a metric", []Type{Number}},
		{MetricUnit, "the unit of a metric", []Type{String}},
	}
	if !slices.ContainsFunc(roles, func(r role) bool { return r.name == c.eventField }) {
		roles = append(roles, role{c.eventField, "the name of an event", []Type{String}})
	}
	return roles
}

func joinTypes(types []Type) string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = string(t)
	}
	return strings.Join(names, " or ")
}
