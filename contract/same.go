package contract

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// A service that logs one record a request has one of each of these pairs. Rules
// and queries that are written with the other mean the one it has.
var (
	sameFieldUnsaid = [2]string{"endpoint", "path"}
	sameEventUnsaid = [2]string{"api_request", "request_completed"}
)

// SameFields returns the aliases of fields, and the canonical name of the field
// that each stands for: those that the contract defines and, of endpoint and path,
// the one that it lacks.
func (c *Contract) SameFields() map[string]string { return maps.Clone(c.sameFields) }

// SameEvents returns the aliases of events, and the name of the event that each
// stands for: those that the contract defines and, of api_request and
// request_completed, the one that it lacks.
func (c *Contract) SameEvents() map[string]string { return maps.Clone(c.sameEvents) }

// fieldName returns the name of the field that an alias stands for, and any other
// name unchanged.
func (c *Contract) fieldName(name string) string {
	if same, ok := c.sameFields[name]; ok {
		return same
	}
	return name
}

// eventName returns the name of the event that an alias stands for, and any other
// name unchanged.
func (c *Contract) eventName(name string) string {
	if same, ok := c.sameEvents[name]; ok {
		return same
	}
	return name
}

// fieldNames resolves the aliases in names, and drops duplicates.
func (c *Contract) fieldNames(names []string) []string {
	var all []string
	seen := make(map[string]bool, len(names))
	for _, name := range names {
		if name = c.fieldName(name); !seen[name] {
			all = append(all, name)
		}
		seen[name] = true
	}
	return all
}

// same resolves aliases to the names in there, as far as they lead to one. said
// holds the aliases of the contract, and unsaid a pair of which the missing name is
// an alias of the other.
func same[T any](said map[string]string, there map[string]T, unsaid [2]string) map[string]string {
	all := map[string]string{}
	for i, name := range unsaid {
		other := unsaid[1-i]
		if last, ok := lastOf(other, said, there); ok && !has(there, name) && !has(said, name) {
			all[name] = last
		}
	}
	for name := range said {
		last, ok := lastOf(name, said, there)
		if !ok {
			last, ok = all[last]
		}
		if ok {
			all[name] = last
		}
	}
	return all
}

// lastOf follows aliases from a name to one in there, or to the last that can be
// reached.
func lastOf[T any](name string, said map[string]string, there map[string]T) (last string, ok bool) {
	for range len(said) + 1 {
		if has(there, name) {
			return name, true
		}
		next, ok := said[name]
		if !ok {
			break
		}
		name = next
	}
	return name, false
}

// circle describes how the aliases lead from a name back to itself; it returns the
// empty string if they do not.
func circle(name string, said map[string]string) string {
	steps := []string{name}
	for at := said[name]; at != ""; at = said[at] {
		steps = append(steps, at)
		if at == name {
			return steps[0] + " is the same as " + strings.Join(steps[1:], ", which is the same as ")
		}
		if len(steps) > len(said) {
			break // a circle that the name leads into but is not part of
		}
	}
	return ""
}

func has[T any](all map[string]T, name string) bool {
	_, ok := all[name]
	return ok
}

// checkSame reports aliases of themselves, and aliases of what the contract does
// not have.
func (k *checker) checkSame() {
	for _, name := range slices.Sorted(maps.Keys(k.file.Fields)) {
		k.sameAsNothing(k.at("fields", name).Get("sameAs"), name, k.file.Fields[name].SameAs)
	}
	for _, name := range slices.Sorted(maps.Keys(k.file.Events)) {
		k.sameAsNothing(k.at("events", name).Get("sameAs"), name, k.file.Events[name].SameAs)
	}
	fields := k.file.sameFields()
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		at := k.at("fields", name)
		k.sameAs(at, name, "a field", fields, func(to string) (string, bool) { return k.contract.unknown(to) })
		if i := slices.IndexFunc(k.contract.roles(), func(r role) bool { return r.name == name }); i >= 0 {
			k.add(at, "%s is looked up by the name %s: use as for the application's name for it", k.contract.roles()[i].is, name)
		}
	}
	events := k.file.sameEvents()
	for _, name := range slices.Sorted(maps.Keys(events)) {
		k.sameAs(k.at("events", name), name, "an event", events, func(to string) (string, bool) {
			_, known := k.contract.Event(to)
			return fmt.Sprintf("the contract has no event %q%s", to, nearest.Hint(to, k.contract.eventNames())), !known
		})
	}
}

// sameAsNothing reports an empty sameAs: it would remove what the preset says about
// the field or event, and put nothing in its place.
func (k *checker) sameAsNothing(at strictyaml.Node, name, said string) {
	if at.IsText() && said == "" {
		k.add(at, "the name is empty: give the name that %s is another name for, or leave sameAs out", name)
	}
}

func (k *checker) sameAs(at strictyaml.Node, name, what string, said map[string]string, unknown func(string) (string, bool)) {
	if len(at.Keys()) > 1 {
		k.add(at, "%s is another name for %s: leave out the other keys, or move them there", name, said[name])
	}
	if steps := circle(name, said); steps != "" {
		k.add(at.Get("sameAs"), "%s: one of them must be %s of its own", steps, what)
	} else if problem, unknown := unknown(said[name]); unknown && !has(said, said[name]) {
		k.add(at.Get("sameAs"), "%s", problem)
	}
}
