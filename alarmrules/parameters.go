package alarmrules

import (
	"reflect"
	"slices"
	"time"

	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/queries"
)

// parameters checks the rule's parameters: their names, that each is used, and that
// durations are above zero.
func (c *checker) parameters() {
	r := c.rule
	used := namedIn(reflect.ValueOf(r.Watch), nil)
	for _, text := range []string{r.Meaning, r.FirstSteps} {
		used = append(used, named(text)...)
	}
	for _, name := range sortedKeys(r.Parameters) {
		path := []string{"parameters", name}
		if !parameterName.MatchString(name) {
			c.failf(path, "%q is not a parameter's name: use letters, digits and _, not starting with a digit", name)
			continue
		}
		if length, err := time.ParseDuration(string(r.Parameters[name])); err == nil && length <= 0 && r.Parameters[name] != "0" {
			c.failf(path, "must be a duration above zero, got %s", r.Parameters[name])
		}
		if !slices.Contains(used, name) && !ofQuery(name, r.Query) {
			c.failf(path, "no text, condition or saved query of the rule uses it%s", nearest.Hint(name, used))
		}
	}
}

// named returns the names of the placeholders in a text.
func named(text string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	return names
}

// namedIn adds the names of the placeholders in all texts of a rule's watch, except
// in lists, such as terms, where nothing is filled in.
func namedIn(v reflect.Value, names []string) []string {
	switch v.Kind() {
	case reflect.String:
		return append(names, named(v.String())...)
	case reflect.Interface, reflect.Pointer:
		if !v.IsNil() {
			return namedIn(v.Elem(), names)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			names = namedIn(v.Field(i), names)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			names = namedIn(v.MapIndex(key), names)
		}
	}
	return names
}

// ofQuery reports whether a parameter may belong to a saved query: one that ships
// has it, or the rule names a query that does not ship.
func ofQuery(parameter, query string) bool {
	ships := queries.Everything()
	for _, q := range ships {
		if q.Has(parameter) {
			return true
		}
	}
	_, err := queries.Find(ships, query)
	return query != "" && err != nil
}
