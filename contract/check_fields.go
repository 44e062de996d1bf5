package contract

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// validName is what a field may be called: dots lead into nested objects, and a
// key with dots stands in brackets, as does the index of an item of a list.
var validName = regexp.MustCompile(`^(\['[A-Za-z0-9_@:/.-]+'\]|[A-Za-z_@][A-Za-z0-9_@:/-]*)(\[[0-9]+\])*(\.([A-Za-z0-9_@:/-]+|\['[A-Za-z0-9_@:/.-]+'\])(\[[0-9]+\])*)*$`)

// ValidName says whether a contract can call a field so: by letters, digits and
// _ @ : / -, with dots between, a key that has dots as ['log.level'], and an item of a
// list as items[0].
func ValidName(as string) bool { return validName.MatchString(as) }

// checkFields finds fields that cannot be what they are said to be, or not beside
// others.
func (k *checker) checkFields() {
	c := k.contract
	writtenAs := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(c.fields)) {
		field, at := c.fields[name], k.at("fields", name)
		if !validName.MatchString(field.As) {
			k.add(at, "%q is no field name: allowed are letters, digits and _ @ : / -, with dots between, a key that has dots as ['log.level'], and an item of a list as items[0]", field.As)
		}
		if other, taken := writtenAs[field.path()]; taken {
			k.add(at, "%q is already what %s is called: a field has one meaning", field.As, other)
		}
		writtenAs[field.path()] = name
		if field.Unit != None && field.Type != Number {
			k.add(at, "a field of type %s has no unit: allowed is type number", field.Type)
		}
		if field.Index && c.Masked(name) {
			k.add(at, "an index finds nothing here: data protection masks what the field holds")
		}
		if field.Dimension && (field.PII != "" || field.Type == Time || field.Type == IP || field.Type == List || field.Type == Object || field.Type == Any) {
			k.add(at, "splits no metric: a dimension has few values, and is no personal data, time, address, list or object")
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
				k.add(k.at("fields", name), "%q is inside of %s, which is of type %s: no record can have both", c.fields[name].As, outer, c.fields[outer].Type)
			}
		}
	}
}

// checkRoles finds fields that cannot be what they are for.
func (k *checker) checkRoles() {
	c := k.contract
	for _, role := range c.roles() {
		before := len(k.problems)
		if f, ok := c.fields[role.name]; ok && !slices.Contains(role.types, f.Type) {
			k.add(k.at("fields", role.name), "type %s is not for %s: allowed is %s", f.Type, role.is, joinTypes(role.types))
		} else if ok && f.PII != "" {
			k.add(k.at("fields", role.name), "%s is no personal data and no secret: nobody in the cloud could see it, and no filter would match", role.is)
		}
		k.told[role.name] = len(k.problems) > before
	}
}

// role is what a field is for, and what it can be for that.
type role struct {
	name, is string
	types    []Type
}

// roles are the fields that filters and queries are derived from by what they are
// for.
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
